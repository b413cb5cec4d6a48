// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/program.h"
#include "tests/suite.h"
#include "tests/survival.h"

#include <check.h>

#include <stdio.h>
#include <string.h>

// A render with a fault is bit for bit the render without

static const char* const kinds[] =
  {"slow", "nan", "silence", "loud", "segv", "abort", "hang"};
static const char* const places[] = {"active", "standby"};

/// The very first block, an attack, a sustained tone, a silence, an odd place
static const double times[] = {0.0, 0.1, 0.85, 4.75, 2.3456789};

#define N_KINDS 7
#define N_PLACES 2
#define N_TIMES 5

START_TEST(one_fault_changes_no_bit)
{
  const char* const kind  = kinds[_i % N_KINDS];
  const char* const place = places[_i / N_KINDS % N_PLACES];
  const double      time  = times[_i / N_KINDS / N_PLACES];
  const bool        stays = !strcmp(kind, "slow");
  char              options[64];
  snprintf(options, sizeof(options), "-f %.9g:%s:%s", time, kind, place);
  survival_reference();

  // Zeros where there is nothing but zeros to play are no fault to be seen
  const bool unseen = !strcmp(kind, "silence") && (time > 4.7);
  survival_assert("threads", options, stays || unseen ? 0.0 : 1.0);
}
END_TEST

// Each of these needs the pair to be whole again after the one before
START_TEST(then_a_fault_on_the_other_copy_changes_no_bit)
{
  static const char* const options[] = {
    "-f 1:segv:active -f 1.1:segv:active -f 1.2:segv:standby",
    "-f 0.5:nan -f 0.51:abort -f 0.52:silence -f 0.53:segv",
    "-f 1:hang:active -f 1.5:segv:active",
    "-f 1:abort:standby -f 1.01:hang:active",
    "-f 0.2:segv -f 0.3:segv -f 0.4:segv -f 0.6:segv -f 0.7:nan -f 0.8:abort",
  };
  static const double restored[] = {3.0, 4.0, 2.0, 2.0, 6.0};
  survival_reference();
  survival_assert("threads", options[_i], restored[_i]);
}
END_TEST

START_TEST(the_length_of_a_period_changes_no_bit)
{
  static const int blocks[] = {1, 7, 16, 256, 1000, 8192};
  Ran              ran;
  survival_reference();
  program_do(&ran,
             "chronus render -s " SURVIVAL_SCORE
             " -o @/b.wav -t 5 -b %d -f 1:segv",
             blocks[_i]);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
}
END_TEST

/// Write a score of very many changes: 0.1 ms apart, and 20000 at once
static void
write_dense_score(void)
{
  FILE* const file = fopen(program_path("@/dense.score"), "we");
  ck_assert_ptr_nonnull(file);
  fputs("0 /gate/adsr on\n", file);
  for (int n = 0; n < 4000; ++n) {
    fprintf(file, "%.4f /mod/sine/freq %d\n", n * 1e-4, 200 + n);
  }
  for (int n = 0; n < 20000; ++n) {
    fprintf(file, "0.5 /mod/sine/freq %d\n", 300 + (n % 1000));
  }
  ck_assert_int_eq(fclose(file), 0);
}

// More happens than one block holds: it is cut, and nothing is late or lost
START_TEST(a_dense_score_is_the_same_at_any_period)
{
  static const int blocks[] = {16, 64, 1000, 8192};
  Ran              ran;
  write_dense_score();
  program_do(&ran, "chronus render -s @/dense.score -o @/a.wav -t 1 -b 1");
  program_do(&ran,
             "chronus render -s @/dense.score -o @/b.wav -t 1 -b %d "
             "--report @/b.json",
             blocks[_i]);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "lost_events"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "osc_messages"), 24001.0);
}
END_TEST

// Both copies at once are no single fault: it is counted, and sound comes back
START_TEST(a_double_fault_is_counted_and_repaired)
{
  Ran ran;
  program_do(&ran,
             "chronus render -s " SURVIVAL_SCORE
             " -o @/b.wav -t 5 --report @/b.json -f 1:segv:both");
  ck_assert_double_gt(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_le(program_figure("@/b.json", "lost_frames"), 192.0);
  ck_assert_double_eq(program_figure("@/b.json", "restored"), 2.0);
}
END_TEST

// A signal may take its time, as it does on a busy machine
START_TEST(a_thread_that_does_not_stop_at_once_is_replaced_later)
{
  Ran ran;
  program_use_bundle("stubborn.lv2");
  program_do(&ran,
             "chronus render urn:test:stubborn -o @/b.wav -t 1 "
             "--report @/b.json");
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "restored"), 1.0);
}
END_TEST

// Its fresh copies give NaN, and a restart of each block would end nothing:
// four at once, then in 2.5 s as many as doubled pauses leave room for
START_TEST(a_copy_that_begins_badly_is_tried_ever_more_seldom)
{
  Ran ran;
  program_use_bundle("wild.lv2");
  program_run(&ran,
              "chronus render urn:test:wild -o @/b.wav -t 3 "
              "-f 0.5:segv:standby --report @/b.json");
  const double n = program_figure("@/b.json", "n_faults");
  ck_assert_msg(!ran.status, "%s", ran.err);
  ck_assert_ptr_nonnull(strstr(ran.err, "brought back ever more seldom"));
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_ge(n, 5.0);
  ck_assert_double_le(n, 10.0);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("render");
  tcase_set_timeout(tcase, 300.0);
  tcase_add_loop_test(
    tcase, one_fault_changes_no_bit, 0, N_KINDS * N_PLACES * N_TIMES);
  tcase_add_loop_test(
    tcase, then_a_fault_on_the_other_copy_changes_no_bit, 0, 5);
  tcase_add_loop_test(tcase, the_length_of_a_period_changes_no_bit, 0, 6);
  tcase_add_loop_test(tcase, a_dense_score_is_the_same_at_any_period, 0, 4);
  tcase_add_test(tcase, a_double_fault_is_counted_and_repaired);
  tcase_add_test(tcase, a_thread_that_does_not_stop_at_once_is_replaced_later);
  tcase_add_test(tcase, a_copy_that_begins_badly_is_tried_ever_more_seldom);
  return suite_run("failover", tcase);
}
