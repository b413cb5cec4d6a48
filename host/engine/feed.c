// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/feed.h"

#include <string.h>

/// Bytes of a message that releases a note, in a block
static uint32_t
release_bytes(void)
{
  return event_size(NOTES_MESSAGE_BYTES);
}

/// The number that is an event's payload
static uint64_t
number_in(const Event* const event)
{
  uint64_t number = 0U;
  memcpy(&number, event_payload(event), sizeof(number));
  return number;
}

/// Drop all events, but remember which of them release something
static void
drop_events(Feed* const feed, Block* const block, Instance* const instance)
{
  uint32_t     at    = 0U;
  const Event* event = NULL;
  while ((event = block_next(block, &at))) {
    const uint8_t* const message = event_payload(event);
    if (event->kind == EVENT_MIDI && notes_releases(message, event->n_bytes)) {
      notes_owe(&feed->owed, message, event->n_bytes);
      feed->owes = true;
    } else if (event->kind == EVENT_ANSWER) {
      instance_skip_answers(instance, number_in(event));
    }
  }
  block->event_bytes = 0U;
}

/// Put what is owed before the other events, as far as there is room
static void
pay(Feed* const feed, Block* const block)
{
  const uint32_t most =
    (BLOCK_EVENT_BYTES - block->event_bytes) / release_bytes();
  uint8_t  message[NOTES_MESSAGE_BYTES];
  uint32_t at = 0U;
  uint32_t n  = 0U;
  while (n < most && notes_next(&feed->owed, &at, message)) {
    ++n;
  }
  block_shift(block, n * release_bytes());

  uint8_t* to = block_events(block);
  for (at = 0U; n && notes_next(&feed->owed, &at, message); --n) {
    const bool is_note = (message[0] & 0xF0U) == 0x90U;
    message[0]         = is_note ? (uint8_t)(message[0] - 0x10U) : message[0];
    message[2]         = is_note ? 64U : 0U;
    *(Event*)(void*)to =
      (Event){.kind = EVENT_MIDI, .n_bytes = NOTES_MESSAGE_BYTES};
    memcpy(to + sizeof(Event), message, NOTES_MESSAGE_BYTES);
    notes_follow(&feed->owed, message, NOTES_MESSAGE_BYTES);
    to += release_bytes();
  }
  at         = 0U;
  feed->owes = notes_next(&feed->owed, &at, message);
}

/// Take what is meant for this copy alone; whether it was greeted
static bool
open_letters(Block* const block, const uint32_t name, Instance* const instance)
{
  uint8_t* const events = block_events(block);
  uint32_t       at     = 0U;
  bool           greets = false;
  while (at < block->event_bytes) {
    Event* const event = (Event*)(void*)(events + at);
    at += event_size(event->n_bytes);
    if (event->kind == EVENT_GREET && event->index == name) {
      instance_number_jobs(instance, number_in(event));
      greets = true;
    } else if (event->kind == EVENT_HELD && event->index == name) {
      event->kind = EVENT_MIDI;
    }
  }
  return greets;
}

/// Follow the controls of a block that is passed over
static void
set_controls(const Block* const block, Instance* const instance)
{
  uint32_t     at    = 0U;
  const Event* event = NULL;
  while ((event = block_next(block, &at))) {
    if (event->kind == EVENT_SET) {
      instance_set(instance, event->index, event->value);
    }
  }
}

bool
feed_prepare(Feed* const      feed,
             const Log* const log,
             Block* const     block,
             const uint32_t   name,
             const uint64_t   born,
             Instance* const  instance)
{
  if (log_is_poison(log, block->seq)) {
    drop_events(feed, block, instance);
  } else if (feed->owes) {
    pay(feed, block);
  }
  if (block->seq >= born && open_letters(block, name, instance)) {
    feed->waits = false;
  }
  if (feed->waits) {
    set_controls(block, instance);
  }
  return !feed->waits;
}
