// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/feed.h"
#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <stdlib.h>

// What a copy gets of a block: nothing of a poisoned one but its releases, a
// block later, and only what is meant for it

static Log*   journal;
static Block* block;
static Feed   feed;

static void
set_up(void)
{
  journal = bed_log(BED_SLOTS, 0U);
  block   = (Block*)bed_allocate(block_bytes(0U));
  feed    = (Feed){.owes = false};
}

static void
tear_down(void)
{
  free(journal);
  free(block);
}

/// Begin the block that is to be prepared
static void
begin(const uint64_t seq)
{
  *block = (Block){.seq = seq, .frames = BED_FRAMES};
}

static void
add(const EventKind kind,
    const uint32_t  index,
    const uint8_t   status,
    const uint8_t   data1,
    const uint8_t   data2)
{
  const uint8_t message[] = {status, data1, data2};
  const Event   event     = {
          .frame = 5U, .kind = (uint16_t)kind, .n_bytes = 3U, .index = index};
  ck_assert(block_append(block, &event, message));
}

/// Prepare the block for copy 1, all of whose blocks are its own
static bool
prepare(void)
{
  return feed_prepare(&feed, journal, block, 1U, 0U, NULL);
}

/// Begin a block that was found to be poison
static void
begin_poisoned(const uint64_t seq)
{
  log_poison(journal, seq);
  begin(seq);
}

/// The message of the `n`th MIDI event of the block; null if there is none
static const uint8_t*
message(uint32_t n, uint32_t* const frame)
{
  uint32_t     at    = 0U;
  const Event* event = NULL;
  while ((event = block_next(block, &at))) {
    if (event->kind == EVENT_MIDI && !n--) {
      *frame = event->frame;
      return event_payload(event);
    }
  }
  return NULL;
}

START_TEST(a_poisoned_block_has_no_events)
{
  uint32_t frame = 0U;
  begin_poisoned(3U);
  add(EVENT_MIDI, 0U, 0x90U, 60U, 100U);
  add(EVENT_MIDI, 0U, 0xB0U, 7U, 100U);
  ck_assert(prepare());
  ck_assert_uint_eq(block->event_bytes, 0U);
  begin(4U);
  ck_assert(prepare());
  ck_assert_ptr_null(message(0U, &frame));
}
END_TEST

START_TEST(its_releases_come_first_in_the_next_block)
{
  uint32_t frame = 0U;
  begin_poisoned(3U);
  add(EVENT_MIDI, 0U, 0x93U, 60U, 0U);
  add(EVENT_MIDI, 0U, 0xB2U, 64U, 0U);
  ck_assert(prepare());
  begin(4U);
  add(EVENT_MIDI, 0U, 0x90U, 70U, 1U);
  ck_assert(prepare());
  ck_assert_mem_eq(message(0U, &frame), "\xB2\x40\x00", 3U);
  ck_assert_uint_eq(frame, 0U);
  ck_assert_mem_eq(message(1U, &frame), "\x83\x3C\x40", 3U);
  ck_assert_uint_eq(frame, 0U);
  ck_assert_mem_eq(message(2U, &frame), "\x90\x46\x01", 3U);
  ck_assert_uint_eq(frame, 5U);
  begin(5U);
  ck_assert(prepare());
  ck_assert_ptr_null(message(0U, &frame));
}
END_TEST

// Even all notes of a channel come through a block that is nearly full
START_TEST(a_release_without_room_waits)
{
  uint32_t frame = 0U;
  begin_poisoned(3U);
  add(EVENT_MIDI, 0U, 0xB0U, 123U, 0U);
  ck_assert(prepare());
  begin(4U);
  for (uint32_t n = 0U; n < BLOCK_EVENT_BYTES / event_size(3U); ++n) {
    add(EVENT_MIDI, 0U, 0x90U, 70U, 1U);
  }
  ck_assert(prepare());
  ck_assert_mem_eq(message(0U, &frame), "\x90\x46\x01", 3U);
  begin(5U);
  ck_assert(prepare());
  ck_assert_mem_eq(message(127U, &frame), "\x80\x7F\x40", 3U);
  ck_assert_ptr_null(message(128U, &frame));
}
END_TEST

/// Count the notes that a block releases, each of which must be released once
static uint32_t
count_released(bool seen[NOTES_CHANNELS][NOTES_KEYS])
{
  const uint8_t* bytes = NULL;
  uint32_t       frame = 0U;
  uint32_t       n     = 0U;
  while ((bytes = message(n, &frame))) {
    bool* const note = &seen[bytes[0] & 0x0FU][bytes[1]];
    ck_assert(!*note);
    *note = true;
    ++n;
  }
  return n;
}

// As of a panic: more notes than go into one block
START_TEST(the_releases_of_all_channels_come_block_by_block)
{
  static bool seen[NOTES_CHANNELS][NOTES_KEYS];
  begin_poisoned(3U);
  for (uint8_t c = 0U; c < NOTES_CHANNELS; ++c) {
    add(EVENT_MIDI, 0U, 0xB0U | c, 123U, 0U);
  }
  ck_assert(prepare());
  uint32_t n = 0U;
  for (uint64_t seq = 4U; seq < 8U; ++seq) {
    begin(seq);
    ck_assert(prepare());
    n += count_released(seen);
  }
  ck_assert_uint_eq(n, UINT64_C(1) * NOTES_CHANNELS * NOTES_KEYS);
  ck_assert(!feed.owes);
}
END_TEST

START_TEST(a_fresh_copy_begins_with_its_greeting)
{
  const uint64_t jobs     = 0U;
  const Event    greeting = {
       .kind = EVENT_GREET, .n_bytes = sizeof(jobs), .index = 1U};
  const Event another = {
    .kind = EVENT_GREET, .n_bytes = sizeof(jobs), .index = 0U};
  feed.waits = true;
  begin(3U);
  add(EVENT_MIDI, 0U, 0x90U, 70U, 1U);
  ck_assert(block_append(block, &another, &jobs));
  ck_assert(!prepare());
  begin(4U);
  ck_assert(block_append(block, &greeting, &jobs));
  ck_assert(prepare());
  begin(5U);
  ck_assert(prepare());
}
END_TEST

START_TEST(held_notes_are_for_one_copy)
{
  uint32_t frame = 0U;
  begin(3U);
  add(EVENT_HELD, 0U, 0x90U, 60U, 100U);
  add(EVENT_HELD, 1U, 0x90U, 61U, 100U);
  ck_assert(prepare());
  ck_assert_mem_eq(message(0U, &frame), "\x90\x3D\x64", 3U);
  ck_assert_ptr_null(message(1U, &frame));
}
END_TEST

// As of a clone, which reads on from before it was there
START_TEST(what_was_meant_for_a_predecessor_is_not_taken)
{
  uint32_t frame = 0U;
  begin(3U);
  add(EVENT_HELD, 1U, 0x90U, 61U, 100U);
  ck_assert(feed_prepare(&feed, journal, block, 1U, 4U, NULL));
  ck_assert_ptr_null(message(0U, &frame));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("feed");
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, a_poisoned_block_has_no_events);
  tcase_add_test(tcase, its_releases_come_first_in_the_next_block);
  tcase_add_test(tcase, a_release_without_room_waits);
  tcase_add_test(tcase, the_releases_of_all_channels_come_block_by_block);
  tcase_add_test(tcase, a_fresh_copy_begins_with_its_greeting);
  tcase_add_test(tcase, held_notes_are_for_one_copy);
  tcase_add_test(tcase, what_was_meant_for_a_predecessor_is_not_taken);
  return suite_run("feed", tcase);
}
