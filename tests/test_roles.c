// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>

// Which copy is active, and who is its standby

/// Push a command that is nothing but its kind
static void
command(const EventKind kind)
{
  const Event event = {.kind = (uint16_t)kind};
  ck_assert(ring_push(&bed.commands, &event, NULL));
}

START_TEST(a_swap_that_is_asked_for_moves_the_role)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  command(EVENT_SWAP);
  bed_agree_on(0.5f);
  ck_assert_uint_eq(bed.engine.active, 1U);
  ck_assert_uint_eq(bed.stats.swaps, 1U);
  command(EVENT_SWAP);
  bed_agree_on(0.5f);
  ck_assert_uint_eq(bed.engine.active, 0U);
  ck_assert_uint_eq(bed.stats.swaps, 2U);
}
END_TEST

START_TEST(a_swap_without_a_standby_changes_nothing)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  copy_live(bed.engine.setup.copies[1], LIFE_DEAD);
  bed_alone(0U, 0.5f);
  command(EVENT_SWAP);
  bed_alone(0U, 0.5f);
  ck_assert_uint_eq(bed.engine.active, 0U);
  ck_assert_uint_eq(bed.stats.swaps, 0U);
}
END_TEST

START_TEST(a_standby_that_is_to_be_replaced_is_given_up)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  command(EVENT_RESTORE);
  bed_alone(0U, 0.25f);
  ck_assert_uint_eq(bed.engine.active, 0U);
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_RETIRED);
  ck_assert(bed_told(INCIDENT_REPLACED, 1U));
}
END_TEST

// While the active one is late the standby is needed
START_TEST(a_standby_that_is_needed_is_not_replaced)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  atomic_store(&bed.engine.standing[0], STANDING_LATE);
  command(EVENT_RESTORE);
  bed_agree_on(0.25f);
  bed_played(0.25f);
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_READY);
  ck_assert_uint_eq(bed.stats.lost_events, 1U);
}
END_TEST

// The same before it is called so
START_TEST(a_standby_that_was_faster_is_not_replaced)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  bed_alone(1U, 0.5f);
  command(EVENT_RESTORE);
  bed_alone(1U, 0.25f);
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_READY);
  ck_assert_uint_eq(bed.stats.lost_events, 1U);
}
END_TEST

START_TEST(the_copies_that_keep_up_are_counted)
{
  bed_open_pair(BED_NO_DEADLINE_HZ, false);
  bed_agree_on(0.5f);
  ck_assert_uint_eq(bed.stats.ready, 2U);
  copy_live(bed.engine.setup.copies[1], LIFE_DEAD);
  bed_alone(0U, 0.5f);
  ck_assert_uint_eq(bed.stats.ready, 1U);
}
END_TEST

// Both were late with the last block, and only the standby is back in time
START_TEST(of_copies_that_differ_the_one_that_is_heard_is_active)
{
  bed_open_pair(BED_RATE_HZ, false);
  const uint64_t seq = bed_agree_on(0.5f);
  bed.engine.agree   = false;
  bed_cycle_late();
  bed_deliver(1U, seq, 0.25f);
  bed.engine.setup.copies[1]->outputs[seq % COPY_OUTPUTS].done_ns = UINT64_MAX;
  bed_alone(1U, 0.25f);
  ck_assert_uint_eq(bed.engine.active, 1U);
  ck_assert_uint_eq(bed.stats.swaps, 1U);
  ck_assert_uint_eq(bed.stats.hedged_blocks, 0U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("roles");
  tcase_set_timeout(tcase, 30.0);
  tcase_add_checked_fixture(tcase, NULL, bed_close);
  tcase_add_test(tcase, a_swap_that_is_asked_for_moves_the_role);
  tcase_add_test(tcase, a_swap_without_a_standby_changes_nothing);
  tcase_add_test(tcase, a_standby_that_is_to_be_replaced_is_given_up);
  tcase_add_test(tcase, a_standby_that_is_needed_is_not_replaced);
  tcase_add_test(tcase, a_standby_that_was_faster_is_not_replaced);
  tcase_add_test(tcase, the_copies_that_keep_up_are_counted);
  tcase_add_test(tcase, of_copies_that_differ_the_one_that_is_heard_is_active);
  return suite_run("roles", tcase);
}
