// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WISH_H
#define CHRONUS_HOST_WISH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

// A plugin that somebody wants to play instead, or the same with the state of a
// preset: from the OSC thread to the main one, which alone can load it

/// Longest name of a plugin, the final zero included
#define WISH_BYTES 1024U

typedef struct {
  bool preset;           ///< It is a preset's, with its URI as the name
  char name[WISH_BYTES]; ///< Of a plugin, in other cases
} LoadWish;

/// One that waits; all zero is none
typedef struct {
  _Atomic bool made; ///< There is one; by both
  LoadWish     wish; ///< By the OSC thread, while it is not made
} WishBox;

/// Make one; false if another one waits, or the name is too long; the OSC
/// thread
static inline bool
wish_make(WishBox* const box, const char* const name, const bool preset)
{
  if (atomic_load(&box->made) || strlen(name) >= WISH_BYTES) {
    return false;
  }
  memcpy(box->wish.name, name, strlen(name) + 1U);
  box->wish.preset = preset;
  atomic_store(&box->made, true);
  return true;
}

/// Take it; false if there is none; the main thread
static inline bool
wish_take(WishBox* const box, LoadWish* const wish)
{
  const bool made = atomic_load(&box->made);
  if (made) {
    *wish = box->wish;
    atomic_store(&box->made, false);
  }
  return made;
}

#endif // CHRONUS_HOST_WISH_H
