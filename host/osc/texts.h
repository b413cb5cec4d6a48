// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TEXTS_H
#define CHRONUS_HOST_TEXTS_H

#include "host/base/status.h"

#include <stdint.h>

// The texts that properties stand at, as they were set or told last; belongs to
// the thread that owns the surface

typedef struct {
  char*    text; ///< Owned; null as long as nobody knows it
  uint32_t n;    ///< Times that it was set, told or forgotten
} Text;

/// By port; zeroed is empty
typedef struct {
  uint32_t n;     ///< Length of `items`
  Text*    items; ///< Owned
} Texts;

/// Make room for the texts of `n` ports; STATUS_NO_MEMORY
Status
texts_open(Texts* texts, uint32_t n);

/// Free them; a zeroed one is fine
void
texts_close(Texts* texts);

/// Note what a port, which there must be, was set to; without memory the text
/// that it had stays
void
texts_note(Texts* texts, uint32_t p, const char* text);

/// Count on from the texts of the same plugin before a preset, now forgotten,
/// so that who has seen one sees that it is another
void
texts_succeed(Texts* texts, const Texts* before);

/// What a port stands at; empty as long as nobody knows it
const char*
texts_get(const Texts* texts, uint32_t p);

#endif // CHRONUS_HOST_TEXTS_H
