// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/vote.h"
#include "tests/suite.h"

#include <check.h>

#include <stdbool.h>
#include <stdint.h>

// Which copy is played, under a clock that the tests set

#define DEADLINE_NS 700U
#define LAST_NS 950U

/// Copies 0 and 1 live, 2 does not exist; nothing has arrived
static Poll
make_poll(const uint64_t now_ns, const bool agree)
{
  return (Poll){.ballots     = {{.alive = true}, {.alive = true}},
                .agree       = agree,
                .equal       = true,
                .now_ns      = now_ns,
                .deadline_ns = DEADLINE_NS,
                .last_ns     = LAST_NS};
}

static void
deliver(Poll* const poll, const uint32_t r, const Look look)
{
  poll->ballots[r].alive = true;
  poll->ballots[r].here  = true;
  poll->ballots[r].look  = look;
}

static void
assert_waits(const Poll* const poll, const uint64_t until_ns)
{
  const Vote vote = vote_pick(poll);
  ck_assert_int_eq(vote.act, VOTE_WAIT);
  ck_assert_uint_eq(vote.until_ns, until_ns);
  ck_assert_uint_eq(vote.wrong, 0U);
}

static void
assert_plays(const Poll* const poll, const uint32_t who, const uint32_t wrong)
{
  const Vote vote = vote_pick(poll);
  ck_assert_int_eq(vote.act, VOTE_PLAY);
  ck_assert_uint_eq(vote.who, who);
  ck_assert_uint_eq(vote.wrong, wrong);
}

static void
assert_loses(const Poll* const poll, const uint32_t wrong)
{
  const Vote vote = vote_pick(poll);
  ck_assert_int_eq(vote.act, VOTE_LOSE);
  ck_assert_uint_eq(vote.wrong, wrong);
}

// The hedge: a death costs no wait
START_TEST(while_copies_agree_the_first_is_played)
{
  Poll poll = make_poll(0U, true);
  deliver(&poll, (uint32_t)_i, LOOK_FINE);
  assert_plays(&poll, (uint32_t)_i, 0U);
}
END_TEST

START_TEST(of_two_good_ones_the_active_is_played)
{
  Poll poll   = make_poll(0U, true);
  poll.active = (uint32_t)_i;
  deliver(&poll, 0U, LOOK_FINE);
  deliver(&poll, 1U, LOOK_FINE);
  assert_plays(&poll, (uint32_t)_i, 0U);
}
END_TEST

START_TEST(with_nothing_there_it_waits_to_the_last)
{
  Poll poll = make_poll(0U, true);
  assert_waits(&poll, LAST_NS);
  poll.now_ns = LAST_NS - 1U;
  assert_waits(&poll, LAST_NS);
  poll.now_ns = LAST_NS;
  assert_loses(&poll, 0U);
}
END_TEST

START_TEST(without_a_living_copy_nobody_waits)
{
  Poll poll             = make_poll(0U, true);
  poll.ballots[0].alive = false;
  poll.ballots[1].alive = false;
  assert_loses(&poll, 0U);
}
END_TEST

START_TEST(what_a_dead_copy_gave_is_not_played)
{
  Poll poll = make_poll(0U, true);
  deliver(&poll, 0U, LOOK_FINE);
  poll.ballots[0].alive = false;
  assert_waits(&poll, LAST_NS);
  deliver(&poll, 1U, LOOK_FINE);
  assert_plays(&poll, 1U, 0U);
}
END_TEST

// Offline, where both are there but one is late on the stepped clock
START_TEST(what_comes_later_is_not_there_yet)
{
  Poll poll = make_poll(100U, false);
  deliver(&poll, 0U, LOOK_FINE);
  deliver(&poll, 1U, LOOK_FINE);
  poll.ballots[0].at_ns = 101U;
  assert_waits(&poll, DEADLINE_NS);
  poll.now_ns = 101U;
  assert_plays(&poll, 0U, 0U);
}
END_TEST

