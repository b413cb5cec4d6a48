// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/chronicle.h"
#include "host/shared/fault.h"
#include "tests/suite.h"

#include <check.h>

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What is remembered of what the engine saw, and what is said of it

static Chronicle chronicle;

static void
set_up(void)
{
  memset(&chronicle, 0, sizeof(chronicle));
  chronicle.rate_hz = 48000.0;
}

/// Let copy `r` show something at a time in seconds
static void
hear(const double       seconds,
     const IncidentKind kind,
     const uint32_t     r,
     const uint32_t     detail)
{
  const uint64_t frame    = (uint64_t)(seconds * 48000.0);
  const Incident incident = {.seq    = frame / 64U,
                             .frame  = frame,
                             .kind   = (uint32_t)kind,
                             .copy   = r,
                             .detail = detail};
  chronicle_hear(&chronicle, &incident);
}

START_TEST(what_was_done_and_what_was_seen_are_one_record)
{
  hear(1.0, INCIDENT_FAULT, 1U, FAULT_SEGV);
  hear(1.25, INCIDENT_DEAD, 1U, SIGSEGV);
  ck_assert_uint_eq(chronicle.n_faults, 1U);

  const FaultRecord* const record = &chronicle.faults[0];
  ck_assert_double_eq(record->seconds, 1.0);
  ck_assert_uint_eq(record->seq, 750U);
  ck_assert_uint_eq(record->copy, 1U);
  ck_assert_str_eq(record->kind, "segv");
  ck_assert_str_eq(record->saw, "died of SIGSEGV");
}
END_TEST

START_TEST(each_verdict_has_its_words)
{
  static const IncidentKind kinds[] = {INCIDENT_HUNG,
                                       INCIDENT_BEHIND,
                                       INCIDENT_BROKEN,
                                       INCIDENT_LOUD,
                                       INCIDENT_SILENT};
  static const char* const  words[] = {
     "hung", "too far behind", "not finite", "over the level limit", "silent"};
  hear(1.0, kinds[_i], 0U, 0U);
  ck_assert_uint_eq(chronicle.n_faults, 1U);
  ck_assert_str_eq(chronicle.faults[0].saw, words[_i]);
}
END_TEST

START_TEST(what_comes_by_itself_was_done_by_nobody)
{
  hear(2.0, INCIDENT_DEAD, 0U, SIGABRT);
  ck_assert_uint_eq(chronicle.n_faults, 1U);
  ck_assert_ptr_null(chronicle.faults[0].kind);
  ck_assert_str_eq(chronicle.faults[0].saw, "died of SIGABRT");
}
END_TEST

START_TEST(a_signal_without_a_name_is_no_harm)
{
  hear(2.0, INCIDENT_DEAD, 0U, 12345U);
  ck_assert_str_eq(chronicle.faults[0].saw, "died of SIG?");
}
END_TEST

// A process tells how it ended, if it is asked in time
START_TEST(an_end_without_a_signal_is_told)
{
  hear(1.0, INCIDENT_DEAD, 0U, INCIDENT_EXITED + 3U);
  hear(2.0, INCIDENT_DEAD, 1U, 0U);
  ck_assert_str_eq(chronicle.faults[0].saw, "exited with 3");
  ck_assert_str_eq(chronicle.faults[1].saw, "died");
}
END_TEST

// The second copy's death must not be told of the first one's fault
START_TEST(each_copy_has_records_of_its_own)
{
  hear(1.0, INCIDENT_FAULT, 0U, FAULT_HANG);
  hear(1.0, INCIDENT_FAULT, 1U, FAULT_ABORT);
  hear(1.1, INCIDENT_DEAD, 1U, SIGABRT);
  hear(1.2, INCIDENT_HUNG, 0U, 0U);
  ck_assert_uint_eq(chronicle.n_faults, 2U);
  ck_assert_str_eq(chronicle.faults[0].saw, "hung");
  ck_assert_str_eq(chronicle.faults[1].saw, "died of SIGABRT");
}
END_TEST

START_TEST(a_later_death_of_the_same_copy_is_another_record)
{
  hear(1.0, INCIDENT_FAULT, 0U, FAULT_NAN);
  hear(1.0, INCIDENT_BROKEN, 0U, 0U);
  hear(3.0, INCIDENT_DEAD, 0U, SIGBUS);
  ck_assert_uint_eq(chronicle.n_faults, 2U);
  ck_assert_str_eq(chronicle.faults[0].saw, "not finite");
  ck_assert_str_eq(chronicle.faults[1].saw, "died of SIGBUS");
}
END_TEST

