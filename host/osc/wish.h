// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_WISH_H
#define CHRONUS_HOST_WISH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

// A plugin that somebody wants to play instead: from the OSC thread to the main
// one, which alone can load it

/// Longest name of a plugin, the final zero included
#define WISH_BYTES 1024U

typedef enum {
  WISH_NONE,  ///< There is none; the OSC thread may make one
  WISH_MADE,  ///< The main thread is to take it
  WISH_TAKEN, ///< It is at work on it
} WishState;

/// All zero is none
typedef struct {
  _Atomic(WishState) state;            ///< By both
  char               name[WISH_BYTES]; ///< By the OSC thread, before WISH_MADE
} PluginWish;

/// Make one; false if there is one already, or the name is too long; the OSC
/// thread
static inline bool
wish_make(PluginWish* const wish, const char* const name)
{
  if (atomic_load(&wish->state) != WISH_NONE) {
    return false;
  }
  const int n = snprintf(wish->name, sizeof(wish->name), "%s", name);
  if (n < 0 || (size_t)n >= sizeof(wish->name)) {
    return false;
  }
  atomic_store(&wish->state, WISH_MADE);
  return true;
}

/// Take what was made; null if there is nothing; the main thread
static inline const char*
wish_take(PluginWish* const wish)
{
  WishState made = WISH_MADE;
  return atomic_compare_exchange_strong(&wish->state, &made, WISH_TAKEN)
           ? wish->name
           : NULL;
}

/// Be done with what was taken; the main thread
static inline void
wish_end(PluginWish* const wish)
{
  atomic_store(&wish->state, WISH_NONE);
}

#endif // CHRONUS_HOST_WISH_H
