// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/intake_bed.h"
#include "tests/small_model.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdlib.h>

// More than a block has room for: it waits, or is counted

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
  ck_assert_uint_eq(bed.stats.lost_events, 0U);
}
END_TEST

START_TEST(a_flood_of_commands_leaves_room_for_the_own_events)
{
  Block* const   events = make_events();
  const uint32_t n_own  = BLOCK_EVENT_BYTES / 4U / event_size(3U);
  for (uint32_t k = 0U; k < n_own; ++k) {
    add_note(events, BED_FRAMES - 1U, (uint8_t)(k % 128U));
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
  ck_assert_uint_eq(bed.stats.lost_events, 0U);
  free(events);
}
END_TEST

// No room for the own events that JACK gave: they cannot wait, so they count
START_TEST(what_a_block_cannot_hold_is_counted)
{
  Block* const events = make_events();
  while (BLOCK_EVENT_BYTES - events->event_bytes >= event_size(3U)) {
    add_note(events, 1U, 1U);
  }
  const uint32_t n_own = events->event_bytes / event_size(3U);
  push_set(0U, SMALL_FREQ, 1.0f);
  push_set(0U, SMALL_FREQ, 2.0f);

  const Block* const block = take(events);
  ck_assert_uint_eq(count_events(block) + bed.stats.lost_events, n_own + 2U);
  ck_assert_uint_gt(bed.stats.lost_events, 0U);
  free(events);
}
END_TEST

START_TEST(a_command_too_long_is_counted_and_the_next_is_whole)
{
  static uint8_t bytes[BLOCK_PAYLOAD_BYTES + 1U];
  const Event    event = {.kind = EVENT_MIDI, .n_bytes = sizeof(bytes)};
  ck_assert(ring_push(&bed.commands, &event, bytes));
  push_note(1U, 7U);
  const Block* const block = take(NULL);
  uint32_t           at    = 0U;
  expect_note(block, &at, 1U, 7U);
  expect_end(block, at);
  ck_assert_uint_eq(bed.stats.lost_events, 1U);
}
END_TEST

START_TEST(a_command_beyond_the_block_waits_for_the_next)
{
  push_note(BED_FRAMES, 7U);
  uint32_t at = 0U;
  expect_end(take(NULL), at);
  expect_note(take(NULL), &at, 0U, 7U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("overflow");
  tcase_add_checked_fixture(tcase, intake_open, bed_close);
  tcase_add_test(tcase, events_beyond_a_blocks_room_are_carried_over);
  tcase_add_test(tcase, a_flood_of_commands_leaves_room_for_the_own_events);
  tcase_add_test(tcase, what_a_block_cannot_hold_is_counted);
  tcase_add_test(tcase, a_command_too_long_is_counted_and_the_next_is_whole);
  tcase_add_test(tcase, a_command_beyond_the_block_waits_for_the_next);
  return suite_run("overflow", tcase);
}
