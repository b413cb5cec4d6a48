// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_RATION_H
#define CHRONUS_HOST_RATION_H

#include <stdint.h>
#include <sys/resource.h>

// How much memory a copy in a process may take, so that a leak ends in a
// refusal before the machine's memory does.  Copies that leak alike are refused
// one after another, so that each can be replaced by a clone of another, which
// may take some more; until none may.  That process.

/// What the first copy found, and its clones inherit
typedef struct {
  uint64_t base_pages;  ///< It took before it ran a block
  uint64_t whole_pages; ///< It, and each clone, may take beyond that
  rlim_t   user_bytes;  ///< Limit that the user has set
} Ration;

/// Measure what there is, before the first block
void
ration_begin(Ration* ration);

/// Pages that the copy in place `r` may take, if it has taken `own_pages` so
/// far; both beyond the base
uint64_t
ration_pages(const Ration* ration, uint32_t r, uint64_t own_pages);

/// Hold this process, as the copy in place `r`, to that from now on
void
ration_take(const Ration* ration, uint32_t r);

#endif // CHRONUS_HOST_RATION_H
