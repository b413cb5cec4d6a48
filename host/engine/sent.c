// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/sent.h"

#include <stdlib.h>
#include <string.h>

Status
sent_open(Engine* const engine)
{
  const Model* const model = engine->setup.model;
  Status             st    = STATUS_OK;
  engine->sends            = model_midi_out(model) < model->n_ports;
  for (uint32_t r = 0U; engine->sends && r < COPIES_MAX; ++r) {
    engine->sent[r] = (Block*)calloc(1U, block_bytes(0U));
    st              = engine->sent[r] ? st : STATUS_NO_MEMORY;
  }
  return st;
}

void
sent_close(Engine* const engine)
{
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    free(engine->sent[r]);
    engine->sent[r] = NULL;
  }
}

/// Bytes that copy `r` says it sent in a block, no more than there can be
static uint32_t
bytes_of(const Engine* const engine, const uint32_t r, const uint64_t seq)
{
  const Copy* const copy = engine->setup.copies[r];
  const uint32_t    n    = copy->outputs[seq & (COPY_OUTPUTS - 1U)].n_sent;
  return n < COPY_SENT_BYTES ? n : COPY_SENT_BYTES;
}

void
sent_fetch(const Engine* const engine,
           const Block* const  block,
           const uint32_t      r)
{
  if (!engine->sends) {
    return;
  }
  Block* const         to = engine->sent[r];
  const uint32_t       n  = bytes_of(engine, r, block->seq);
  const uint8_t* const from =
    copy_sent(engine->setup.copies[r], engine->n_outputs, block->seq);
  to->event_bytes = 0U;
  for (uint32_t at = 0U; n - at >= sizeof(Event);) {
    Event event;
    memcpy(&event, from + at, sizeof(event));
    const uint32_t size = event_size(event.n_bytes);
    if (size > n - at || event.kind != EVENT_MIDI ||
        event.frame >= block->frames) {
      return; // It cannot be believed
    }
    block_append(to, &event, from + at + sizeof(event));
    at += size;
  }
}

bool
sent_is_equal(const Engine* const engine, const uint32_t a, const uint32_t b)
{
  return !engine->sends ||
         (engine->sent[a]->event_bytes == engine->sent[b]->event_bytes &&
          !memcmp(block_events(engine->sent[a]),
                  block_events(engine->sent[b]),
                  engine->sent[a]->event_bytes));
}

bool
sent_was_equal(const Engine* const engine,
               const uint32_t      a,
               const uint32_t      b,
               const uint64_t      seq)
{
  const uint32_t n = engine->sends ? bytes_of(engine, a, seq) : 0U;
  return !engine->sends ||
         (n == bytes_of(engine, b, seq) &&
          !memcmp(copy_sent(engine->setup.copies[a], engine->n_outputs, seq),
                  copy_sent(engine->setup.copies[b], engine->n_outputs, seq),
                  n));
}

void
sent_play(const Engine* const engine,
          const Cycle* const  cycle,
          const uint32_t      who)
{
  if (!cycle->sent) {
    return;
  }
  cycle->sent->event_bytes = 0U;
  if (engine->sends && who < COPIES_MAX) {
    const Block* const from  = engine->sent[who];
    cycle->sent->event_bytes = from->event_bytes;
    memcpy(block_events(cycle->sent), block_events(from), from->event_bytes);
  }
}
