// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/triage.h"
#include "tests/suite.h"

#include <check.h>

// Who gives its state to a copy that is brought back, and how often one is

#define ABSENT                    \
  {                               \
    STANDING_ABSENT, false, false \
  }
#define RETIRED                    \
  {                                \
    STANDING_RETIRED, false, false \
  }
#define READY                    \
  {                              \
    STANDING_READY, false, false \
  }
#define CATCHING                    \
  {                                 \
    STANDING_CATCHING, false, false \
  }
#define SPARE                    \
  {                              \
    STANDING_SPARE, false, false \
  }

/// Find a donor for place `r` where copy 0 plays and none was asked before
static DonorState
find(const Candidate* const candidates, const uint32_t r, uint32_t* const donor)
{
  *donor = COPIES_MAX;
  return triage_donor(candidates, r, 0U, COPIES_MAX, donor);
}

START_TEST(the_spare_is_cloned_before_any_other)
{
  const Candidate places[] = {READY, RETIRED, SPARE};
  uint32_t        donor    = 0U;
  ck_assert_int_eq(find(places, 1U, &donor), DONOR_FOUND);
  ck_assert_uint_eq(donor, 2U);
}
END_TEST

START_TEST(the_copy_that_plays_is_cloned_last)
{
  const Candidate places[] = {READY, READY, RETIRED};
  uint32_t        donor    = 0U;
  ck_assert_int_eq(find(places, 2U, &donor), DONOR_FOUND);
  ck_assert_uint_eq(donor, 1U);
}
END_TEST

START_TEST(a_donor_that_failed_is_asked_again_only_for_want_of_another)
{
  const Candidate three[] = {READY, RETIRED, SPARE};
  const Candidate two[]   = {RETIRED, RETIRED, SPARE};
  uint32_t        donor   = 0U;
  ck_assert_int_eq(triage_donor(three, 1U, 0U, 2U, &donor), DONOR_FOUND);
  ck_assert_uint_eq(donor, 0U);
  ck_assert_int_eq(triage_donor(two, 1U, 0U, 2U, &donor), DONOR_FOUND);
  ck_assert_uint_eq(donor, 2U);
}
END_TEST

START_TEST(a_donor_is_asked_for_one_state_at_a_time)
{
  const Candidate places[] = {RETIRED, RETIRED, {STANDING_SPARE, false, true}};
  uint32_t        donor    = 0U;
  ck_assert_int_eq(find(places, 1U, &donor), DONOR_SOON);
}
END_TEST

START_TEST(a_copy_that_catches_up_is_waited_for)
{
  const Candidate catching[] = {CATCHING, RETIRED, ABSENT};
  const Candidate coming[] = {{STANDING_RETIRED, true, false}, RETIRED, ABSENT};
  uint32_t        donor    = 0U;
  ck_assert_int_eq(find(catching, 1U, &donor), DONOR_SOON);
  ck_assert_int_eq(find(coming, 1U, &donor), DONOR_SOON);
}
END_TEST

START_TEST(without_another_copy_there_is_no_donor)
{
  const Candidate places[] = {RETIRED, READY, RETIRED};
  uint32_t        donor    = 0U;
  ck_assert_int_eq(find(places, 1U, &donor), DONOR_NONE);
  ck_assert_uint_eq(donor, COPIES_MAX);
}
END_TEST

/// How soon restarts are asked for; the last is hardly above the limit
static const uint64_t steps_ns[] = {1U, 1000U, 3333333U, 9999999U};

// In whichever second one looks, and as often as that where it is wished for
START_TEST(no_second_has_more_restarts_than_the_limit)
{
  const uint32_t  most     = TRIAGE_RESTARTS;
  Restarts        restarts = {.n = 0U};
  static uint64_t at_ns[TRIAGE_RESTARTS * 4U];
  uint64_t        n      = 0U;
  uint64_t        now_ns = 0U;
  while (n < 3ULL * most) {
    if (!triage_is_weary(&restarts, now_ns)) {
      at_ns[n++] = now_ns;
      ck_assert(n <= most || now_ns - at_ns[n - 1U - most] >= NS_PER_SECOND);
      now_ns += steps_ns[_i];
    } else { // As soon as the second is over
      const uint64_t free_ns = at_ns[n - most] + NS_PER_SECOND;
      ck_assert_uint_lt(now_ns, free_ns);
      ck_assert(triage_is_weary(&restarts, free_ns - 1U));
      now_ns = free_ns;
    }
  }
}
END_TEST

/// Ask in each millisecond until some time; returns how often one began from
/// nothing, and notes when
static uint64_t
begin_often(Restarts* const restarts,
            const uint64_t  from_ns,
            const uint64_t  until_ns,
            uint64_t        at_ns[])
{
  uint64_t n = 0U;
  for (uint64_t now_ns = from_ns; now_ns < until_ns; now_ns += NS_PER_MS) {
    if (!triage_backs_off(restarts, now_ns)) {
      at_ns[n++] = now_ns;
    }
  }
  return n;
}

