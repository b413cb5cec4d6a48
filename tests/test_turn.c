// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/turn.h"
#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdlib.h>

// A pair that is made beside the one that plays, and takes its place

/// Make a pair that has done nothing yet, to be offered
static void
make_offer(Copy* offered[COPIES_MAX])
{
  for (uint32_t r = 0U; r < 2U; ++r) {
    offered[r] =
      (Copy*)bed_allocate(copy_bytes(1U, false, told_bytes(1U, 0U), 0U));
    offered[r]->n_outputs = 1U;
    atomic_store(&offered[r]->life, LIFE_RUNNING);
  }
}

/// Let both of an offered pair deliver a block
static void
deliver_beside(Copy* const    offered[COPIES_MAX],
               const uint64_t seq,
               const float    value)
{
  Copy* const old[] = {bed.engine.setup.copies[0], bed.engine.setup.copies[1]};
  for (uint32_t r = 0U; r < 2U; ++r) {
    bed.engine.setup.copies[r] = offered[r];
    bed_deliver(r, seq, value);
    bed.engine.setup.copies[r] = old[r];
  }
}

// Not before both have done all blocks, and from then on nobody looks at others
START_TEST(copies_that_are_offered_take_over_when_they_keep_up)
{
  Copy*          offered[COPIES_MAX] = {NULL};
  const uint64_t seq                 = 2U;
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  bed_agree_on(0.5f);
  make_offer(offered);
  deliver_beside(offered, 0U, 0.25f);
  turn_offer(&bed.engine, offered, 0U);
  bed_agree_on(0.5f);
  bed_played(0.5f);
  ck_assert(!turn_is_taken(&bed.engine));

  Copy* const before[] = {bed.engine.setup.copies[0],
                          bed.engine.setup.copies[1]};
  deliver_beside(offered, seq, 0.25f);
  deliver_beside(offered, seq + 1U, 0.25f);
  copy_live(before[0], LIFE_DEAD);
  bed_cycle_now();
  bed_played(0.25f);
  ck_assert(turn_is_taken(&bed.engine));
  ck_assert_uint_eq(bed.engine.active, 0U);
  ck_assert_uint_eq(bed.stats.swaps, 0U);
  ck_assert_uint_eq(atomic_load(&bed.engine.turned),
                    (uintmax_t)3U * BED_FRAMES);
  ck_assert(bed_told(INCIDENT_TURNED, 0U));
  bed_agree_on(0.125f);
  bed_played(0.125f);
  ck_assert_uint_eq(bed.stats.diverged_blocks, 0U);
  free(before[0]);
  free(before[1]);
  bed_close();
}
END_TEST

/// Offer a pair that keeps up with the one that plays
static void
open_with_offer(Copy* offered[COPIES_MAX])
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  make_offer(offered);
  deliver_beside(offered, 0U, 0.25f);
  turn_offer(&bed.engine, offered, 0U);
}

/// See that the one that played plays on
static void
close_untaken(Copy* offered[COPIES_MAX])
{
  bed_agree_on(0.5f);
  bed_played(0.5f);
  ck_assert(!turn_is_taken(&bed.engine));
  free(offered[0]);
  free(offered[1]);
  bed_close();
}

START_TEST(an_offer_that_is_withdrawn_is_not_taken)
{
  Copy* offered[COPIES_MAX] = {NULL};
  open_with_offer(offered);
  ck_assert(turn_withdraw(&bed.engine));
  ck_assert(!turn_withdraw(&bed.engine));
  close_untaken(offered);
}
END_TEST

START_TEST(a_dead_copy_is_not_taken)
{
  Copy* offered[COPIES_MAX] = {NULL};
  open_with_offer(offered);
  copy_live(offered[_i], LIFE_DEAD);
  close_untaken(offered);
}
END_TEST

START_TEST(a_pair_that_may_have_had_poison_is_not_taken)
{
  Copy* offered[COPIES_MAX] = {NULL};
  open_with_offer(offered);
  log_poison(bed.log, 0U);
  close_untaken(offered);
}
END_TEST

// Neither that they differed, nor how often they were late
START_TEST(nothing_of_the_old_pair_is_held_against_the_new)
{
  Copy* offered[COPIES_MAX] = {NULL};
  open_with_offer(offered);
  Copy* const before[] = {bed.engine.setup.copies[0],
                          bed.engine.setup.copies[1]};
  bed.engine.agree     = false;
  bed.engine.dispute   = (Dispute){.open = true, .seq = 0U, .a = 0U, .b = 1U};
  bed.engine.flaps[1]  = (Flap){.n = FLAP_TIMES - 1U};
  deliver_beside(offered, 1U, 0.25f);
  bed_cycle_now();
  ck_assert(turn_is_taken(&bed.engine));
  bed_agree_on(0.25f);
  ck_assert(bed.engine.agree);
  ck_assert(!bed_told(INCIDENT_DIVERGED, 1U));
  ck_assert_uint_eq(bed.engine.flaps[1].n, 0U);
  free(before[0]);
  free(before[1]);
  bed_close();
}
END_TEST

// Counts of those that were replaced say nothing of theirs
START_TEST(what_the_new_ones_have_told_is_heard)
{
  Copy* offered[COPIES_MAX] = {NULL};
  open_with_offer(offered);
  Copy* const before[]                        = {bed.engine.setup.copies[0],
                                                 bed.engine.setup.copies[1]};
  bed.engine.readout.n_changes                = 1U;
  copy_told(offered[0], 1U, false)->n_changes = 1U;
  copy_told(offered[1], 1U, false)->n_changes = 1U;
  const uint64_t n                            = count_read(&bed.engine.changes);
  deliver_beside(offered, 1U, 0.25f);
  bed_cycle_now();
  ck_assert(turn_is_taken(&bed.engine));
  ck_assert_uint_eq(count_read(&bed.engine.changes), n + 1U);
  free(before[0]);
  free(before[1]);
  bed_close();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("turn");
  tcase_set_timeout(tcase, 30.0);
  tcase_add_test(tcase, copies_that_are_offered_take_over_when_they_keep_up);
  tcase_add_test(tcase, an_offer_that_is_withdrawn_is_not_taken);
  tcase_add_loop_test(tcase, a_dead_copy_is_not_taken, 0, 2);
  tcase_add_test(tcase, a_pair_that_may_have_had_poison_is_not_taken);
  tcase_add_test(tcase, nothing_of_the_old_pair_is_held_against_the_new);
  tcase_add_test(tcase, what_the_new_ones_have_told_is_heard);
  return suite_run("turn", tcase);
}
