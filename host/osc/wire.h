// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WIRE_H
#define CHRONUS_HOST_WIRE_H

#include <stdbool.h>
#include <stdint.h>

// Whether bytes are an OSC message, asked before liblo reads them: that of 0.31
// reads past the end of one that is cut off within a blob; pure, any thread

/**
   Check a message: a path, a type for each argument, each argument whole, and
   nothing after them.

   @param bytes `n_bytes` of it, of any alignment.
*/
bool
wire_valid(const uint8_t* bytes, uint32_t n_bytes);

#endif // CHRONUS_HOST_WIRE_H
