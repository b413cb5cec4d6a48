// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/engine.h"
#include "host/engine/intake.h"
#include "host/shared/fault.h"
#include "tests/small_model.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// What goes into a block: nothing is lost, and nothing overtakes anything

#define N_FRAMES 64U
#define N_SLOTS 64U
#define N_INPUTS 2U

static Engine    engine;
static Log*      journal;
static Ring      commands;
static Ring      orders;
static Incidents incidents;
static Stats     stats;
static float     silence[BLOCK_MAX_FRAMES];
static Copy      copies[2];

static void
set_up(void)
{
  const size_t size = (log_bytes(N_SLOTS, N_INPUTS) + 63U) & ~(size_t)63U;
  journal           = (Log*)aligned_alloc(64U, size);
  ck_assert_ptr_nonnull(journal);
  memset(journal, 0, size);
  log_init(journal, N_SLOTS, N_INPUTS);

  const EngineSetup setup = {.model     = small_model(),
                             .log       = journal,
                             .copies    = {&copies[0], &copies[1]},
                             .commands  = &commands,
                             .orders    = &orders,
                             .incidents = &incidents,
                             .stats     = &stats,
                             .rate_hz   = 48000.0,
                             .deadline  = 0.7};
  ck_assert_int_eq(engine_open(&engine, &setup), STATUS_OK);
}

static void
tear_down(void)
{
  engine_close(&engine);
  free(journal);
}

/// Take a block in, as the engine does before it plays it
static const Block*
take(const Block* const events)
{
  const float* const inputs[] = {silence, silence};
  const Cycle        cycle    = {
              .frames = N_FRAMES, .inputs = inputs, .events = events, .patient = true};
  const Block* const block = intake_block(&engine, &cycle);
  log_commit(journal);
  engine.frame += N_FRAMES;
  return block;
}

static void
push_set(const uint32_t frame, const uint32_t port, const float value)
{
  const Event event = {
    .frame = frame, .kind = EVENT_SET, .index = port, .value = value};
  ck_assert(ring_push(&commands, &event, NULL));
}

static void
push_midi(const uint32_t frame, const uint8_t note)
{
  const uint8_t bytes[] = {0x90U, note, 100U};
  const Event   event   = {
        .frame = frame, .kind = EVENT_MIDI, .n_bytes = sizeof(bytes)};
  ck_assert(ring_push(&commands, &event, bytes));
}

/// Add a MIDI message to the cycle's own events
static void
add_midi(Block* const events, const uint32_t frame, const uint8_t note)
{
  const uint8_t bytes[] = {0x90U, note, 100U};
  const Event   event   = {
        .frame = frame, .kind = EVENT_MIDI, .n_bytes = sizeof(bytes)};
  ck_assert(block_append(events, &event, bytes));
}

static Block*
make_events(void)
{
  Block* const events = (Block*)calloc(1U, block_bytes(0U));
  ck_assert_ptr_nonnull(events);
  return events;
}

/// Check that the next event of a block is a port's new value
static void
expect_set(const Block* const block,
           uint32_t* const    at,
           const uint32_t     frame,
           const float        value)
{
  const Event* const event = block_next(block, at);
  ck_assert_ptr_nonnull(event);
  ck_assert_uint_eq(event->kind, EVENT_SET);
  ck_assert_uint_eq(event->frame, frame);
  ck_assert_float_eq(event->value, value);
}

/// Check that the next event of a block is a note
static void
expect_note(const Block* const block,
            uint32_t* const    at,
            const uint32_t     frame,
            const uint8_t      note)
{
  const Event* const event = block_next(block, at);
  ck_assert_ptr_nonnull(event);
  ck_assert_uint_eq(event->kind, EVENT_MIDI);
  ck_assert_uint_eq(event->frame, frame);
  ck_assert_uint_eq(event_payload(event)[1], note);
}

static void
expect_end(const Block* const block, uint32_t* const at)
{
  ck_assert_ptr_null(block_next(block, at));
}

START_TEST(own_events_and_commands_are_in_time_order)
{
  Block* const events = make_events();
  add_midi(events, 10U, 1U);
  add_midi(events, 20U, 2U);
  push_midi(5U, 10U);
  push_set(10U, SMALL_FREQ, 100.0f);
  push_midi(15U, 11U);
  push_midi(25U, 12U);

  const Block* const block = take(events);
  uint32_t           at    = 0U;
  expect_note(block, &at, 5U, 10U);
  expect_set(block, &at, 10U, 100.0f);
  expect_note(block, &at, 10U, 1U);
  expect_note(block, &at, 15U, 11U);
  expect_note(block, &at, 20U, 2U);
  expect_note(block, &at, 25U, 12U);
  expect_end(block, &at);
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
  expect_end(block, &at);
}
END_TEST

