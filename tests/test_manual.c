// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What a person does to the copies changes no bit of what is heard

#define SCORE "tests/data/quickstart.score"

static const char* const isolations[] = {"threads", "processes"};

/// Write the usual score, and these lines after it
static void
write_score(const char* const lines)
{
  char         text[4096];
  FILE* const  file = fopen(SCORE, "re");
  const size_t n    = file ? fread(text, 1U, sizeof(text), file) : 0U;
  ck_assert(file && !fclose(file) && n + strlen(lines) < sizeof(text));
  snprintf(text + n, sizeof(text) - n, "%s", lines);
  program_write("@/more.score", text, strlen(text));
}

/// Render the usual score with these lines as well
static void
render(Ran* const ran, const char* const isolation, const char* const lines)
{
  write_score(lines);
  program_run(ran,
              "chronus render -i %s -s @/more.score -o @/b.wav -t 5 "
              "--allow-faults --report @/b.json",
              isolation);
}

/// The render must be the one without these lines, and whole
static void
assert_unheard(const char* const isolation,
               const char* const lines,
               const double      n_swaps,
               const double      n_restored)
{
  Ran ran;
  program_do(&ran, "chronus render -s " SCORE " -o @/a.wav -t 5");
  render(&ran, isolation, lines);
  ck_assert_msg(!ran.status, "%s", ran.err);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "swaps"), n_swaps);
  ck_assert_double_eq(program_figure("@/b.json", "restored"), n_restored);
  ck_assert_double_eq(program_figure("@/b.json", "ready"), 2.0);
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "lost_events"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "diverged_blocks"), 0.0);
}

/// Whether the report has this part
static bool
report_has(const char* const part)
{
  char* const report = program_read("@/b.json");
  const bool  found  = strstr(report, part);
  free(report);
  return found;
}

// The last fault hits the standby, which was the first active: no swap follows
START_TEST(a_swap_stays_until_the_next_one)
{
  assert_unheard(isolations[_i], "1 /swap\n", 1.0, 0.0);
  assert_unheard(isolations[_i], "0 /swap\n1.2 /swap\n1.2 /swap\n", 3.0, 0.0);
  assert_unheard(isolations[_i], "1 /swap\n2 /fault nan standby\n", 1.0, 1.0);
}
END_TEST

START_TEST(a_fault_after_a_swap_moves_the_role_back)
{
  assert_unheard(isolations[_i], "1 /swap\n2 /fault nan\n", 2.0, 1.0);
}
END_TEST

START_TEST(the_standby_is_replaced_as_asked)
{
  assert_unheard(isolations[_i], "1 /restore\n2 /restore\n", 0.0, 2.0);
  ck_assert(report_has("\"saw\": \"replaced as asked\""));
  assert_unheard(isolations[_i], "1 /swap\n1.1 /restore\n", 1.0, 1.0);
}
END_TEST

// Twice in one block: the second finds no standby, which is counted
START_TEST(one_of_the_pair_is_never_taken_from_the_other)
{
  Ran ran;
  render(&ran, isolations[_i], "1 /restore\n1 /restore\n1 /swap\n");
  ck_assert_msg(!ran.status, "%s", ran.err);
  ck_assert_double_eq(program_figure("@/b.json", "lost_events"), 2.0);
  ck_assert_double_eq(program_figure("@/b.json", "restored"), 1.0);
  ck_assert_double_eq(program_figure("@/b.json", "swaps"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
}
END_TEST

START_TEST(a_fault_of_the_score_is_survived)
{
  assert_unheard(isolations[_i],
                 "1 /fault segv\n2 /fault nan standby\n3 /fault abort active\n",
                 2.0,
                 3.0);
  ck_assert_double_eq(program_figure("@/b.json", "n_faults"), 3.0);
}
END_TEST

START_TEST(a_copy_that_flaps_is_replaced)
{
  char lines[1024] = "";
  for (int n = 0; n < 12; ++n) {
    const size_t used = strlen(lines);
    snprintf(lines + used,
             sizeof(lines) - used,
             "%.2f /fault slow standby\n",
             1.0 + (n * 0.05));
  }
  assert_unheard(isolations[_i], lines, 0.0, 1.0);
  ck_assert(report_has("\"saw\": \"flapping\""));
}
END_TEST

// Late in turn, as copies are on a busy machine: nothing is wrong with either
START_TEST(copies_that_are_late_in_turn_are_kept)
{
  char lines[1024] = "";
  for (int n = 0; n < 20; ++n) {
    const size_t used = strlen(lines);
    snprintf(lines + used,
             sizeof(lines) - used,
             "%.2f /fault slow active\n",
             1.0 + (n * 0.05));
  }
  assert_unheard(isolations[_i], lines, 20.0, 0.0);
}
END_TEST

START_TEST(no_fault_is_taken_without_the_option)
{
  Ran ran;
  write_score("1 /fault nan\n");
  program_run(&ran, "chronus render -s @/more.score -o @/b.wav -t 5");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_msg(strstr(ran.err, "--allow-faults"), "%s", ran.err);
}
END_TEST

START_TEST(a_fault_that_would_end_the_host_is_refused)
{
  static const char* const kinds[] = {"kill", "stop", "exit"};
  char                     lines[64];
  Ran                      ran;
  snprintf(lines, sizeof(lines), "1 /fault %s\n", kinds[_i]);
  render(&ran, "threads", lines);
  ck_assert_int_eq(ran.status, 1);
  ck_assert_msg(strstr(ran.err, "--isolate processes"), "%s", ran.err);
  assert_unheard("processes", lines, 1.0, 1.0);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("manual");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_loop_test(tcase, a_swap_stays_until_the_next_one, 0, 2);
  tcase_add_loop_test(tcase, a_fault_after_a_swap_moves_the_role_back, 0, 2);
  tcase_add_loop_test(tcase, the_standby_is_replaced_as_asked, 0, 2);
  tcase_add_loop_test(
    tcase, one_of_the_pair_is_never_taken_from_the_other, 0, 2);
  tcase_add_loop_test(tcase, a_fault_of_the_score_is_survived, 0, 2);
  tcase_add_loop_test(tcase, a_copy_that_flaps_is_replaced, 0, 2);
  tcase_add_loop_test(tcase, copies_that_are_late_in_turn_are_kept, 0, 2);
  tcase_add_test(tcase, no_fault_is_taken_without_the_option);
  tcase_add_loop_test(tcase, a_fault_that_would_end_the_host_is_refused, 0, 3);
  return suite_run("manual", tcase);
}
