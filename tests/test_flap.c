// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/flap.h"
#include "tests/suite.h"

#include <check.h>

#include <stdbool.h>
#include <stdint.h>

// When a copy that comes late again and again is to be replaced

/// A period of 64 frames at 48 kHz
#define PERIOD_NS 1333333U

static Flap     flap;
static uint64_t now_ns;

static void
set_up(void)
{
  flap   = (Flap){.n = 0U};
  now_ns = 0U;
}

/// Let the copy be late with one block, and be in time with `n_good` after it;
/// returns whether it was found flapping
static bool
flutter(const bool peer_late, const uint32_t n_good)
{
  bool found = flap_note(&flap, true, peer_late, now_ns);
  now_ns += PERIOD_NS;
  for (uint32_t n = 0U; n < n_good; ++n) {
    found |= flap_note(&flap, false, false, now_ns);
    now_ns += PERIOD_NS;
  }
  return found;
}

/// How often it must come late anew until it is found; 0 if it never is
static uint32_t
count_until_found(void)
{
  for (uint32_t n = 1U; n <= 20U * FLAP_TIMES; ++n) {
    if (flutter(false, 10U)) {
      return n;
    }
  }
  return 0U;
}

START_TEST(coming_late_again_and_again_is_flapping)
{
  ck_assert_uint_eq(count_until_found(), FLAP_TIMES);
}
END_TEST

START_TEST(one_long_delay_is_not)
{
  for (uint32_t n = 0U; n < 100U * FLAP_TIMES; ++n) {
    ck_assert(!flap_note(&flap, true, false, now_ns));
    now_ns += PERIOD_NS;
  }
}
END_TEST

START_TEST(what_the_peer_suffers_too_is_not)
{
  for (uint32_t n = 0U; n < 100U * FLAP_TIMES; ++n) {
    ck_assert(!flutter(n % (FLAP_TIMES - 1U) == 0U, 3U));
  }
}
END_TEST

START_TEST(coming_late_now_and_then_is_not)
{
  const uint64_t pause_ns = FLAP_WINDOW_NS / (FLAP_TIMES - 2U);
  for (uint32_t n = 0U; n < 100U * FLAP_TIMES; ++n) {
    ck_assert(!flutter(false, 1U));
    now_ns += pause_ns;
  }
}
END_TEST

// Each fresh copy is given twice as long as the one before
START_TEST(where_it_goes_on_it_is_replaced_ever_more_rarely)
{
  uint64_t last_ns  = 0U;
  uint64_t pause_ns = 0U;
  for (uint32_t n = 0U; n < 5U; ++n) {
    while (!flutter(false, 10U)) {
    }
    const uint64_t took_ns = now_ns - last_ns;
    if (n > 0U) {
      ck_assert_uint_ge(took_ns, FLAP_HOLD_NS << (n - 1U));
      ck_assert_uint_gt(took_ns, pause_ns);
    }
    pause_ns = took_ns;
    last_ns  = now_ns;
  }
}
END_TEST

START_TEST(a_calm_time_is_a_new_beginning)
{
  ck_assert_uint_eq(count_until_found(), FLAP_TIMES);
  now_ns += 4U * FLAP_HOLD_NS;
  ck_assert_uint_eq(count_until_found(), FLAP_TIMES);
  now_ns += 4U * FLAP_HOLD_NS;
  ck_assert_uint_eq(count_until_found(), FLAP_TIMES);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("flap");
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_test(tcase, coming_late_again_and_again_is_flapping);
  tcase_add_test(tcase, one_long_delay_is_not);
  tcase_add_test(tcase, what_the_peer_suffers_too_is_not);
  tcase_add_test(tcase, coming_late_now_and_then_is_not);
  tcase_add_test(tcase, where_it_goes_on_it_is_replaced_ever_more_rarely);
  tcase_add_test(tcase, a_calm_time_is_a_new_beginning);
  return suite_run("flap", tcase);
}
