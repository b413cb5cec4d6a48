// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/intake_bed.h"

#include "host/engine/intake.h"

#include <check.h>

void
intake_open(void)
{
  bed_open(&(EngineSetup){.rate_hz = BED_RATE_HZ, .feedback = &bed.feedback},
           2U,
           INTAKE_INPUTS);
}

const Block*
take(const Block* const events)
{
  const float* const inputs[INTAKE_INPUTS] = {bed.input, bed.input};

  const Cycle        cycle = {.start_ns = bed.engine.frame * 1000U,
                              .frames   = BED_FRAMES,
                              .inputs   = inputs,
                              .events   = events,
                              .patient  = true};
  const Block* const block = intake_block(&bed.engine, &cycle);
  log_commit(bed.log);
  bed.engine.frame += BED_FRAMES;
  return block;
}

void
push_set(const uint32_t frame, const uint32_t port, const float value)
{
  const Event event = {
    .frame = frame, .kind = EVENT_SET, .index = port, .value = value};
  ck_assert(ring_push(&bed.commands, &event, NULL));
}

/// A note on, whose message is `bytes`
static Event
note_on(const uint32_t frame, const uint8_t note, uint8_t bytes[3])
{
  bytes[0] = 0x90U;
  bytes[1] = note;
  bytes[2] = 100U;
  return (Event){.frame = frame, .kind = EVENT_MIDI, .n_bytes = 3U};
}

void
push_note(const uint32_t frame, const uint8_t note)
{
  uint8_t     bytes[3] = {0U};
  const Event event    = note_on(frame, note, bytes);
  ck_assert(ring_push(&bed.commands, &event, bytes));
}

Block*
make_events(void)
{
  return (Block*)bed_allocate(block_bytes(0U));
}

void
add_note(Block* const events, const uint32_t frame, const uint8_t note)
{
  uint8_t     bytes[3] = {0U};
  const Event event    = note_on(frame, note, bytes);
  ck_assert(block_append(events, &event, bytes));
}

/// The next event of a block is of this kind, and at this frame
static const Event*
expect(const Block* const block,
       uint32_t* const    at,
       const EventKind    kind,
       const uint32_t     frame)
{
  const Event* const event = block_next(block, at);
  ck_assert_ptr_nonnull(event);
  ck_assert_uint_eq(event->kind, kind);
  ck_assert_uint_eq(event->frame, frame);
  return event;
}

void
expect_set(const Block* const block,
           uint32_t* const    at,
           const uint32_t     frame,
           const float        value)
{
  const Event* const event = expect(block, at, EVENT_SET, frame);
  ck_assert_uint_eq(event->n_bytes, 0U);
  ck_assert_float_eq(event->value, value);
}

void
expect_note(const Block* const block,
            uint32_t* const    at,
            const uint32_t     frame,
            const uint8_t      note)
{
  const Event* const event = expect(block, at, EVENT_MIDI, frame);
  ck_assert_uint_eq(event_payload(event)[1], note);
}

void
expect_end(const Block* const block, uint32_t at)
{
  ck_assert_ptr_null(block_next(block, &at));
}

uint32_t
count_events(const Block* const block)
{
  uint32_t n = 0U;
  for (uint32_t at = 0U; block_next(block, &at);) {
    ++n;
  }
  return n;
}