// Of either copy: silence may be right, and may be a fault
START_TEST(zeros_are_held_until_the_deadline)
{
  Poll poll = make_poll(0U, true);
  deliver(&poll, (uint32_t)_i, LOOK_SILENT);
  assert_waits(&poll, DEADLINE_NS);
  poll.now_ns = DEADLINE_NS - 1U;
  assert_waits(&poll, DEADLINE_NS);
  poll.now_ns = DEADLINE_NS;
  assert_plays(&poll, (uint32_t)_i, 0U);
}
END_TEST

START_TEST(zeros_of_both_are_played_at_once)
{
  Poll poll = make_poll(0U, true);
  deliver(&poll, 0U, LOOK_SILENT);
  deliver(&poll, 1U, LOOK_SILENT);
  assert_plays(&poll, 0U, 0U);
}
END_TEST

// Whoever is active; and but for silence whether or not they agreed before
START_TEST(the_worse_of_two_that_differ_is_wrong)
{
  static const Look worse[] = {LOOK_SILENT, LOOK_LOUD, LOOK_BROKEN};
  const uint32_t    bad     = (uint32_t)_i % 2U;
  const bool        silent  = worse[_i / 8] == LOOK_SILENT;
  Poll              poll    = make_poll(0U, silent || (_i / 2) % 2);
  poll.active               = (uint32_t)(_i / 4) % 2U;
  poll.equal                = false;
  deliver(&poll, bad, worse[_i / 8]);
  deliver(&poll, 1U - bad, LOOK_FINE);
  assert_plays(&poll, 1U - bad, 1U << bad);
}
END_TEST

START_TEST(silence_is_better_than_a_runaway)
{
  Poll poll  = make_poll(0U, true);
  poll.equal = false;
  deliver(&poll, 0U, LOOK_LOUD);
  deliver(&poll, 1U, LOOK_SILENT);
  assert_plays(&poll, 1U, 1U);
}
END_TEST

START_TEST(a_level_that_both_give_is_meant)
{
  Poll poll = make_poll(0U, true);
  deliver(&poll, 0U, LOOK_LOUD);
  assert_waits(&poll, LAST_NS);
  deliver(&poll, 1U, LOOK_LOUD);
  assert_plays(&poll, 0U, 0U);
}
END_TEST

// Silence is safer for ears; the copy is not blamed, since nothing is proven
START_TEST(a_runaway_whose_peer_never_comes_is_not_played)
{
  Poll poll = make_poll(LAST_NS, true);
  deliver(&poll, 0U, LOOK_LOUD);
  assert_loses(&poll, 0U);
}
END_TEST

START_TEST(nan_is_never_played)
{
  Poll poll = make_poll(0U, true);
  deliver(&poll, 0U, LOOK_BROKEN);
  assert_waits(&poll, LAST_NS);
  poll.now_ns = LAST_NS;
  assert_loses(&poll, 1U);
}
END_TEST

START_TEST(nan_of_both_is_wrong_though_the_bits_are_equal)
{
  Poll poll = make_poll(0U, true);
  deliver(&poll, 0U, LOOK_BROKEN);
  deliver(&poll, 1U, LOOK_BROKEN);
  assert_loses(&poll, 3U);
}
END_TEST

START_TEST(copies_that_differ_are_not_mixed_before_the_deadline)
{
  Poll poll = make_poll(0U, false);
  deliver(&poll, 1U, LOOK_FINE);
  assert_waits(&poll, DEADLINE_NS);
  poll.now_ns = DEADLINE_NS - 1U;
  assert_waits(&poll, DEADLINE_NS);
  poll.now_ns = DEADLINE_NS;
  assert_plays(&poll, 1U, 0U);
}
END_TEST

START_TEST(of_copies_that_differ_the_active_waits_for_nobody)
{
  Poll poll = make_poll(0U, false);
  deliver(&poll, 0U, LOOK_FINE);
  assert_plays(&poll, 0U, 0U);
}
END_TEST

START_TEST(of_copies_that_differ_the_silent_one_is_not_wrong)
{
  Poll poll  = make_poll(100U, false);
  poll.equal = false;
  deliver(&poll, 0U, LOOK_SILENT);
  assert_plays(&poll, 0U, 0U);
  deliver(&poll, 1U, LOOK_FINE);
  assert_plays(&poll, 0U, 0U);
}
END_TEST

