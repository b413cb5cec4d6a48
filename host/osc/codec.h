// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CODEC_H
#define CHRONUS_HOST_CODEC_H

#include "host/osc/message.h"
#include "host/osc/replies.h"

#include <stdbool.h>
#include <stdint.h>

// OSC packets to messages and back, by liblo; any thread

/// One message of a packet
typedef struct {
  Message  message; ///< Its words lie in `parsed`, its path in the packet
  uint64_t tag;     ///< Time tag of its bundle; 0 if it is to act at once
  void*    parsed;  ///< As liblo reads it; owned
} Element;

/// All zero is empty
typedef struct {
  Element* elements; ///< Owned
  uint32_t n;        ///< Used ones
  uint32_t capacity; ///< Allocated ones
  bool     bundled;  ///< They came in a bundle
} Decoded;

/**
   Read a packet.

   Bundles within bundles, 8 at most, are taken apart; the tag of an inner one
   counts if it is later than that of the outer.
   @param bytes Must outlive what is decoded.
   @return False if any part is malformed: there are no elements then.
*/
bool
codec_decode(Decoded* decoded, uint8_t* bytes, uint32_t n_bytes);

/// Forget the elements; their memory is kept for the next packet
void
codec_clear(Decoded* decoded);

/// Free everything; a zeroed one is fine
void
codec_free(Decoded* decoded);

/// Write a reply as a packet, to be freed; null without memory
uint8_t*
codec_encode(const Reply* reply, uint32_t* n_bytes);

/// Most stars that a pattern may have: what liblo needs grows with their power
#define CODEC_MAX_STARS 5U

/// Whether a path is a pattern
bool
codec_is_pattern(const char* path);

/// Whether a pattern has too many stars
bool
codec_is_wild(const char* pattern);

/// Match as OSC does: a star stands for no slash, `//` for any number of parts
bool
codec_matches(const char* path, const char* pattern);

#endif // CHRONUS_HOST_CODEC_H