START_TEST(a_switch_set_twice_at_a_blocks_end_is_seen_in_two_blocks)
{
  push_set(N_FRAMES - 1U, SMALL_GATE, 1.0f);
  push_set(N_FRAMES - 1U, SMALL_GATE, 0.0f);
  const Block* block = take(NULL);
  uint32_t     at    = 0U;
  expect_set(block, &at, N_FRAMES - 1U, 1.0f);
  expect_end(block, &at);

  block = take(NULL);
  at    = 0U;
  expect_set(block, &at, 0U, 0.0f);
  expect_end(block, &at);
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
  expect_end(block, &at);
}
END_TEST

// The note after a gate that had to wait must not come before it
START_TEST(what_follows_a_moved_command_moves_with_it)
{
  Block* const events = make_events();
  add_midi(events, 0U, 2U);
  push_set(0U, SMALL_GATE, 1.0f);
  push_set(0U, SMALL_GATE, 0.0f);
  push_midi(0U, 1U);
  const Block* const block = take(events);
  uint32_t           at    = 0U;
  expect_set(block, &at, 0U, 1.0f);
  expect_note(block, &at, 0U, 2U);
  expect_set(block, &at, 1U, 0.0f);
  expect_note(block, &at, 1U, 1U);
  expect_end(block, &at);
  free(events);
}
END_TEST

// Ten blocks' worth at once: each arrives once, in order, at the earliest frame
START_TEST(events_beyond_a_blocks_room_are_carried_over)
{
  const uint32_t n_sent  = 10U * BLOCK_EVENT_BYTES / event_size(0U);
  uint32_t       n_heard = 0U;
  uint32_t       n       = 0U;
  for (uint32_t k = 0U; k < n_sent; ++k) {
    push_set(5U, SMALL_FREQ, (float)k);
  }
  for (uint32_t before = 1U; n_heard != before; ++n) {
    const Block* const block = take(NULL);
    uint32_t           at    = 0U;
    const Event*       event = NULL;
    before                   = n_heard;
    while ((event = block_next(block, &at))) {
      ck_assert_float_eq(event->value, (float)n_heard++);
      ck_assert_uint_eq(event->frame, n ? 0U : 5U);
    }
  }
  ck_assert_uint_eq(n_heard, n_sent);
  ck_assert_uint_gt(n, 10U);
  ck_assert_uint_eq(stats.lost_events, 0U);
}
END_TEST

START_TEST(a_flood_of_commands_leaves_room_for_the_own_events)
{
  Block* const   events = make_events();
  const uint32_t n_own  = BLOCK_EVENT_BYTES / 4U / event_size(3U);
  for (uint32_t k = 0U; k < n_own; ++k) {
    add_midi(events, N_FRAMES - 1U, (uint8_t)(k % 128U));
  }
  for (uint32_t k = 0U; k < 2000U; ++k) {
    push_set(0U, SMALL_FREQ, (float)k);
  }

  const Block* const block = take(events);
  uint32_t           at    = 0U;
  uint32_t           n     = 0U;
  const Event*       event = NULL;
  while ((event = block_next(block, &at))) {
    n += event->kind == EVENT_MIDI;
  }
  ck_assert_uint_eq(n, n_own);
  ck_assert_uint_eq(stats.lost_events, 0U);
  free(events);
}
END_TEST

// No room for the own events that JACK gave: they cannot wait, so they count
START_TEST(what_a_block_cannot_hold_is_counted)
{
  Block* const events = make_events();
  while (BLOCK_EVENT_BYTES - events->event_bytes >= event_size(3U)) {
    add_midi(events, 1U, 1U);
  }
  const uint32_t n_own = events->event_bytes / event_size(3U);
  push_set(0U, SMALL_FREQ, 1.0f);
  push_set(0U, SMALL_FREQ, 2.0f);

  const Block* const block = take(events);
  uint32_t           at    = 0U;
  uint32_t           n     = 0U;
  while (block_next(block, &at)) {
    ++n;
  }
  ck_assert_uint_eq(n + stats.lost_events, n_own + 2U);
  ck_assert_uint_gt(stats.lost_events, 0U);
  free(events);
}
END_TEST

