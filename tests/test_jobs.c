// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/jobs.h"
#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <string.h>

// In which block the answers of the plugin's jobs are given: once every copy
// that has asked for one has done it

static Copy*
copy(const uint32_t r)
{
  return bed.engine.setup.copies[r];
}

/// Let copy `r` say how far its jobs are
static void
report(const uint32_t r, const uint64_t asked, const uint64_t done)
{
  atomic_store(&copy(r)->jobs_done, done);
  atomic_store(&copy(r)->jobs_asked, asked);
}

/// Do a block in which both copies deliver; the number of jobs that it answers,
/// or 0 if it says nothing of any
static uint64_t
told(void)
{
  const uint64_t seq = log_head(bed.log);
  bed_agree_on(0.5f);
  const Block* const block  = log_slot(bed.log, seq);
  uint32_t           at     = 0U;
  uint64_t           number = 0U;
  const Event*       event  = NULL;
  while ((event = block_next(block, &at))) {
    if (event->kind == EVENT_ANSWER) {
      memcpy(&number, event_payload(event), sizeof(number));
    }
  }
  return number;
}

/// Make a pair that plays
static void
begin(void)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
}

START_TEST(a_job_is_answered_once_both_have_done_it)
{
  ck_assert_uint_eq(told(), 0U);
  report(0U, 2U, 1U);
  report(1U, 2U, 0U);
  ck_assert_uint_eq(told(), 0U);
  report(1U, 2U, 2U);
  ck_assert_uint_eq(told(), 1U);
  ck_assert_uint_eq(told(), 0U);
  report(0U, 2U, 2U);
  ck_assert_uint_eq(told(), 2U);
}
END_TEST

// It reads on, and waits where the log says so
START_TEST(who_has_not_asked_yet_is_not_waited_for)
{
  report(0U, 1U, 1U);
  ck_assert_uint_eq(told(), 1U);
}
END_TEST

START_TEST(who_is_dead_is_not_waited_for)
{
  told();
  report(0U, 1U, 1U);
  report(1U, 1U, 0U);
  ck_assert_uint_eq(told(), 0U);
  copy_live(copy(1U), LIFE_DEAD);
  told(); // It is seen
  told();
  ck_assert_uint_eq(bed.engine.jobs_told, 1U);
}
END_TEST

// Its memory is its own to destroy
START_TEST(what_cannot_be_is_not_believed)
{
  report(0U, 1U, UINT64_MAX);
  report(1U, 1U, 0U);
  ck_assert_uint_eq(told(), 0U);
  report(1U, 1U, 1U);
  ck_assert_uint_eq(told(), 1U);
}
END_TEST

// A copy that began afresh counts from where the others are
START_TEST(numbers_are_those_of_the_log)
{
  report(0U, 3U, 3U);
  report(1U, 3U, 3U);
  ck_assert_uint_eq(told(), 3U);
  atomic_store(&copy(1U)->jobs_offset, 3U);
  report(0U, 4U, 4U);
  report(1U, 1U, 0U);
  ck_assert_uint_eq(told(), 0U);
  report(1U, 1U, 1U);
  ck_assert_uint_eq(told(), 4U);
}
END_TEST

START_TEST(a_job_that_ends_two_copies_is_left_out)
{
  told();
  report(0U, 5U, 4U);
  report(1U, 5U, 4U);
  atomic_store(&copy(0U)->job_at, 5U);
  atomic_store(&copy(1U)->job_at, 5U);
  jobs_note_death(&bed.engine, 0U);
  ck_assert(!log_is_bad_job(bed.log, 4U));
  jobs_note_death(&bed.engine, 1U);
  ck_assert(log_is_bad_job(bed.log, 4U));
  ck_assert(!log_is_bad_job(bed.log, 3U));
}
END_TEST

// Then it was not the job
START_TEST(a_job_that_some_copy_has_done_is_not_blamed)
{
  report(0U, 1U, 1U);
  told();
  atomic_store(&copy(0U)->job_at, 1U);
  jobs_note_death(&bed.engine, 0U);
  jobs_note_death(&bed.engine, 0U);
  ck_assert(!log_is_bad_job(bed.log, 0U));
}
END_TEST

START_TEST(a_copy_whose_job_never_ends_is_given_up)
{
  Block block = {.start_ns = 0U};
  report(0U, 1U, 1U);
  report(1U, 1U, 0U);
  told();
  ck_assert_uint_gt(bed.engine.job_ns, 0U);
  block.start_ns = bed.engine.job_ns + JOBS_PATIENCE_NS - 1U;
  jobs_judge(&bed.engine, &block);
  ck_assert_int_ne(engine_standing(&bed.engine, 1U), STANDING_RETIRED);
  ++block.start_ns;
  jobs_judge(&bed.engine, &block);
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_RETIRED);
  ck_assert_int_ne(engine_standing(&bed.engine, 0U), STANDING_RETIRED);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("jobs");
  tcase_add_checked_fixture(tcase, begin, bed_close);
  tcase_add_test(tcase, a_job_is_answered_once_both_have_done_it);
  tcase_add_test(tcase, who_has_not_asked_yet_is_not_waited_for);
  tcase_add_test(tcase, who_is_dead_is_not_waited_for);
  tcase_add_test(tcase, what_cannot_be_is_not_believed);
  tcase_add_test(tcase, numbers_are_those_of_the_log);
  tcase_add_test(tcase, a_job_that_ends_two_copies_is_left_out);
  tcase_add_test(tcase, a_job_that_some_copy_has_done_is_not_blamed);
  tcase_add_test(tcase, a_copy_whose_job_never_ends_is_given_up);
  return suite_run("jobs", tcase);
}
