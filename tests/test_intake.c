// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/intake.h"
#include "host/shared/fault.h"
#include "tests/intake_bed.h"
#include "tests/small_model.h"
#include "tests/suite.h"

#include <check.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

// What goes into a block: nothing is lost, and nothing overtakes anything

START_TEST(own_events_and_commands_are_in_time_order)
{
  Block* const events = make_events();
  add_note(events, 10U, 1U);
  add_note(events, 20U, 2U);
  push_note(5U, 10U);
  push_set(10U, SMALL_FREQ, 100.0f);
  push_note(15U, 11U);
  push_note(25U, 12U);

  const Block* const block = take(events);
  uint32_t           at    = 0U;
  expect_note(block, &at, 5U, 10U);
  expect_set(block, &at, 10U, 100.0f);
  expect_note(block, &at, 10U, 1U);
  expect_note(block, &at, 15U, 11U);
  expect_note(block, &at, 20U, 2U);
  expect_note(block, &at, 25U, 12U);
  expect_end(block, at);
  free(events);
}
END_TEST

// On and off at once would be no change at all to a plugin
START_TEST(a_switch_set_twice_at_once_is_seen_twice)
{
  static const uint32_t ports[] = {SMALL_GATE, SMALL_RESET};
  push_set(3U, ports[_i], 1.0f);
  push_set(3U, ports[_i], 0.0f);
  push_set(3U, ports[_i], 1.0f);
  const Block* const block = take(NULL);
  uint32_t           at    = 0U;
  expect_set(block, &at, 3U, 1.0f);
  expect_set(block, &at, 4U, 0.0f);
  expect_set(block, &at, 5U, 1.0f);
  expect_end(block, at);
}
END_TEST

START_TEST(a_switch_set_twice_at_a_blocks_end_is_seen_in_two_blocks)
{
  push_set(BED_FRAMES - 1U, SMALL_GATE, 1.0f);
  push_set(BED_FRAMES - 1U, SMALL_GATE, 0.0f);
  const Block* block = take(NULL);
  uint32_t     at    = 0U;
  expect_set(block, &at, BED_FRAMES - 1U, 1.0f);
  expect_end(block, at);

  block = take(NULL);
  at    = 0U;
  expect_set(block, &at, 0U, 0.0f);
  expect_end(block, at);
}
END_TEST

START_TEST(other_ports_change_as_often_as_they_like_at_once)
{
  push_set(3U, SMALL_FREQ, 100.0f);
  push_set(3U, SMALL_FREQ, 200.0f);
  const Block* const block = take(NULL);
  uint32_t           at    = 0U;
  expect_set(block, &at, 3U, 100.0f);
  expect_set(block, &at, 3U, 200.0f);
  expect_end(block, at);
}
END_TEST

// The note after a gate that had to wait must not come before it
START_TEST(what_follows_a_moved_command_moves_with_it)
{
  Block* const events = make_events();
  add_note(events, 0U, 2U);
  push_set(0U, SMALL_GATE, 1.0f);
  push_set(0U, SMALL_GATE, 0.0f);
  push_note(0U, 1U);
  const Block* const block = take(events);
  uint32_t           at    = 0U;
  expect_set(block, &at, 0U, 1.0f);
  expect_note(block, &at, 0U, 2U);
  expect_set(block, &at, 1U, 0.0f);
  expect_note(block, &at, 1U, 1U);
  expect_end(block, at);
  free(events);
}
END_TEST

START_TEST(the_value_in_the_log_is_the_value_that_is_known)
{
  ck_assert_float_eq(bed.engine.ledger.controls[SMALL_GAIN], 0.5f);
  push_set(0U, SMALL_GAIN, 0.25f);
  take(NULL);
  ck_assert_float_eq(bed.engine.ledger.controls[SMALL_GAIN], 0.25f);
}
END_TEST

