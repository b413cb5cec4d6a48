// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/fault.h"
#include "tests/desk.h"
#include "tests/suite.h"

#include <check.h>

// What can be wanted of the copies

START_TEST(what_is_wanted_of_the_standby_is_pushed)
{
  ck_assert(say("/swap", ""));
  ck_assert(say("/restore", ""));
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 2U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_SWAP);
  ck_assert_uint_eq(taken.events[1].kind, EVENT_RESTORE);
}
END_TEST

START_TEST(without_a_standby_nothing_is_wanted_of_it)
{
  static const char* const paths[] = {"/swap", "/restore"};
  atomic_store(&desk.stats.ready, 1U);
  ck_assert(!say(paths[_i], ""));
  ck_error(paths[_i],
           "the pair is not whole just now: /status/ready says when there is "
           "a standby");
  ck_nothing();
}
END_TEST

START_TEST(faults_are_taken_only_where_they_are_allowed)
{
  ck_assert(!say("/fault", "w", "segv"));
  ck_error("/fault", "not allowed: start the host with --allow-faults");
  ck_nothing();
  desk.surface.takes_faults = true;
  ck_assert(say("/fault", "ww", "segv", "standby"));
  ck_assert_uint_eq(desk.replies.n, 0U);
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 1U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_FAULT);
  ck_assert_uint_eq(taken.events[0].index, FAULT_STANDBY);
  ck_value(taken.events[0].value, (float)FAULT_SEGV);
}
END_TEST

START_TEST(faults_that_end_a_process_need_processes)
{
  static const char* const kinds[] = {"kill", "stop", "exit"};
  desk.surface.takes_faults        = true;
  ck_assert(!say("/fault", "w", kinds[_i]));
  ck_error("/fault",
           "it ends the whole process: start the host with --isolate "
           "processes");
  ck_nothing();
  desk.surface.processes = true;
  ck_assert(say("/fault", "w", kinds[_i]));
  ck_assert_uint_eq(take_all().n, 1U);
}
END_TEST

START_TEST(other_faults_are_refused)
{
  static const char* const bad[] = {"", "seg", "segvx", "SEGV"};
  static const char* const kind  = "no such fault: takes hang, slow, nan, "
                                   "silence, loud, segv, abort, kill, stop or "
                                   "exit";
  desk.surface.takes_faults      = true;
  ck_assert(!say("/fault", "w", bad[_i]));
  ck_error("/fault", kind);
  ck_assert(!say("/fault", "n", 1.0));
  ck_error("/fault", kind);
  ck_assert(!say("/fault", "ww", "nan", "spare"));
  ck_error("/fault", "no such copy: takes active, standby or both");
  ck_assert(!say("/fault", ""));
  ck_assert(!say("/fault", "www", "nan", "both", "now"));
  ck_nothing();
}
END_TEST

START_TEST(an_upgrade_is_pushed_once)
{
  desk.surface.processes = true;
  ck_assert(!say("/upgrade", "w", "now"));
  ck_nothing();
  ck_assert(say("/upgrade", ""));
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 1U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_UPGRADE);
  atomic_store(&desk.stats.upgrading, 1U);
  ck_assert(!say("/upgrade", ""));
  ck_error("/upgrade", "an upgrade is under way already");
  ck_nothing();
}
END_TEST

START_TEST(threads_are_not_upgraded)
{
  ck_assert(!say("/upgrade", ""));
  ck_error("/upgrade",
           "a process keeps the library that it has loaded: start the host "
           "with --isolate processes");
  ck_nothing();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("orders");
  tcase_add_checked_fixture(tcase, desk_open, desk_close);
  tcase_add_test(tcase, what_is_wanted_of_the_standby_is_pushed);
  tcase_add_loop_test(tcase, without_a_standby_nothing_is_wanted_of_it, 0, 2);
  tcase_add_test(tcase, faults_are_taken_only_where_they_are_allowed);
  tcase_add_loop_test(tcase, faults_that_end_a_process_need_processes, 0, 3);
  tcase_add_loop_test(tcase, other_faults_are_refused, 0, 4);
  tcase_add_test(tcase, an_upgrade_is_pushed_once);
  tcase_add_test(tcase, threads_are_not_upgraded);
  return suite_run("orders", tcase);
}
