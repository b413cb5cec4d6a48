// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_FRAMING_H
#define CHRONUS_HOST_FRAMING_H

#include <stdint.h>

// OSC packets in a TCP stream, either after their length (OSC 1.0) or between
// the marks of SLIP (OSC 1.1), as the first byte tells; no sockets, pure
//
// liblo has a reader too, but one whose server writes outside its arrays as
// soon as clients have used up the descriptors (0.31).

/// Largest packet, bytes; that of UDP
#define FRAMING_MAX_BYTES 65536U

/// What may lie in a stream before its packet is whole
#define FRAMING_HELD_BYTES (2U * FRAMING_MAX_BYTES)

typedef enum {
  FRAMING_UNKNOWN, ///< Nothing has come yet
  FRAMING_COUNTED, ///< Each packet after its length in four bytes
  FRAMING_SLIP,    ///< Each packet before an END mark, or between two
} FramingKind;

typedef enum {
  FRAMING_PACKET, ///< One packet was taken
  FRAMING_MORE,   ///< None is whole yet
  FRAMING_BROKEN, ///< The stream cannot be read on
} FramingResult;

/// A zeroed head is the start of a stream
typedef struct {
  FramingKind kind;    ///< Which framing this sender uses
  uint32_t    start;   ///< First byte in `held` that was not taken
  uint32_t    n_bytes; ///< From there on
  uint8_t     held[FRAMING_HELD_BYTES]; ///< As received
} Framing;

/**
   Where the next bytes of the stream go.

   @param room Receives how many may be put there, above 0 whenever
   `framing_next` has just returned FRAMING_MORE.
   @return Where; tell `framing_fed` how many were put there.
*/
uint8_t*
framing_room(Framing* framing, uint32_t* room);

/// Take note of bytes that were put where `framing_room` said
void
framing_fed(Framing* framing, uint32_t n_bytes);

/**
   Take the next whole packet.

   @param packet Receives it.
   @param n_bytes Receives its length; 0 if its marks are there but what stands
   between them is no packet.
*/
FramingResult
framing_next(Framing*  framing,
             uint8_t   packet[FRAMING_MAX_BYTES],
             uint32_t* n_bytes);

/// Most bytes that `framing_wrap` makes of a packet of `n_bytes`
uint32_t
framing_bound(uint32_t n_bytes);

/**
   Wrap a packet in the framing that its receiver uses.

   @param out Has room for `framing_bound(n_bytes)`.
   @return Bytes written there.
*/
uint32_t
framing_wrap(FramingKind    kind,
             const uint8_t* packet,
             uint32_t       n_bytes,
             uint8_t*       out);

#endif // CHRONUS_HOST_FRAMING_H
