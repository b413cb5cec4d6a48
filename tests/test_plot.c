// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/tool.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// chronus rehearse --plot: pictures of what is heard around each fault

/// The pictures of both isolations
static const char* const pictures[] = {"threads-active",
                                       "threads-both",
                                       "processes-active",
                                       "processes-both",
                                       "restored"};

enum { N_PICTURES = sizeof(pictures) / sizeof(pictures[0]) };

/// Count the points of the differences of a picture, and those that are not 0
static uint32_t
count_gaps(const char* const picture, uint32_t* const n_points)
{
  char name[64];
  snprintf(name, sizeof(name), "@/plots/%s.gnuplot", picture);
  char* const script = program_read(name);
  const char* at     = strstr(script, "$gaps << END\n");
  uint32_t    n      = 0U;
  *n_points          = 0U;
  ck_assert_ptr_nonnull(at);
  while ((at = strchr(at, '\n') + 1) && *at != 'E') { // Of END
    char*        end = NULL;
    const double ms  = strtod(at, &end);
    if (*at != '\n' && isfinite(ms)) {
      const double gap = strtod(end, NULL);
      ++*n_points;
      n += gap < 0.0 || gap > 0.0;
    }
  }
  free(script);
  return n;
}

START_TEST(what_is_heard_around_each_kind_of_fault_is_drawn)
{
  static Ran ran;
  if (!tool_is_there("gnuplot")) {
    puts("gnuplot is not installed: not tested");
    return;
  }
  program_do(&ran, "chronus rehearse --plot @/plots");
  for (uint32_t p = 0U; p < N_PICTURES; ++p) {
    char name[64];
    snprintf(name, sizeof(name), "@/plots/%s.png", pictures[p]);
    ck_assert_msg(!access(program_path(name), R_OK), "%s", name);
    ck_assert_ptr_nonnull(strstr(ran.out, pictures[p]));
  }

  uint32_t n = 0U;
  ck_assert_uint_eq(count_gaps("processes-active", &n), 0U);
  ck_assert_uint_ge(n, 16U); // Two ends of each, maybe but two kinds
  ck_assert_uint_eq(count_gaps("processes-both", &n), 0U);
  ck_assert_uint_eq(count_gaps("threads-active", &n), 0U);
  ck_assert_uint_gt(count_gaps("threads-both", &n), 64U);

  char* const drawn = program_read("@/plots/processes-active.svg");
  ck_assert_ptr_nonnull(strstr(drawn, "kill: worst gap 0 frames"));
  ck_assert_ptr_nonnull(strstr(drawn, "without the fault"));
  free(drawn);
}
END_TEST

START_TEST(without_gnuplot_that_is_one_line)
{
  static Ran ran;
  program_fail(&ran, 1, "env PATH=/nowhere $/chronus rehearse --plot @/plots");
  ck_assert_str_eq(ran.err,
                   "chronus: gnuplot: not installed; install it: sudo apt-get "
                   "install gnuplot-nox\n");
}
END_TEST

START_TEST(a_folder_that_cannot_be_made_is_one_line)
{
  static Ran ran;
  if (tool_is_there("gnuplot")) {
    program_fail(&ran, 1, "chronus rehearse --plot /dev/null/plots");
    ck_assert_str_eq(ran.err,
                     "chronus: /dev/null/plots: cannot be written; Not a "
                     "directory\n");
  }
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("plot");
  tcase_set_timeout(tcase, 120.0);
  tcase_add_test(tcase, what_is_heard_around_each_kind_of_fault_is_drawn);
  tcase_add_test(tcase, without_gnuplot_that_is_one_line);
  tcase_add_test(tcase, a_folder_that_cannot_be_made_is_one_line);
  return suite_run("plot", tcase);
}
