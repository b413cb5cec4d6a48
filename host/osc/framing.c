// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/framing.h"

#include <stdbool.h>
#include <string.h>

/// Bytes of a length
#define COUNT_BYTES 4U

// The marks of SLIP, RFC 1055
#define SLIP_END 0xC0U
#define SLIP_ESC 0xDBU
#define SLIP_ESC_END 0xDCU
#define SLIP_ESC_ESC 0xDDU

uint8_t*
framing_room(Framing* const framing, uint32_t* const room)
{
  if (framing->start) {
    memmove(framing->held, framing->held + framing->start, framing->n_bytes);
    framing->start = 0U;
  }
  *room = FRAMING_HELD_BYTES - framing->n_bytes;
  return framing->held + framing->n_bytes;
}

void
framing_fed(Framing* const framing, const uint32_t n_bytes)
{
  framing->n_bytes += n_bytes;
}

/// Tell the framing by the first byte: no length has another than 0 there
static FramingKind
guess(const uint8_t first)
{
  if (!first) {
    return FRAMING_COUNTED;
  }
  return first == SLIP_END || first == '/' || first == '#' ? FRAMING_SLIP
                                                           : FRAMING_UNKNOWN;
}

static void
drop(Framing* const framing, const uint32_t n_bytes)
{
  framing->start += n_bytes;
  framing->n_bytes -= n_bytes;
}

static FramingResult
next_counted(Framing* const  framing,
             uint8_t* const  packet,
             uint32_t* const n_bytes)
{
  const uint8_t* const at = framing->held + framing->start;
  if (framing->n_bytes < COUNT_BYTES) {
    return FRAMING_MORE;
  }
  const uint32_t n = ((uint32_t)at[0] << 24U) | ((uint32_t)at[1] << 16U) |
                     ((uint32_t)at[2] << 8U) | at[3];
  if (n > FRAMING_MAX_BYTES) {
    return FRAMING_BROKEN;
  }
  if (framing->n_bytes < COUNT_BYTES + n) {
    return FRAMING_MORE;
  }
  memcpy(packet, at + COUNT_BYTES, n);
  *n_bytes = n;
  drop(framing, COUNT_BYTES + n);
  return FRAMING_PACKET;
}

/// Undo the escapes of `n` bytes; 0 if they are wrong or it is too long
static uint32_t
unescape(const uint8_t* const at, const uint32_t n, uint8_t* const packet)
{
  uint32_t n_out = 0U;
  for (uint32_t i = 0U; i < n; ++i) {
    uint8_t byte = at[i];
    if (byte == SLIP_ESC) {
      const uint8_t code = ++i < n ? at[i] : 0U;
      if (code != SLIP_ESC_END && code != SLIP_ESC_ESC) {
        return 0U;
      }
      byte = code == SLIP_ESC_END ? SLIP_END : SLIP_ESC;
    }
    if (n_out == FRAMING_MAX_BYTES) {
      return 0U;
    }
    packet[n_out++] = byte;
  }
  return n_out;
}

static FramingResult
next_slip(Framing* const  framing,
          uint8_t* const  packet,
          uint32_t* const n_bytes)
{
  // Marks in a row hold nothing between them
  while (framing->n_bytes && framing->held[framing->start] == SLIP_END) {
    drop(framing, 1U);
  }

  const uint8_t* const at  = framing->held + framing->start;
  const uint8_t* const end = memchr(at, SLIP_END, framing->n_bytes);
  if (!end) {
    return framing->n_bytes < FRAMING_HELD_BYTES ? FRAMING_MORE
                                                 : FRAMING_BROKEN;
  }
  const uint32_t n = (uint32_t)(end - at);
  *n_bytes         = unescape(at, n, packet);
  drop(framing, n + 1U);
  return FRAMING_PACKET;
}

FramingResult
framing_next(Framing* const  framing,
             uint8_t         packet[FRAMING_MAX_BYTES],
             uint32_t* const n_bytes)
{
  if (!framing->n_bytes) {
    return FRAMING_MORE;
  }
  if (framing->kind == FRAMING_UNKNOWN) {
    framing->kind = guess(framing->held[framing->start]);
  }
  switch (framing->kind) {
    case FRAMING_COUNTED:
      return next_counted(framing, packet, n_bytes);
    case FRAMING_SLIP:
      return next_slip(framing, packet, n_bytes);
    case FRAMING_UNKNOWN:
      break;
  }
  return FRAMING_BROKEN;
}

uint32_t
framing_bound(const uint32_t n_bytes)
{
  return (2U * n_bytes) + COUNT_BYTES;
}

static uint32_t
wrap_slip(const uint8_t* const packet, const uint32_t n, uint8_t* const out)
{
  uint32_t n_out = 0U;
  out[n_out++]   = SLIP_END;
  for (uint32_t i = 0U; i < n; ++i) {
    const bool end = packet[i] == SLIP_END;
    if (end || packet[i] == SLIP_ESC) {
      out[n_out++] = SLIP_ESC;
      out[n_out++] = end ? SLIP_ESC_END : SLIP_ESC_ESC;
    } else {
      out[n_out++] = packet[i];
    }
  }
  out[n_out++] = SLIP_END;
  return n_out;
}

uint32_t
framing_wrap(const FramingKind    kind,
             const uint8_t* const packet,
             const uint32_t       n_bytes,
             uint8_t* const       out)
{
  if (kind == FRAMING_SLIP) {
    return wrap_slip(packet, n_bytes, out);
  }
  out[0] = (uint8_t)(n_bytes >> 24U);
  out[1] = (uint8_t)(n_bytes >> 16U);
  out[2] = (uint8_t)(n_bytes >> 8U);
  out[3] = (uint8_t)n_bytes;
  memcpy(out + COUNT_BYTES, packet, n_bytes);
  return COUNT_BYTES + n_bytes;
}
