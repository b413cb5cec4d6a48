// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/hist.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

// Times in buckets: what is read back is what was counted, within 3 %

#define N_VALUES 20001U
#define TOLERANCE 0.03

static Hist     hist;
static uint64_t values[N_VALUES];

static int
compare(const void* const a, const void* const b)
{
  const uint64_t x = *(const uint64_t*)a;
  const uint64_t y = *(const uint64_t*)b;
  return (x > y) - (x < y);
}

/// A number from 0 to 1 that looks random and is always the same
static double
scatter(const uint32_t n)
{
  return (double)((n * 2654435761U) >> 4U) / 268435456.0;
}

/// Count N_VALUES from about 1 ns to 10^`decades` ns, evenly on a log scale
static void
fill(const double decades)
{
  hist = (Hist){0};
  for (uint32_t n = 0U; n < N_VALUES; ++n) {
    values[n] = (uint64_t)pow(10.0, decades * scatter(n));
    hist_add(&hist, values[n]);
  }
  qsort(values, N_VALUES, sizeof(values[0]), compare);
}

START_TEST(an_empty_one_knows_no_time)
{
  hist = (Hist){0};
  ck_assert_uint_eq(hist_quantile_ns(&hist, 0.5), 0U);
  ck_assert_uint_eq(hist_quantile_ns(&hist, 1.0), 0U);
}
END_TEST

START_TEST(quantiles_are_right_within_three_percent)
{
  static const double fractions[] = {0.001, 0.1, 0.25, 0.5, 0.9, 0.99, 1.0};
  fill((double)_i);
  for (uint32_t f = 0U; f < 7U; ++f) {
    const uint32_t rank  = (uint32_t)ceil(fractions[f] * N_VALUES) - 1U;
    const double   exact = (double)values[rank];
    const double   read  = (double)hist_quantile_ns(&hist, fractions[f]);
    ck_assert_msg(fabs(read - exact) <= TOLERANCE * exact,
                  "%g: %g, not %g",
                  fractions[f],
                  read,
                  exact);
  }
}
END_TEST

// The ends of buckets are where a wrong one would be farthest off
START_TEST(one_value_is_its_own_median_within_three_percent)
{
  for (uint64_t power = 1U; power < 1ULL << 43U; power *= 2U) {
    for (uint64_t part = 32U; part < 64U; ++part) {
      const uint64_t edge = power * part / 32U;
      for (uint64_t ns = edge - 1U; ns <= edge + 1U; ++ns) {
        hist = (Hist){0};
        hist_add(&hist, ns);
        const double read = (double)hist_quantile_ns(&hist, 0.5);
        ck_assert_double_le(fabs(read - (double)ns), TOLERANCE * (double)ns);
      }
    }
  }
}
END_TEST

START_TEST(no_quantile_is_above_the_maximum)
{
  fill(9.0);
  ck_assert_uint_eq(hist.max_ns, values[N_VALUES - 1U]);
  ck_assert_uint_le(hist_quantile_ns(&hist, 1.0), hist.max_ns);
  ck_assert_uint_eq(hist.n, N_VALUES);
}
END_TEST

START_TEST(a_longer_time_never_falls_into_a_lower_bucket)
{
  uint32_t last = 0U;
  for (uint32_t b = 0U; b < HIST_BUCKETS; ++b) {
    const uint64_t floor_ns = hist_floor_ns(b);
    ck_assert_uint_eq(hist_bucket(floor_ns), b);
    ck_assert_uint_le(last, b);
    if (b) {
      ck_assert_uint_eq(hist_bucket(floor_ns - 1U), b - 1U);
    }
    last = b;
  }
}
END_TEST

START_TEST(the_longest_times_stay_within_the_memory)
{
  hist = (Hist){0};
  hist_add(&hist, UINT64_MAX);
  hist_add(&hist, 1ULL << 60U);
  ck_assert_uint_eq(hist.n, 2U);
  ck_assert_uint_eq(hist.buckets[HIST_BUCKETS - 1U], 2U);
  ck_assert_uint_eq(hist.max_ns, UINT64_MAX);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("hist");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, an_empty_one_knows_no_time);
  tcase_add_loop_test(tcase, quantiles_are_right_within_three_percent, 1, 13);
  tcase_add_test(tcase, one_value_is_its_own_median_within_three_percent);
  tcase_add_test(tcase, no_quantile_is_above_the_maximum);
  tcase_add_test(tcase, a_longer_time_never_falls_into_a_lower_bucket);
  tcase_add_test(tcase, the_longest_times_stay_within_the_memory);
  return suite_run("hist", tcase);
}
