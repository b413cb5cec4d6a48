// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/framing.h"
#include "host/osc/reception.h"
#include "host/shared/block.h"
#include "tests/small_model.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Whatever comes over the network: the decoder, all handlers, and what they
// write for the engine; for ./waf test --fuzz.  The first byte of an input says
// whether the rest is a packet or a TCP stream.

/// How much of a stream comes at a time, at most
#define PIECE_BYTES 97U

static Ring      ring;
static Stats     stats;
static Feedback  feedback;
static Surface   surface;
static Reception reception;
static Net       net = {.udp = -1, .listener = -1, .wakeup = -1};

int
LLVMFuzzerInitialize(const int* argc, char*** argv);

int
LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

/// What must hold, whatever was sent
static void
demand(const bool holds)
{
  if (!holds) {
    abort();
  }
}

int
LLVMFuzzerInitialize(const int* const argc, char*** const argv)
{
  (void)argc;
  (void)argv;
  setenv("LV2_PATH", "/dev/null", 1); // No preset is written
  stats.rate_hz = 48000.0;
  demand(!surface_open(&surface, small_model(), &ring, &stats, false));
  surface.takes_faults = true;
  surface.processes    = true;
  reception_open(&reception, &surface, &net, &feedback);
  return 0;
}

/// A value that is about to reach a port is one that the port can have
static void
check_set(const Event* const event)
{
  demand(event->index < SMALL_PORTS);
  const ModelPort* const port = &small_model()->ports[event->index];
  demand(port->kind == PORT_CONTROL_IN);
  demand(isfinite(event->value));
  demand(event->value >= port->min && event->value <= port->max);
}

/// Take all that the engine would, and echo what asks for it
static void
play(void)
{
  static uint8_t payload[BLOCK_PAYLOAD_BYTES];
  Event          event;
  while (ring_peek(&ring, &event)) {
    uint64_t token = 0U;
    demand(event.n_bytes <= sizeof(payload));
    ring_pop(&ring, &event, payload);
    if (event.kind == EVENT_SET) {
      check_set(&event);
    } else if (event.kind == EVENT_MIDI) {
      demand(event.n_bytes && event.n_bytes <= 3U && payload[0] >= 0x80U);
    }
    if (event.n_bytes >= sizeof(token) && event.kind != EVENT_MIDI) {
      memcpy(&token, payload, sizeof(token));
      const EventEcho echo = {.token = token, .frame = 1U};
      event.n_bytes        = sizeof(echo);
      ring_push(&feedback.echoes, &event, &echo);
    }
  }
}

static void
take(uint8_t* const bytes, const uint32_t n_bytes)
{
  const Sender from = {.address = 1U, .port = 2U};
  reception_take(&reception, bytes, n_bytes, &from);
  reception_tick(&reception);
  play();
  demand(!surface.outbox.n_bytes && !surface.bundled);
}

/// As a TCP client sends it, in pieces
static void
take_stream(const uint8_t* const data, const size_t size)
{
  static Framing             framing;
  static _Alignas(8) uint8_t packet[FRAMING_MAX_BYTES];
  memset(&framing, 0, sizeof(framing));
  for (size_t at = 0U; at < size;) {
    uint32_t       room = 0U;
    uint32_t       n    = 0U;
    uint8_t* const to   = framing_room(&framing, &room);
    const size_t   left = size - at;
    const size_t   most = left < PIECE_BYTES ? left : PIECE_BYTES;
    const uint32_t more = (uint32_t)(most < room ? most : room);
    demand(more);
    memcpy(to, data + at, more);
    framing_fed(&framing, more);
    at += more;

    FramingResult result = FRAMING_MORE;
    while ((result = framing_next(&framing, packet, &n)) == FRAMING_PACKET) {
      take(packet, n);
    }
    if (result == FRAMING_BROKEN) {
      return;
    }
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t* const data, const size_t size)
{
  static _Alignas(8) uint8_t packet[FRAMING_MAX_BYTES];
  if (!size || size > FRAMING_MAX_BYTES) {
    return 0;
  }
  if (data[0] % 2U) {
    take_stream(data + 1, size - 1U);
  } else {
    memcpy(packet, data + 1, size - 1U);
    take(packet, (uint32_t)size - 1U);
  }

  // Each input for itself, so that what it finds can be found again
  live_cancel(&reception.live, NULL, NULL);
  feed_close(&reception.live.feed);
  if (reception.live.receipts.n) {
    receipts_clear(&reception.live.receipts);
  }
  return 0;
}