START_TEST(a_missed_deadline_is_a_fault_only_if_it_was_made)
{
  hear(1.0, INCIDENT_LATE, 0U, 0U);
  ck_assert_uint_eq(chronicle.n_faults, 0U);
  hear(2.0, INCIDENT_FAULT, 0U, FAULT_SLOW);
  hear(2.0, INCIDENT_LATE, 0U, 0U);
  ck_assert_uint_eq(chronicle.n_faults, 1U);
  ck_assert_str_eq(chronicle.faults[0].saw, "late");
}
END_TEST

// First it is late, and only much later known to hang
START_TEST(a_verdict_takes_the_place_of_lateness)
{
  hear(1.0, INCIDENT_FAULT, 0U, FAULT_HANG);
  hear(1.0, INCIDENT_LATE, 0U, 0U);
  hear(1.2, INCIDENT_HUNG, 0U, 0U);
  ck_assert_uint_eq(chronicle.n_faults, 1U);
  ck_assert_str_eq(chronicle.faults[0].saw, "hung");
}
END_TEST

START_TEST(lost_frames_are_the_gap_of_the_latest_fault)
{
  hear(1.0, INCIDENT_LOST, 0U, 64U); // Of no fault
  hear(1.0, INCIDENT_FAULT, 0U, FAULT_SEGV);
  hear(2.0, INCIDENT_FAULT, 1U, FAULT_SEGV);
  hear(2.0, INCIDENT_LOST, 0U, 64U);
  hear(2.01, INCIDENT_LOST, 0U, 32U);
  hear(3.0, INCIDENT_LOST, 0U, 16U); // Too late to be its doing
  ck_assert_uint_eq(chronicle.faults[0].gap_frames, 0U);
  ck_assert_uint_eq(chronicle.faults[1].gap_frames, 96U);
}
END_TEST

// A flood is one line a second, and nothing of it is left out of the sum
START_TEST(losses_without_end_are_said_once_a_second)
{
  chronicle.talkative = true;
  FILE* const spoken  = tmpfile();
  FILE* const before  = stderr;
  ck_assert_ptr_nonnull(spoken);
  stderr = spoken;
  for (uint32_t n = 0U; n <= 1000U; ++n) {
    hear(1.0 + (n / 500.0), INCIDENT_LOST, 0U, 1U);
  }
  stderr = before;

  char     line[256];
  unsigned n_lines = 0U;
  unsigned sum     = 0U;
  rewind(spoken);
  while (fgets(line, sizeof(line), spoken)) {
    const char* const colon = strstr(line, "delivered: ");
    ck_assert_ptr_nonnull(colon);
    sum += (unsigned)strtoul(colon + strlen("delivered: "), NULL, 10);
    ++n_lines;
  }
  fclose(spoken);
  ck_assert_uint_eq(n_lines, 3U);
  ck_assert_uint_eq(sum, 1001U);
}
END_TEST

START_TEST(more_faults_than_there_is_room_for_are_counted)
{
  for (uint32_t n = 0U; n < CHRONICLE_MAX + 10U; ++n) {
    hear(n, INCIDENT_FAULT, 0U, FAULT_SEGV);
    hear(n, INCIDENT_DEAD, 0U, SIGSEGV);
    hear(n, INCIDENT_LOST, 0U, 1U);
  }
  ck_assert_uint_ge(chronicle.n_faults, CHRONICLE_MAX + 10U);
  for (uint32_t f = 0U; f < CHRONICLE_MAX; ++f) {
    ck_assert_uint_eq(chronicle.faults[f].gap_frames, 1U);
  }
}
END_TEST

/// What is said on stderr of all kinds of incidents; to be freed
static char*
listen_to_all(void)
{
  FILE* const spoken = tmpfile();
  ck_assert_ptr_nonnull(spoken);
  FILE* const before = stderr;
  stderr             = spoken;
  for (uint32_t k = INCIDENT_FAULT; k <= INCIDENT_READY; ++k) {
    hear(5.0 + k, (IncidentKind)k, 0U, k == INCIDENT_DEAD ? SIGSEGV : 1U);
  }
  stderr = before;

  char* text = (char*)calloc(1U, 8192U);
  rewind(spoken);
  const size_t n = fread(text, 1U, 8191U, spoken);
  text[n]        = '\0';
  fclose(spoken);
  return text;
}

START_TEST(who_wants_to_hear_is_told_a_line_each)
{
  chronicle.talkative = true;
  char* const text    = listen_to_all();
  uint32_t    n_lines = 0U;
  for (char* line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    ck_assert_msg(!strncmp(line, "chronus: at ", 12U), "%s", line);
    ++n_lines;
  }
  ck_assert_uint_eq(n_lines, INCIDENT_READY - 1U); // Not of FAULT and READY
  free(text);
}
END_TEST

START_TEST(who_does_not_is_told_nothing)
{
  char* const text = listen_to_all();
  ck_assert_str_eq(text, "");
  ck_assert_uint_gt(chronicle.n_faults, 0U);
  free(text);
}
END_TEST

