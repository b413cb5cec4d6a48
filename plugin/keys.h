// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_KEYS_H
#define CHRONUS_PLUGIN_KEYS_H

#include "plugin/rt.h"

#include <stdint.h>

// Which keys are down, for playing one note at a time: integers only.
// Audio thread.

enum { KEYS = 128 };

/// Which of several keys sounds, numbered as in the port
typedef enum { KEYS_LAST, KEYS_LOW, KEYS_HIGH } KeysFirst;

/// A key that is down
typedef struct {
  uint8_t channel;  ///< MIDI channel, 0-15
  uint8_t note;     ///< MIDI note, 0-127
  uint8_t velocity; ///< 1-127; 0 is no key
} Key;

/// Keys in the order in which they went down; all zero is none
typedef struct {
  Key     key[KEYS]; ///< The first `n` are down
  int32_t n;         ///< Number
} Keys;

/// Forget a key.
RT_SAFE static inline void
keys_lift(Keys* const k, const uint8_t channel, const uint8_t note)
{
  int32_t n = 0;
  for (int32_t i = 0; i < k->n; ++i) {
    if (k->key[i].channel != channel || k->key[i].note != note) {
      k->key[n++] = k->key[i];
    }
  }
  k->n = n;
}

/// Add a key, which was up or goes down again; of too many the first is lost.
RT_SAFE static inline void
keys_press(Keys* const k, const Key key)
{
  keys_lift(k, key.channel, key.note);
  if (k->n == KEYS) {
    keys_lift(k, k->key[0].channel, k->key[0].note);
  }
  k->key[k->n++] = key;
}

/// Forget all keys of a channel.
RT_SAFE static inline void
keys_lift_all(Keys* const k, const uint8_t channel)
{
  int32_t n = 0;
  for (int32_t i = 0; i < k->n; ++i) {
    if (k->key[i].channel != channel) {
      k->key[n++] = k->key[i];
    }
  }
  k->n = n;
}

/// The key that is to sound; its velocity is 0 if there is none.
RT_SAFE static inline Key
keys_first(const Keys* const k, const KeysFirst first)
{
  Key best = {0U, 0U, 0U};
  for (int32_t i = 0; i < k->n; ++i) {
    const Key key   = k->key[i];
    const int lower = key.note < best.note;
    if (!best.velocity || first == KEYS_LAST ||
        (first == KEYS_LOW ? lower : !lower)) {
      best = key;
    }
  }
  return best;
}

#endif // CHRONUS_PLUGIN_KEYS_H