START_TEST(a_command_too_long_is_counted_and_the_next_is_whole)
{
  static uint8_t bytes[BLOCK_PAYLOAD_BYTES + 1U];
  const Event    event = {.kind = EVENT_MIDI, .n_bytes = sizeof(bytes)};
  ck_assert(ring_push(&commands, &event, bytes));
  push_midi(1U, 7U);
  const Block* const block = take(NULL);
  uint32_t           at    = 0U;
  expect_note(block, &at, 1U, 7U);
  expect_end(block, &at);
  ck_assert_uint_eq(stats.lost_events, 1U);
}
END_TEST

START_TEST(a_command_beyond_the_block_waits_for_the_next)
{
  push_midi(N_FRAMES, 7U);
  uint32_t at = 0U;
  expect_end(take(NULL), &at);
  expect_note(take(NULL), &at, 0U, 7U);
}
END_TEST

START_TEST(the_value_in_the_log_is_the_value_that_is_known)
{
  ck_assert_float_eq(engine.ledger.controls[SMALL_GAIN], 0.5f);
  push_set(0U, SMALL_GAIN, 0.25f);
  take(NULL);
  ck_assert_float_eq(engine.ledger.controls[SMALL_GAIN], 0.25f);
}
END_TEST

// A fault names a role; the block names the copy that has it
START_TEST(a_fault_strikes_who_has_the_role)
{
  static const FaultWhich which[] = {FAULT_ACTIVE, FAULT_STANDBY, FAULT_BOTH};
  const uint32_t          active  = (uint32_t)_i % 2U;
  const FaultWhich        wanted  = which[_i / 2];
  engine.standing[0]              = STANDING_READY;
  engine.standing[1]              = STANDING_READY;
  engine.active                   = active;
  const Event fault               = {.frame = 9U,
                                     .kind  = EVENT_FAULT,
                                     .index = (uint32_t)wanted,
                                     .value = (float)FAULT_HANG};
  ck_assert(ring_push(&commands, &fault, NULL));

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
  while (incidents_hear(&incidents, &incident)) {
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
    ck_assert(ring_push(&orders, &order, NULL));
  }
  const Block* const block = take(NULL);
  uint32_t           at    = 0U;
  for (uint32_t r = 0U; r < 2U; ++r) {
    const Event* const event = block_next(block, &at);
    ck_assert_ptr_nonnull(event);
    ck_assert_uint_eq(event->kind, EVENT_SNAPSHOT);
    ck_assert_uint_eq(event->index, r);
  }
  expect_end(block, &at);
}
END_TEST

START_TEST(the_inputs_are_in_the_block)
{
  static float       left[N_FRAMES];
  static float       right[N_FRAMES];
  const float* const inputs[] = {left, right};
  for (uint32_t i = 0U; i < N_FRAMES; ++i) {
    left[i]  = (float)i;
    right[i] = -(float)i;
  }
  const Cycle        cycle = {.frames = N_FRAMES, .inputs = inputs};
  const Block* const block = intake_block(&engine, &cycle);
  ck_assert_mem_eq(block_input(block, 0U), left, sizeof(left));
  ck_assert_mem_eq(block_input(block, 1U), right, sizeof(right));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("intake");
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, own_events_and_commands_are_in_time_order);
  tcase_add_loop_test(tcase, a_switch_set_twice_at_once_is_seen_twice, 0, 2);
  tcase_add_test(tcase,
                 a_switch_set_twice_at_a_blocks_end_is_seen_in_two_blocks);
  tcase_add_test(tcase, other_ports_change_as_often_as_they_like_at_once);
  tcase_add_test(tcase, what_follows_a_moved_command_moves_with_it);
  tcase_add_test(tcase, events_beyond_a_blocks_room_are_carried_over);
  tcase_add_test(tcase, a_flood_of_commands_leaves_room_for_the_own_events);
  tcase_add_test(tcase, what_a_block_cannot_hold_is_counted);
  tcase_add_test(tcase, a_command_too_long_is_counted_and_the_next_is_whole);
  tcase_add_test(tcase, a_command_beyond_the_block_waits_for_the_next);
  tcase_add_test(tcase, the_value_in_the_log_is_the_value_that_is_known);
  tcase_add_loop_test(tcase, a_fault_strikes_who_has_the_role, 0, 6);
  tcase_add_test(tcase, both_copies_can_be_asked_for_their_state_at_once);
  tcase_add_test(tcase, the_inputs_are_in_the_block);
  return suite_run("intake", tcase);
}
