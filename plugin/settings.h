// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_SETTINGS_H
#define CHRONUS_PLUGIN_SETTINGS_H

#include "plugin/rt.h"
#include "plugin/synth.h"
#include "plugin/voices.h"

#include <stdint.h>

// What a player sets by MIDI and expects back with the session, as a list of
// numbers, of which all 0 is a new synth.  What hands hold (bend, wheel,
// pedals, pressure) is not among it.

#define SETTINGS_URI "urn:chronus:synth#settings"

enum {
  CHANNEL_SETTINGS = 3, ///< Of each channel
  N_SETTINGS = (CHANNELS * CHANNEL_SETTINGS) + N_SYNTH_SHADES + N_SYNTH_LEVELS,
};

/// A number, held to a range.
RT_SAFE static inline int32_t
settings_admit(const int32_t x, const int32_t low, const int32_t high)
{
  return x < low ? low : x > high ? high : x;
}

/// Read the settings; any thread, at worst some of them are older than others.
static inline void
settings_read(const SynthState* const t, int32_t to[N_SETTINGS])
{
  int32_t* next = to;
  for (int c = 0; c < CHANNELS; ++c) {
    *next++ = __atomic_load_n(&t->channel[c].range, __ATOMIC_RELAXED);
    *next++ = __atomic_load_n(&t->channel[c].fine, __ATOMIC_RELAXED);
    *next++ = __atomic_load_n(&t->channel[c].coarse, __ATOMIC_RELAXED);
  }
  for (int k = 0; k < N_SYNTH_SHADES; ++k) {
    *next++ = __atomic_load_n(&t->shade[k], __ATOMIC_RELAXED);
  }
  for (int k = 0; k < N_SYNTH_LEVELS; ++k) {
    *next++ = __atomic_load_n(&t->level[k], __ATOMIC_RELAXED);
  }
}

/// Set them, whatever they are, where nothing sounds yet.
RT_SAFE static inline void
settings_write(SynthState* const t, const int32_t from[N_SETTINGS])
{
  const int32_t* next = from;
  for (int c = 0; c < CHANNELS; ++c) {
    t->channel[c].range  = settings_admit(*next++, -200, 12627);
    t->channel[c].fine   = settings_admit(*next++, -8192, 8191);
    t->channel[c].coarse = settings_admit(*next++, -64, 63);
  }
  for (int k = 0; k < N_SYNTH_SHADES; ++k) {
    t->shade[k] = settings_admit(*next++, -64, 63);
  }
  for (int k = 0; k < N_SYNTH_LEVELS; ++k) {
    t->level[k] = k == SYNTH_PAN ? settings_admit(*next++, -64, 63)
                                 : settings_admit(*next++, -127, 0);
  }
}

#endif // CHRONUS_PLUGIN_SETTINGS_H
