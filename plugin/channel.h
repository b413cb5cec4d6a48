// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_CHANNEL_H
#define CHRONUS_PLUGIN_CHANNEL_H

#include "plugin/dsp.h"
#include "plugin/rt.h"

#include <stdint.h>

// What a MIDI channel remembers of its pitch: bend and registered parameters.
// Audio thread.

/// Registered parameters that are known, by number
typedef enum { RPN_BEND, RPN_FINE, RPN_COARSE, N_RPNS } Rpn;

/// All zero: not bent, in tune, a full bend is two semitones
typedef struct {
  int32_t bend;      ///< -8192 to 8191
  int32_t range;     ///< Cents of a full bend, less 200
  int32_t fine;      ///< Tuning, -8192 to 8191 for -100 to 100 cents
  int32_t coarse;    ///< Tuning, semitones
  uint8_t high;      ///< RPN's high byte, plus 1; 0 is none
  uint8_t low;       ///< RPN's low byte, plus 1; 0 is none
  uint8_t data_high; ///< Last data entry
  uint8_t data_low;  ///< Last data entry, fine
  uint8_t soft;      ///< True while the soft pedal is down
  uint8_t pressure;  ///< 0-127
} Channel;

/// The factor for the pitch of a channel's notes.
RT_SAFE static inline double
channel_factor(const Channel* const c)
{
  const double bend  = (double)c->bend * (double)(c->range + 200) / 8192.0;
  const double fine  = (double)c->fine * (100.0 / 8192.0);
  const double cents = bend + fine + ((double)c->coarse * 100.0);

  return dsp_exp2(cents / 1200.0);
}

/// Choose a registered parameter, by half of its number.
RT_SAFE static inline void
channel_choose(Channel* const c, const int high, const uint8_t value)
{
  const uint8_t one_more = value == 127U ? 0U : (uint8_t)(value + 1U);
  if (high) {
    c->high = one_more;
  } else {
    c->low = one_more;
  }
}

/// Choose none.
RT_SAFE static inline void
channel_choose_none(Channel* const c)
{
  c->high = 0U;
  c->low  = 0U;
}

/// Enter half of the data for the chosen parameter.
RT_SAFE static inline void
channel_enter(Channel* const c, const int high, const uint8_t value)
{
  if (c->high != 1U || !c->low || c->low > N_RPNS) {
    return;
  }
  if (high) {
    c->data_high = value;
    c->data_low  = 0U;
  } else {
    c->data_low = value;
  }
  switch ((Rpn)(c->low - 1U)) {
    case RPN_BEND:
      c->range = (c->data_high * 100) + c->data_low - 200;
      break;
    case RPN_FINE:
      c->fine = ((c->data_high << 7U) | c->data_low) - 8192;
      break;
    case RPN_COARSE:
      c->coarse = c->data_high - 64;
      break;
    case N_RPNS:
      break;
  }
}

/// What "reset all controllers" does here; tunings stay, as MIDI asks.
RT_SAFE static inline void
channel_reset(Channel* const c)
{
  c->bend     = 0;
  c->soft     = 0U;
  c->pressure = 0U;
  channel_choose_none(c);
}

#endif // CHRONUS_PLUGIN_CHANNEL_H
