// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/poll.h"

#include <check.h>

Poll
make_poll(const bool agree)
{
  return (Poll){.ballots     = {{.alive = true}, {.alive = true}},
                .agree       = agree,
                .equal       = true,
                .deadline_ns = DEADLINE_NS,
                .last_ns     = LAST_NS};
}

void
deliver(Poll* const poll, const uint32_t r, const Look look)
{
  poll->ballots[r].alive = true;
  poll->ballots[r].here  = true;
  poll->ballots[r].look  = look;
}

Poll
give_one(const bool agree, const uint32_t r, const Look look)
{
  Poll poll = make_poll(agree);
  deliver(&poll, r, look);
  return poll;
}

Poll
give_equal(const bool agree, const Look look)
{
  Poll poll = give_one(agree, 0U, look);
  deliver(&poll, 1U, look);
  return poll;
}

Poll
give_unequal(const bool agree, const Look look_0, const Look look_1)
{
  Poll poll  = give_one(agree, 0U, look_0);
  poll.equal = false;
  deliver(&poll, 1U, look_1);
  return poll;
}

void
assert_waits(const Poll poll, const uint64_t until_ns)
{
  const Vote vote = vote_pick(&poll);
  ck_assert_int_eq(vote.act, VOTE_WAIT);
  ck_assert_uint_eq(vote.until_ns, until_ns);
  ck_assert_uint_eq(vote.wrong, 0U);
}

void
assert_plays(const Poll poll, const uint32_t who, const uint32_t wrong)
{
  const Vote vote = vote_pick(&poll);
  ck_assert_int_eq(vote.act, VOTE_PLAY);
  ck_assert_uint_eq(vote.who, who);
  ck_assert_uint_eq(vote.wrong, wrong);
}

void
assert_held(Poll poll, const uint32_t r)
{
  assert_waits(poll, DEADLINE_NS);
  poll.now_ns = DEADLINE_NS - 1U;
  assert_waits(poll, DEADLINE_NS);
  poll.now_ns = DEADLINE_NS;
  assert_plays(poll, r, 0U);
}

void
assert_loses(const Poll poll, const uint32_t wrong)
{
  const Vote vote = vote_pick(&poll);
  ck_assert_int_eq(vote.act, VOTE_LOSE);
  ck_assert_uint_eq(vote.wrong, wrong);
}
