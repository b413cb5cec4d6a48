// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/fault.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <stdint.h>

// Faults by name, and what they do to samples

#define N_SAMPLES 8U

START_TEST(every_kind_is_read_by_its_name)
{
  static const char* const texts[] = {"1.5:segv",
                                      "1.5:abort",
                                      "1.5:hang",
                                      "1.5:slow",
                                      "1.5:nan",
                                      "1.5:silence",
                                      "1.5:loud",
                                      "1.5:kill",
                                      "1.5:stop",
                                      "1.5:exit"};
  static const FaultKind   kinds[] = {FAULT_SEGV,
                                      FAULT_ABORT,
                                      FAULT_HANG,
                                      FAULT_SLOW,
                                      FAULT_NAN,
                                      FAULT_SILENCE,
                                      FAULT_LOUD,
                                      FAULT_KILL,
                                      FAULT_STOP,
                                      FAULT_EXIT};
  FaultPlan                plan    = {0};
  ck_assert(fault_parse(texts[_i], &plan));
  ck_assert_int_eq(plan.kind, kinds[_i]);
  ck_assert_int_eq(plan.which, FAULT_ACTIVE);
  ck_assert_double_eq(plan.seconds, 1.5);
  ck_assert_str_eq(fault_name(plan.kind), texts[_i] + 4);
}
END_TEST

START_TEST(every_place_is_read_by_its_name)
{
  static const char* const texts[] = {
    "0:nan:active", "0:nan:standby", "0:nan:both"};
  static const FaultWhich places[] = {FAULT_ACTIVE, FAULT_STANDBY, FAULT_BOTH};
  FaultPlan               plan     = {0};
  ck_assert(fault_parse(texts[_i], &plan));
  ck_assert_int_eq(plan.which, places[_i]);
  ck_assert_double_eq(plan.seconds, 0.0);
}
END_TEST

static const char* const bad[] = {
  "",
  ":",
  "1",
  "1:",
  "segv",
  ":segv",
  "1:seg",
  "1:segvx",
  "1:segv ",
  "1:segv1",
  "1:SEGV",
  "1 :segv",
  "1:segv:",
  "1:segv:standb",
  "1:segv:standbyy",
  "1:segv:active:",
  "1:segv:active:both",
  "1:segv:0",
  "-1:segv",
  "nan:segv",
  "inf:segv",
  "1e999:segv",
  "1,5:segv",
  "1:kil",
  "1:unknown",
  "1:silencesilencesilencesilence",
  "1:segv:activeactiveactiveactive",
};

#define N_BAD ((int)(sizeof(bad) / sizeof(bad[0])))

START_TEST(what_is_no_fault_is_refused)
{
  FaultPlan plan = {0};
  ck_assert_msg(!fault_parse(bad[_i], &plan), "%s", bad[_i]);
}
END_TEST

START_TEST(a_number_that_is_no_kind_has_a_name_too)
{
  ck_assert_str_eq(fault_name(FAULT_KINDS), "unknown");
}
END_TEST

START_TEST(only_three_kinds_spoil_the_samples)
{
  for (uint32_t k = 0U; k < FAULT_KINDS; ++k) {
    ck_assert_int_eq(fault_spoils((FaultKind)k),
                     k == FAULT_NAN || k == FAULT_SILENCE || k == FAULT_LOUD);
  }
}
END_TEST

// All of those that it was given, and no more
START_TEST(spoilt_samples_are_what_the_kind_says)
{
  float samples[N_SAMPLES + 1U];
  for (uint32_t i = 0U; i <= N_SAMPLES; ++i) {
    samples[i] = 0.5f;
  }
  fault_spoil(FAULT_NAN, samples, N_SAMPLES);
  for (uint32_t i = 0U; i < N_SAMPLES; ++i) {
    ck_assert(isnan(samples[i]));
  }
  fault_spoil(FAULT_SILENCE, samples, N_SAMPLES);
  for (uint32_t i = 0U; i < N_SAMPLES; ++i) {
    ck_assert_float_eq(samples[i], 0.0f);
  }
  fault_spoil(FAULT_LOUD, samples, N_SAMPLES);
  for (uint32_t i = 0U; i < N_SAMPLES; ++i) {
    ck_assert_float_eq(samples[i], 1e6f);
  }
  ck_assert_float_eq(samples[N_SAMPLES], 0.5f);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("fault");
  tcase_add_loop_test(
    tcase, every_kind_is_read_by_its_name, 0, (int)FAULT_KINDS);
  tcase_add_loop_test(tcase, every_place_is_read_by_its_name, 0, 3);
  tcase_add_loop_test(tcase, what_is_no_fault_is_refused, 0, N_BAD);
  tcase_add_test(tcase, a_number_that_is_no_kind_has_a_name_too);
  tcase_add_test(tcase, only_three_kinds_spoil_the_samples);
  tcase_add_test(tcase, spoilt_samples_are_what_the_kind_says);
  return suite_run("fault", tcase);
}