// A fault names a role; the block names the copy that has it
START_TEST(a_fault_strikes_who_has_the_role)
{
  static const FaultWhich which[] = {FAULT_ACTIVE, FAULT_STANDBY, FAULT_BOTH};
  const uint32_t          active  = (uint32_t)_i % 2U;
  const FaultWhich        wanted  = which[_i / 2];
  bed.engine.standing[0]          = STANDING_READY;
  bed.engine.standing[1]          = STANDING_READY;
  bed.engine.active               = active;
  const Event fault               = {.frame = 9U,
                                     .kind  = EVENT_FAULT,
                                     .index = (uint32_t)wanted,
                                     .value = (float)FAULT_HANG};
  ck_assert(ring_push(&bed.commands, &fault, NULL));

  const Block* const block     = take(NULL);
  bool               struck[2] = {false, false};
  uint32_t           at        = 0U;
  const Event*       event     = NULL;
  while ((event = block_next(block, &at))) {
    ck_assert_uint_eq(event->kind, EVENT_FAULT);
    ck_assert_uint_lt(event->index, 2U);
    ck_assert_float_eq(event->value, (float)FAULT_HANG);
    ck_assert(!struck[event->index]);
    struck[event->index] = true;
  }
  ck_assert_int_eq(struck[active], wanted != FAULT_STANDBY);
  ck_assert_int_eq(struck[1U - active], wanted != FAULT_ACTIVE);

  uint32_t n_told   = 0U;
  Incident incident = {0};
  while (incidents_hear(&bed.incidents, &incident)) {
    ck_assert_uint_eq(incident.kind, INCIDENT_FAULT);
    ck_assert_uint_eq(incident.detail, FAULT_HANG);
    ++n_told;
  }
  ck_assert_uint_eq(n_told, (uint32_t)struck[0] + (uint32_t)struck[1]);
}
END_TEST

START_TEST(both_copies_can_be_asked_for_their_state_at_once)
{
  for (uint32_t r = 0U; r < 2U; ++r) {
    const Event order = {.kind = EVENT_SNAPSHOT, .index = r};
    ck_assert(ring_push(&bed.orders, &order, NULL));
  }
  const Block* const block = take(NULL);
  uint32_t           at    = 0U;
  for (uint32_t r = 0U; r < 2U; ++r) {
    const Event* const event = block_next(block, &at);
    ck_assert_ptr_nonnull(event);
    ck_assert_uint_eq(event->kind, EVENT_SNAPSHOT);
    ck_assert_uint_eq(event->index, r);
  }
  expect_end(block, at);
}
END_TEST

START_TEST(a_port_that_is_not_there_is_counted_as_lost)
{
  push_set(0U, SMALL_PORTS, 1.0f);
  push_set(0U, UINT32_MAX / 4U, 1.0f);
  expect_end(take(NULL), 0U);
  ck_assert_uint_eq(count_read(&bed.stats.lost_events), 2U);
}
END_TEST

START_TEST(the_inputs_are_in_the_block)
{
  static float       left[BED_FRAMES];
  static float       right[BED_FRAMES];
  const float* const inputs[] = {left, right};
  for (uint32_t i = 0U; i < BED_FRAMES; ++i) {
    left[i]  = (float)i;
    right[i] = -(float)i;
  }
  const Cycle        cycle = {.frames = BED_FRAMES, .inputs = inputs};
  const Block* const block = intake_block(&bed.engine, &cycle);
  ck_assert_mem_eq(block_input(block, 0U), left, sizeof(left));
  ck_assert_mem_eq(block_input(block, 1U), right, sizeof(right));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("intake");
  tcase_add_checked_fixture(tcase, intake_open, bed_close);
  tcase_add_test(tcase, own_events_and_commands_are_in_time_order);
  tcase_add_loop_test(tcase, a_switch_set_twice_at_once_is_seen_twice, 0, 2);
  tcase_add_test(tcase,
                 a_switch_set_twice_at_a_blocks_end_is_seen_in_two_blocks);
  tcase_add_test(tcase, other_ports_change_as_often_as_they_like_at_once);
  tcase_add_test(tcase, what_follows_a_moved_command_moves_with_it);
  tcase_add_test(tcase, the_value_in_the_log_is_the_value_that_is_known);
  tcase_add_loop_test(tcase, a_fault_strikes_who_has_the_role, 0, 6);
  tcase_add_test(tcase, both_copies_can_be_asked_for_their_state_at_once);
  tcase_add_test(tcase, a_port_that_is_not_there_is_counted_as_lost);
  tcase_add_test(tcase, the_inputs_are_in_the_block);
  return suite_run("intake", tcase);
}
