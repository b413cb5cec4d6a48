// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TRANSPORT_H
#define CHRONUS_HOST_TRANSPORT_H

#include <stdbool.h>
#include <stdint.h>

// Where the music stands at the begin of a period, as plain data

typedef struct {
  int64_t  frame;         ///< Of the music, from its begin
  double   bpm;           ///< Beats per minute, if `measured`
  double   bar_beat;      ///< Beats since the bar began, if `measured`
  int64_t  bar;           ///< From 0, if `measured`
  float    beats_per_bar; ///< If `measured`
  int32_t  beat_unit;     ///< Note value of a beat: 4 is a quarter
  uint32_t rolls;         ///< Non-zero: it moves
  uint32_t measured;      ///< Non-zero: bars and beats are known
} Transport;

/// Difference of positions that is none, in beats
#define TRANSPORT_BEATS 0.01

/**
   Whether a transport is where another leads by itself.

   @param before As it was `frames` earlier.
   @param rate_hz Sample rate.
*/
static inline bool
transport_follows(const Transport* const now,
                  const Transport* const before,
                  const uint32_t         frames,
                  const double           rate_hz)
{
  const int64_t passed = before->rolls ? (int64_t)frames : 0;
  if (now->frame != before->frame + passed || now->rolls != before->rolls ||
      now->measured != before->measured) {
    return false;
  }
  if (!now->measured) {
    return true;
  }
  const double meter = (double)now->beats_per_bar;
  const double beat =
    ((double)(now->bar - before->bar) * meter) + now->bar_beat;
  const double due =
    before->bar_beat + ((double)passed * before->bpm / (60.0 * rate_hz));
  const double off = beat - due;
  return !(now->bpm < before->bpm || now->bpm > before->bpm) &&
         now->beat_unit == before->beat_unit &&
         !(now->beats_per_bar < before->beats_per_bar ||
           now->beats_per_bar > before->beats_per_bar) &&
         off < TRANSPORT_BEATS && off > -TRANSPORT_BEATS;
}

#endif // CHRONUS_HOST_TRANSPORT_H