START_TEST(missed_deadlines_are_said_once_a_second_at_most)
{
  FILE* const spoken = tmpfile();
  FILE* const before = stderr;
  ck_assert_ptr_nonnull(spoken);
  chronicle.talkative = true;
  stderr              = spoken;
  for (uint32_t n = 0U; n < 100U; ++n) {
    hear(10.0 + (n / 50.0), INCIDENT_LATE, 0U, 0U);
  }
  stderr = before;

  char     line[256];
  uint32_t n_lines = 0U;
  rewind(spoken);
  while (fgets(line, sizeof(line), spoken)) {
    ++n_lines;
  }
  ck_assert_uint_eq(n_lines, 2U);
  ck_assert_ptr_nonnull(strstr(line, "50 such"));
  fclose(spoken);
}
END_TEST

/// The oldest of what is told to those who watch
static void
ck_news(const char* const kind, const int32_t copy, const char* const reason)
{
  Happening happening;
  ck_assert(news_take(&chronicle.news, &happening));
  ck_assert_str_eq(happening.kind, kind);
  ck_assert_int_eq(happening.copy, copy);
  ck_assert_str_eq(happening.reason, reason);
  ck_assert_double_gt(happening.seconds, 1.7e9);
}

START_TEST(those_who_watch_are_told_what_happened_and_why)
{
  Happening none;
  hear(1.0, INCIDENT_FAULT, 1U, FAULT_KILL);
  hear(1.0, INCIDENT_DEAD, 1U, SIGKILL);
  hear(1.0, INCIDENT_SWAP, 0U, 0U);
  hear(1.0, INCIDENT_LATE, 0U, 0U);
  hear(1.1, INCIDENT_LATE, 0U, 0U);
  hear(2.1, INCIDENT_LATE, 0U, 0U);
  hear(3.0, INCIDENT_LOST, 0U, 64U);
  hear(3.0, INCIDENT_LOUD, 0U, 0U);
  hear(3.0, INCIDENT_READY, 1U, 0U);
  const PoisonRecord record = {.text = "90 0d 40"};
  chronicle_tell_poison(&chronicle, &record);
  ck_news("fault", 1, "kill, on purpose");
  ck_news("death", 1, "died of SIGKILL");
  ck_news("swap", 0, "is active");
  ck_news("late", 0, "missed the deadline");
  ck_news("late", 0, "missed the deadline 2 times");
  ck_news("lost", -1, "no copy delivered 64 frames");
  ck_news("given up", 0, "over the level limit");
  ck_news("poison", -1, "left out from now on: 90 0d 40");
  ck_assert(!news_take(&chronicle.news, &none));
}
END_TEST

START_TEST(news_that_nobody_takes_leave_room_to_the_oldest)
{
  Happening happening;
  uint32_t  n = 0U;
  for (uint32_t i = 0U; i < 2U * NEWS_MOST; ++i) {
    news_add(&chronicle.news, "swap", (int32_t)i, "is active");
  }
  for (; news_take(&chronicle.news, &happening); ++n) {
    ck_assert_int_eq(happening.copy, (int32_t)n);
  }
  ck_assert_uint_eq(n, NEWS_MOST);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("chronicle");
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_test(tcase, what_was_done_and_what_was_seen_are_one_record);
  tcase_add_loop_test(tcase, each_verdict_has_its_words, 0, 5);
  tcase_add_test(tcase, what_comes_by_itself_was_done_by_nobody);
  tcase_add_test(tcase, a_signal_without_a_name_is_no_harm);
  tcase_add_test(tcase, an_end_without_a_signal_is_told);
  tcase_add_test(tcase, each_copy_has_records_of_its_own);
  tcase_add_test(tcase, a_later_death_of_the_same_copy_is_another_record);
  tcase_add_test(tcase, a_missed_deadline_is_a_fault_only_if_it_was_made);
  tcase_add_test(tcase, a_verdict_takes_the_place_of_lateness);
  tcase_add_test(tcase, lost_frames_are_the_gap_of_the_latest_fault);
  tcase_add_test(tcase, losses_without_end_are_said_once_a_second);
  tcase_add_test(tcase, more_faults_than_there_is_room_for_are_counted);
  tcase_add_test(tcase, who_wants_to_hear_is_told_a_line_each);
  tcase_add_test(tcase, who_does_not_is_told_nothing);
  tcase_add_test(tcase, missed_deadlines_are_said_once_a_second_at_most);
  tcase_add_test(tcase, those_who_watch_are_told_what_happened_and_why);
  tcase_add_test(tcase, news_that_nobody_takes_leave_room_to_the_oldest);
  return suite_run("chronicle", tcase);
}