START_TEST(two_good_ones_that_differ_are_both_above_suspicion)
{
  Poll poll  = make_poll(0U, false);
  poll.equal = false;
  deliver(&poll, 0U, LOOK_FINE);
  deliver(&poll, 1U, LOOK_FINE);
  assert_plays(&poll, 0U, 0U);
}
END_TEST

// Nobody is there to clear it, and nobody to play instead
START_TEST(the_only_copy_is_played_unless_it_is_nan)
{
  static const Look looks[] = {LOOK_FINE, LOOK_SILENT, LOOK_LOUD};
  Poll              poll    = make_poll(0U, false);
  poll.ballots[0].alive     = false;
  deliver(&poll, 1U, looks[_i]);
  assert_plays(&poll, 1U, 0U);
  deliver(&poll, 1U, LOOK_BROKEN);
  assert_loses(&poll, 2U);
}
END_TEST

START_TEST(of_three_the_good_one_is_played_and_the_others_are_wrong)
{
  const uint32_t good = (uint32_t)_i % 3U;
  Poll           poll = make_poll(0U, true);
  poll.active         = (uint32_t)_i / 3U;
  poll.equal          = false;
  for (uint32_t r = 0U; r < 3U; ++r) {
    deliver(&poll, r, r == good ? LOOK_FINE : LOOK_BROKEN);
  }
  assert_plays(&poll, good, 7U & ~(1U << good));
}
END_TEST

START_TEST(of_three_nan_is_wrong_though_one_is_missing)
{
  Poll poll  = make_poll(0U, true);
  poll.equal = false;
  deliver(&poll, 0U, LOOK_BROKEN);
  deliver(&poll, 1U, LOOK_FINE);
  poll.ballots[2].alive = true;
  assert_plays(&poll, 1U, 1U);
}
END_TEST

/// The state number `n` of three copies; every combination has one
static Poll
unpack(uint32_t n)
{
  static const uint64_t times[] = {
    0U, DEADLINE_NS - 1U, DEADLINE_NS, LAST_NS - 1U, LAST_NS};
  Poll poll = {.deadline_ns = DEADLINE_NS, .last_ns = LAST_NS};
  for (uint32_t r = 0U; r < 3U; ++r, n /= 16U) {
    poll.ballots[r] =
      (Ballot){.alive = n & 1U, .here = n & 2U, .look = (Look)((n >> 2U) & 3U)};
  }
  poll.agree  = n & 1U;
  poll.equal  = n & 2U;
  poll.active = (n >> 2U) % 3U;
  poll.now_ns = times[(n >> 2U) / 3U];
  return poll;
}

#define N_STATES (16U * 16U * 16U * 4U * 3U * 5U)

START_TEST(in_no_state_is_the_vote_absurd)
{
  uint32_t n_acts[3] = {0U};
  for (uint32_t n = 0U; n < N_STATES; ++n) {
    const Poll poll = unpack(n);
    const Vote vote = vote_pick(&poll);
    ++n_acts[vote.act];
    if (vote.act == VOTE_PLAY) {
      ck_assert_uint_lt(vote.who, 3U);
      ck_assert(vote_is_here(&poll, vote.who));
      ck_assert_int_ne(poll.ballots[vote.who].look, LOOK_BROKEN);
      ck_assert(!(vote.wrong & (1U << vote.who)));
    } else if (vote.act == VOTE_WAIT) {
      ck_assert_uint_gt(vote.until_ns, poll.now_ns);
      ck_assert_uint_le(vote.until_ns, LAST_NS);
    }
    for (uint32_t r = 0U; r < 3U; ++r) {
      const bool wrong = vote.wrong & (1U << r);
      const bool here  = vote_is_here(&poll, r);
      ck_assert(here || !wrong);
      ck_assert(!wrong || poll.ballots[r].look != LOOK_FINE);
      ck_assert(wrong || vote.act == VOTE_WAIT || !here ||
                poll.ballots[r].look != LOOK_BROKEN);
    }
  }
  ck_assert(n_acts[0] && n_acts[1] && n_acts[2]);
}
END_TEST

