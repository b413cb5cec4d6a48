// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_BLOCK_H
#define CHRONUS_HOST_BLOCK_H

#include "host/base/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// All that happens in one period: what every copy of the plugin is fed

/// Longest period, in frames; JACK's own limit
#define BLOCK_MAX_FRAMES 8192U

/// Room for the events of one period, in bytes: over 1000 control changes
#define BLOCK_EVENT_BYTES 16384U

/// Longest message that a command may carry, in bytes
#define BLOCK_PAYLOAD_BYTES 4096U

/// Events follow it, then the audio inputs, `frames` samples each
typedef struct {
  uint64_t seq;         ///< Number of this block, from 0
  uint64_t frame;       ///< Frames before it
  uint64_t start_ns;    ///< When the period began; offline a stepped clock
  uint32_t frames;      ///< Length, 1 to BLOCK_MAX_FRAMES
  uint32_t event_bytes; ///< Used bytes of events
  uint32_t n_inputs;    ///< Audio inputs
  uint32_t stepped;     ///< Non-zero: time stands still unless a fault says so
  double   period_ns;   ///< Nominal length
} Block;

/// Bytes that a block takes at most
static inline size_t
block_bytes(const uint32_t n_inputs)
{
  return sizeof(Block) + BLOCK_EVENT_BYTES +
         ((size_t)n_inputs * BLOCK_MAX_FRAMES * sizeof(float));
}

/// First byte of the events
static inline uint8_t*
block_events(const Block* const block)
{
  return (uint8_t*)(uintptr_t)(block + 1);
}

/// Samples of input `p`
static inline float*
block_input(const Block* const block, const uint32_t p)
{
  return (float*)(uintptr_t)(block_events(block) + BLOCK_EVENT_BYTES) +
         ((size_t)p * block->frames);
}

/**
   Append an event and its payload.

   @return False, and nothing was appended, if the block is full.
*/
static inline bool
block_append(Block* const       block,
             const Event* const event,
             const void* const  payload)
{
  const uint32_t size = event_size(event->n_bytes);
  if (BLOCK_EVENT_BYTES - block->event_bytes < size) {
    return false;
  }
  uint8_t* const to  = block_events(block) + block->event_bytes;
  *(Event*)(void*)to = *event;
  if (payload) {
    memcpy(to + sizeof(Event), payload, event->n_bytes);
  }
  block->event_bytes += size;
  return true;
}

/**
   Make room for `size` bytes of events before those that are there.

   @return False, and nothing was moved, if the block is too full.
*/
static inline bool
block_shift(Block* const block, const uint32_t size)
{
  uint8_t* const events = block_events(block);
  if (BLOCK_EVENT_BYTES - block->event_bytes < size) {
    return false;
  }
  memmove(events + size, events, block->event_bytes);
  block->event_bytes += size;
  return true;
}

/// The event at byte `*at`, which moves on to the next; null at the end
static inline const Event*
block_next(const Block* const block, uint32_t* const at)
{
  if (*at >= block->event_bytes) {
    return NULL;
  }
  const Event* const event =
    (const Event*)(const void*)(block_events(block) + *at);
  *at += event_size(event->n_bytes);
  return event;
}

#endif // CHRONUS_HOST_BLOCK_H
