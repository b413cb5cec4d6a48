// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ALLOW_H
#define CHRONUS_HOST_ALLOW_H

#include <stdbool.h>
#include <stdint.h>

// Whose packets are heard where the host listens beyond the loopback; plain
// data, any thread

/// Most networks that can be named
#define ALLOW_MOST 16U

/// All zero allows everybody
typedef struct {
  uint32_t n;                 ///< How many networks are named
  uint32_t nets[ALLOW_MOST];  ///< In host byte order
  uint32_t masks[ALLOW_MOST]; ///< One bit for each that must be equal
} Allow;

/**
   Add a network, such as 192.168.1.0/24, or a single address.

   @return Why it is none, or null.
*/
const char*
allow_add(Allow* allow, const char* text);

/// Whether an address, in network byte order, is heard: the loopback always
bool
allow_has(const Allow* allow, uint32_t address);

#endif // CHRONUS_HOST_ALLOW_H
