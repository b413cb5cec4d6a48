// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_OSC_BUNDLE_H
#define CHRONUS_HOST_OSC_BUNDLE_H

#include "host/osc/replies.h"

#include <stdbool.h>
#include <stdint.h>

// A bundle that is being written, small enough for one packet of any network;
// the OSC thread

/// Longest bundle: what Ethernet carries in one piece
#define BUNDLE_BYTES 1400U

/// All zero is empty
typedef struct {
  uint32_t n_bytes;             ///< Used ones; 0 where it has no message yet
  uint8_t  bytes[BUNDLE_BYTES]; ///< As it will be sent
} Bundle;

/// Append a message; false, and it is as it was, if it does not fit
bool
bundle_add(Bundle* bundle, const Reply* message);

#endif // CHRONUS_HOST_OSC_BUNDLE_H