// The limit holds in any second, and nobody waits for most of one
START_TEST(who_begins_from_nothing_waits_longer_each_time)
{
  const uint32_t most     = TRIAGE_REBIRTHS;
  Restarts       restarts = {.n = 0U};
  uint64_t       at_ns[100];
  const uint64_t n = begin_often(&restarts, 0U, 5U * NS_PER_SECOND, at_ns);
  ck_assert_uint_ge(n, 5U * most / 2U);
  ck_assert_uint_eq(at_ns[1], NS_PER_MS);
  ck_assert_uint_eq(at_ns[2], at_ns[1] + TRIAGE_REBIRTH_NS);
  ck_assert_uint_eq(at_ns[3], at_ns[2] + (2U * TRIAGE_REBIRTH_NS));
  for (uint64_t k = 1U; k < n; ++k) {
    const uint64_t before = k < most ? 0U : k - most;
    ck_assert_uint_le(at_ns[k] - at_ns[k - 1U], most * TRIAGE_REBIRTH_NS);
    ck_assert(k < most || at_ns[k] - at_ns[before] >= NS_PER_SECOND);
  }
}
END_TEST

START_TEST(who_begins_from_nothing_after_a_second_does_so_at_once)
{
  Restarts       restarts = {.n = 0U};
  uint64_t       at_ns[100];
  const uint64_t n   = begin_often(&restarts, 0U, NS_PER_SECOND, at_ns);
  const uint64_t now = at_ns[n - 1U] + NS_PER_SECOND;
  ck_assert(!triage_backs_off(&restarts, now));
  ck_assert(!triage_backs_off(&restarts, now + 1U));
  ck_assert(triage_backs_off(&restarts, now + 2U));
}
END_TEST

START_TEST(who_begins_badly_is_tried_ever_more_seldom)
{
  ck_assert_uint_eq(triage_hold_ns(0U), 0U);
  ck_assert_uint_eq(triage_hold_ns(TRIAGE_TRIALS - 1U), 0U);
  ck_assert_uint_eq(triage_hold_ns(TRIAGE_TRIALS), TRIAGE_HOLD_NS);
  ck_assert_uint_eq(triage_hold_ns(TRIAGE_TRIALS + 1U), 2U * TRIAGE_HOLD_NS);
  ck_assert_uint_eq(triage_hold_ns(UINT32_MAX),
                    TRIAGE_HOLD_NS << TRIAGE_DOUBLINGS);
}
END_TEST

START_TEST(a_block_that_ended_both_is_poison)
{
  const Ending both[] = {{true, 7U}, {true, 7U}};
  const Ending two[]  = {{true, 7U}, {true, 8U}};
  const Ending one[]  = {{true, 7U}, {false, 7U}};
  uint64_t     seq    = 0U;
  ck_assert(triage_is_poison(both, 2U, 7U, &seq));
  ck_assert_uint_eq(seq, 7U);
  ck_assert(!triage_is_poison(two, 2U, 7U, &seq));
  ck_assert(!triage_is_poison(one, 2U, 7U, &seq));
}
END_TEST

START_TEST(a_block_that_some_copy_survived_is_no_poison)
{
  const Ending both[] = {{true, 7U}, {true, 7U}};
  uint64_t     seq    = 0U;
  ck_assert(!triage_is_poison(both, 2U, 8U, &seq));
}
END_TEST

START_TEST(a_copy_is_hung_sooner_when_its_peer_goes_on)
{
  const uint64_t   over = TRIAGE_HANG_NS + 1U;
  const Standstill left = {over, 0U, true, true};
  const Standstill both = {over, 0U, true, false};
  const Standstill last = {TRIAGE_BOTH_NS + 1U, 0U, false, false};
  ck_assert(triage_is_hung(&left));
  ck_assert(!triage_is_hung(&both));
  ck_assert(!triage_is_hung(&last));
}
END_TEST

// Whether a machine is busy or a plugin hangs is seen by its own time
START_TEST(a_copy_that_took_its_own_time_is_hung)
{
  const Standstill busy = {TRIAGE_BOTH_NS, TRIAGE_HANG_NS, true, false};
  const Standstill hung = {TRIAGE_HANG_NS, TRIAGE_HANG_NS + 1U, true, false};
  ck_assert(!triage_is_hung(&busy));
  ck_assert(triage_is_hung(&hung));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("triage");
  tcase_add_test(tcase, the_spare_is_cloned_before_any_other);
  tcase_add_test(tcase, the_copy_that_plays_is_cloned_last);
  tcase_add_test(tcase,
                 a_donor_that_failed_is_asked_again_only_for_want_of_another);
  tcase_add_test(tcase, a_donor_is_asked_for_one_state_at_a_time);
  tcase_add_test(tcase, a_copy_that_catches_up_is_waited_for);
  tcase_add_test(tcase, without_another_copy_there_is_no_donor);
  tcase_add_loop_test(tcase, no_second_has_more_restarts_than_the_limit, 0, 4);
  tcase_add_test(tcase, who_begins_from_nothing_waits_longer_each_time);
  tcase_add_test(tcase, who_begins_from_nothing_after_a_second_does_so_at_once);
  tcase_add_test(tcase, who_begins_badly_is_tried_ever_more_seldom);
  tcase_add_test(tcase, a_block_that_ended_both_is_poison);
  tcase_add_test(tcase, a_block_that_some_copy_survived_is_no_poison);
  tcase_add_test(tcase, a_copy_is_hung_sooner_when_its_peer_goes_on);
  tcase_add_test(tcase, a_copy_that_took_its_own_time_is_hung);
  return suite_run("triage", tcase);
}
