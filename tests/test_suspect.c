// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/poll.h"
#include "tests/suite.h"

#include <check.h>

#include <stdbool.h>
#include <stdint.h>

// A block that looks wrong: it is held, cleared, or its copy is blamed

// Of either copy: silence may be right, and may be a fault
START_TEST(zeros_are_held_until_the_deadline)
{
  assert_held(give_one(true, (uint32_t)_i, LOOK_SILENT), (uint32_t)_i);
}
END_TEST

START_TEST(zeros_of_both_are_played_at_once)
{
  assert_plays(give_equal(true, LOOK_SILENT), 0U, 0U);
}
END_TEST

// Whoever is active; and but for silence whether or not they agreed before
START_TEST(the_worse_of_two_that_differ_is_wrong)
{
  static const Look worse[] = {LOOK_SILENT, LOOK_LOUD, LOOK_BROKEN};
  const uint32_t    bad     = (uint32_t)_i % 2U;
  const Look        look    = worse[_i / 8];
  const bool        agree   = look == LOOK_SILENT || (_i / 2) % 2;
  Poll              poll =
    give_unequal(agree, bad ? LOOK_FINE : look, bad ? look : LOOK_FINE);
  poll.active = (uint32_t)(_i / 4) % 2U;
  assert_plays(poll, 1U - bad, 1U << bad);
}
END_TEST

START_TEST(silence_is_better_than_a_runaway)
{
  assert_plays(give_unequal(true, LOOK_LOUD, LOOK_SILENT), 1U, 1U);
}
END_TEST

START_TEST(a_level_that_both_give_is_meant)
{
  Poll poll = give_one(true, 0U, LOOK_LOUD);
  assert_waits(poll, LAST_NS);
  deliver(&poll, 1U, LOOK_LOUD);
  assert_plays(poll, 0U, 0U);
}
END_TEST

// Silence is safer for ears; the copy is not blamed, since nothing is proven
START_TEST(a_runaway_whose_peer_never_comes_is_not_played)
{
  Poll poll   = give_one(true, 0U, LOOK_LOUD);
  poll.now_ns = LAST_NS;
  assert_loses(poll, 0U);
}
END_TEST

START_TEST(nan_is_never_played)
{
  Poll poll = give_one(true, 0U, LOOK_BROKEN);
  assert_waits(poll, LAST_NS);
  poll.now_ns = LAST_NS;
  assert_loses(poll, 1U);
}
END_TEST

START_TEST(nan_of_both_is_wrong_though_the_bits_are_equal)
{
  assert_loses(give_equal(true, LOOK_BROKEN), 3U);
}
END_TEST

START_TEST(of_three_the_good_one_is_played_and_the_others_are_wrong)
{
  const uint32_t good = (uint32_t)_i % 3U;
  Poll           poll = make_poll(true);
  poll.active         = (uint32_t)_i / 3U;
  poll.equal          = false;
  for (uint32_t r = 0U; r < 3U; ++r) {
    deliver(&poll, r, r == good ? LOOK_FINE : LOOK_BROKEN);
  }
  assert_plays(poll, good, 7U & ~(1U << good));
}
END_TEST

START_TEST(of_three_nan_is_wrong_though_one_is_missing)
{
  Poll poll             = give_unequal(true, LOOK_BROKEN, LOOK_FINE);
  poll.ballots[2].alive = true;
  assert_plays(poll, 1U, 1U);
}
END_TEST

START_TEST(a_jump_is_held_to_the_deadline_and_no_longer)
{
  assert_held(give_one(true, 0U, LOOK_JUMP), 0U);
}
END_TEST

START_TEST(equal_bits_clear_a_jump)
{
  assert_plays(give_equal(true, LOOK_JUMP), 0U, 0U);
}
END_TEST

START_TEST(who_does_not_jump_is_preferred_and_nobody_blamed)
{
  assert_plays(give_unequal(true, LOOK_JUMP, LOOK_FINE), 1U, 0U);
}
END_TEST

START_TEST(of_a_jump_and_zeros_the_zeros_are_wrong)
{
  assert_plays(give_unequal(true, LOOK_SILENT, LOOK_JUMP), 1U, 1U);
}
END_TEST

START_TEST(where_copies_differ_a_jump_means_nothing)
{
  assert_plays(give_one(false, 0U, LOOK_JUMP), 0U, 0U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("suspect");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_loop_test(tcase, zeros_are_held_until_the_deadline, 0, 2);
  tcase_add_test(tcase, zeros_of_both_are_played_at_once);
  tcase_add_loop_test(tcase, the_worse_of_two_that_differ_is_wrong, 0, 24);
  tcase_add_test(tcase, silence_is_better_than_a_runaway);
  tcase_add_test(tcase, a_level_that_both_give_is_meant);
  tcase_add_test(tcase, a_runaway_whose_peer_never_comes_is_not_played);
  tcase_add_test(tcase, nan_is_never_played);
  tcase_add_test(tcase, nan_of_both_is_wrong_though_the_bits_are_equal);
  tcase_add_loop_test(
    tcase, of_three_the_good_one_is_played_and_the_others_are_wrong, 0, 9);
  tcase_add_test(tcase, of_three_nan_is_wrong_though_one_is_missing);
  tcase_add_test(tcase, a_jump_is_held_to_the_deadline_and_no_longer);
  tcase_add_test(tcase, equal_bits_clear_a_jump);
  tcase_add_test(tcase, who_does_not_jump_is_preferred_and_nobody_blamed);
  tcase_add_test(tcase, of_a_jump_and_zeros_the_zeros_are_wrong);
  tcase_add_test(tcase, where_copies_differ_a_jump_means_nothing);
  return suite_run("suspect", tcase);
}
