// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_LISTENER_H
#define CHRONUS_TESTS_LISTENER_H

// What can be heard of a patch, as numbers: the synth is played and measured

enum {
  LISTENER_RATE   = 48000, ///< Sample rate, Hz
  LISTENER_FRAMES = 65536, ///< Frames of a steady sound that are analysed
};

/// How a patch sounds on four octaves of C at once, once it is steady
typedef struct {
  double rms;         ///< Its level
  double centroid_hz; ///< Middle of its power over frequency
  double low;         ///< Share of its power below 500 Hz
  double middle;      ///< The same from 600 to 2400 Hz
  double high;        ///< Its power above 3 kHz, not a share
} Timbre;

/// How a single note of it begins and ends
typedef struct {
  double attack_ms; ///< From the gate to nine tenths of the peak
  double decay_ms; ///< From the peak to half of it; 1000 if that is not reached
  double tail_ms;  ///< From the gate's end to a tenth of the level then
} Shape;

/// A regular movement of a steady note
typedef struct {
  double pitch_hz; ///< Rate of what moves the pitch most
  double level_hz; ///< The same of the level
  double cents;    ///< How far the pitch moves, from its middle
} Movement;

/// Hear a patch: the values of its parameters, by Param
void
listener_timbre(const float* control, Timbre* timbre);

/// Hear its single note
void
listener_shape(const float* control, Shape* shape);

/// Hear its movement, over four seconds
void
listener_movement(const float* control, Movement* movement);

/// Power of its harmonics 2 and 4 against 3 and 5, on one low note
double
listener_even(const float* control);

/// Pitch of its single note, Hz
double
listener_pitch_hz(const float* control);

#endif // CHRONUS_TESTS_LISTENER_H
