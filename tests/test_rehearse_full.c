// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/program.h"
#include "tests/rehearsal.h"
#include "tests/suite.h"

#include <check.h>

// Thousands of faults of the synth, in threads and in processes: it takes
// minutes

START_TEST(ten_thousand_faults_cost_no_frame_and_no_bit)
{
  static Ran ran;
  program_do(&ran, "chronus rehearse --full");

  Tally tally;
  rehearsal_read(&tally, ran.out);
  ck_assert_uint_ge(tally.n_single, 10000U);
  ck_assert_uint_eq(tally.n_survived, tally.n_single + tally.n_both);
  ck_assert_uint_eq(tally.n_frames, 0U);
  ck_assert_uint_eq(tally.n_bits, 0U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("rehearse_full");
  tcase_set_timeout(tcase, 1500.0);
  tcase_add_test(tcase, ten_thousand_faults_cost_no_frame_and_no_bit);
  return suite_run("rehearse_full", tcase);
}
