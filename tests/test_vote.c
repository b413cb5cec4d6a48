// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/poll.h"
#include "tests/suite.h"

#include <check.h>

#include <stdbool.h>
#include <stdint.h>

// Which copy is played, under a clock that the tests set

// The hedge: a death costs no wait
START_TEST(while_copies_agree_the_first_is_played)
{
  assert_plays(give_one(true, (uint32_t)_i, LOOK_FINE), (uint32_t)_i, 0U);
}
END_TEST

START_TEST(of_two_good_ones_the_active_is_played)
{
  Poll poll   = give_equal(true, LOOK_FINE);
  poll.active = (uint32_t)_i;
  assert_plays(poll, (uint32_t)_i, 0U);
}
END_TEST

START_TEST(with_nothing_there_it_waits_to_the_last)
{
  Poll poll = make_poll(true);
  assert_waits(poll, LAST_NS);
  poll.now_ns = LAST_NS - 1U;
  assert_waits(poll, LAST_NS);
  poll.now_ns = LAST_NS;
  assert_loses(poll, 0U);
}
END_TEST

START_TEST(without_a_living_copy_nobody_waits)
{
  Poll poll             = make_poll(true);
  poll.ballots[0].alive = false;
  poll.ballots[1].alive = false;
  assert_loses(poll, 0U);
}
END_TEST

START_TEST(what_a_dead_copy_gave_is_not_played)
{
  Poll poll             = give_one(true, 0U, LOOK_FINE);
  poll.ballots[0].alive = false;
  assert_waits(poll, LAST_NS);
  deliver(&poll, 1U, LOOK_FINE);
  assert_plays(poll, 1U, 0U);
}
END_TEST

// Offline, where both are there but one is late on the stepped clock
START_TEST(what_comes_later_is_not_there_yet)
{
  Poll poll             = give_equal(false, LOOK_FINE);
  poll.now_ns           = 100U;
  poll.ballots[0].at_ns = 101U;
  assert_waits(poll, DEADLINE_NS);
  poll.now_ns = 101U;
  assert_plays(poll, 0U, 0U);
}
END_TEST

START_TEST(copies_that_differ_are_not_mixed_before_the_deadline)
{
  assert_held(give_one(false, 1U, LOOK_FINE), 1U);
}
END_TEST

START_TEST(of_copies_that_differ_the_active_waits_for_nobody)
{
  assert_plays(give_one(false, 0U, LOOK_FINE), 0U, 0U);
}
END_TEST

START_TEST(of_copies_that_differ_the_silent_one_is_not_wrong)
{
  Poll poll  = give_one(false, 0U, LOOK_SILENT);
  poll.equal = false;
  assert_plays(poll, 0U, 0U);
  deliver(&poll, 1U, LOOK_FINE);
  assert_plays(poll, 0U, 0U);
}
END_TEST

START_TEST(two_good_ones_that_differ_are_both_above_suspicion)
{
  assert_plays(give_unequal(false, LOOK_FINE, LOOK_FINE), 0U, 0U);
}
END_TEST

// Nobody is there to clear it, and nobody to play instead
START_TEST(the_only_copy_is_played_unless_it_is_nan)
{
  static const Look looks[] = {LOOK_FINE, LOOK_SILENT, LOOK_LOUD};
  Poll              poll    = make_poll(false);
  poll.ballots[0].alive     = false;
  deliver(&poll, 1U, looks[_i]);
  assert_plays(poll, 1U, 0U);
  deliver(&poll, 1U, LOOK_BROKEN);
  assert_loses(poll, 2U);
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
  tcase_add_test(tcase, copies_that_differ_are_not_mixed_before_the_deadline);
  tcase_add_test(tcase, of_copies_that_differ_the_active_waits_for_nobody);
  tcase_add_test(tcase, of_copies_that_differ_the_silent_one_is_not_wrong);
  tcase_add_test(tcase, two_good_ones_that_differ_are_both_above_suspicion);
  tcase_add_loop_test(tcase, the_only_copy_is_played_unless_it_is_nan, 0, 3);
  tcase_add_test(tcase, in_no_state_is_the_vote_absurd);
  return suite_run("vote", tcase);
}