START_TEST(a_jump_is_held_to_the_deadline_and_no_longer)
{
  Poll poll = make_poll(0U, true);
  deliver(&poll, 0U, LOOK_JUMP);
  assert_waits(&poll, DEADLINE_NS);
  poll.now_ns = DEADLINE_NS;
  assert_plays(&poll, 0U, 0U);
}
END_TEST

START_TEST(equal_bits_clear_a_jump)
{
  Poll poll = make_poll(0U, true);
  deliver(&poll, 0U, LOOK_JUMP);
  deliver(&poll, 1U, LOOK_JUMP);
  assert_plays(&poll, 0U, 0U);
}
END_TEST

START_TEST(who_does_not_jump_is_preferred_and_nobody_blamed)
{
  Poll poll  = make_poll(0U, true);
  poll.equal = false;
  deliver(&poll, 0U, LOOK_JUMP);
  deliver(&poll, 1U, LOOK_FINE);
  assert_plays(&poll, 1U, 0U);
}
END_TEST

START_TEST(of_a_jump_and_zeros_the_zeros_are_wrong)
{
  Poll poll  = make_poll(0U, true);
  poll.equal = false;
  deliver(&poll, 0U, LOOK_SILENT);
  deliver(&poll, 1U, LOOK_JUMP);
  assert_plays(&poll, 1U, 1U);
}
END_TEST

START_TEST(where_copies_differ_a_jump_means_nothing)
{
  Poll poll = make_poll(0U, false);
  deliver(&poll, 0U, LOOK_JUMP);
  assert_plays(&poll, 0U, 0U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("vote");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_loop_test(tcase, while_copies_agree_the_first_is_played, 0, 2);
  tcase_add_loop_test(tcase, of_two_good_ones_the_active_is_played, 0, 2);
  tcase_add_test(tcase, with_nothing_there_it_waits_to_the_last);
  tcase_add_test(tcase, without_a_living_copy_nobody_waits);
  tcase_add_test(tcase, what_a_dead_copy_gave_is_not_played);
  tcase_add_test(tcase, what_comes_later_is_not_there_yet);
  tcase_add_loop_test(tcase, zeros_are_held_until_the_deadline, 0, 2);
  tcase_add_test(tcase, zeros_of_both_are_played_at_once);
  tcase_add_loop_test(tcase, the_worse_of_two_that_differ_is_wrong, 0, 24);
  tcase_add_test(tcase, silence_is_better_than_a_runaway);
  tcase_add_test(tcase, a_level_that_both_give_is_meant);
  tcase_add_test(tcase, a_runaway_whose_peer_never_comes_is_not_played);
  tcase_add_test(tcase, nan_is_never_played);
  tcase_add_test(tcase, nan_of_both_is_wrong_though_the_bits_are_equal);
  tcase_add_test(tcase, copies_that_differ_are_not_mixed_before_the_deadline);
  tcase_add_test(tcase, of_copies_that_differ_the_active_waits_for_nobody);
  tcase_add_test(tcase, of_copies_that_differ_the_silent_one_is_not_wrong);
  tcase_add_test(tcase, two_good_ones_that_differ_are_both_above_suspicion);
  tcase_add_loop_test(tcase, the_only_copy_is_played_unless_it_is_nan, 0, 3);
  tcase_add_loop_test(
    tcase, of_three_the_good_one_is_played_and_the_others_are_wrong, 0, 9);
  tcase_add_test(tcase, of_three_nan_is_wrong_though_one_is_missing);
  tcase_add_test(tcase, in_no_state_is_the_vote_absurd);
  tcase_add_test(tcase, a_jump_is_held_to_the_deadline_and_no_longer);
  tcase_add_test(tcase, equal_bits_clear_a_jump);
  tcase_add_test(tcase, who_does_not_jump_is_preferred_and_nobody_blamed);
  tcase_add_test(tcase, of_a_jump_and_zeros_the_zeros_are_wrong);
  tcase_add_test(tcase, where_copies_differ_a_jump_means_nothing);
  return suite_run("vote", tcase);
}
