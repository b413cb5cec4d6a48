// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_SCORE_H
#define CHRONUS_TESTS_SCORE_H

#include "tests/plugin_rig.h"

#include <stdint.h>

// Random but repeatable playing of the synth, cut into blocks at will

enum {
  SCORE_FRAMES  = 24000, ///< Length of a score
  SCORE_ACTIONS = 160,   ///< Things that happen in it
  SCORE_CONTROL = 0x100, ///< Status of an action that sets a parameter
  SCORE_SPEED   = 0x101, ///< Status of an action that moves the transport
};

/// One thing that happens
typedef struct {
  uint32_t frame;  ///< When
  int      status; ///< MIDI status byte, SCORE_CONTROL or SCORE_SPEED
  int      data1;  ///< MIDI data, or the Param
  int      data2;  ///< MIDI data
  float    value;  ///< Of the parameter
} ScoreAction;

/// What happens, in order of time
typedef struct {
  ScoreAction action[SCORE_ACTIONS]; ///< Sorted by frame
} Score;

/// How blocks are cut
typedef enum {
  SCORE_WHOLE,  ///< Only where a parameter changes
  SCORE_SINGLE, ///< Blocks of one frame
  SCORE_PRIME,  ///< Blocks of 61 frames
  SCORE_RANDOM, ///< Blocks of 0 to 300 frames
  SCORE_CUTS,   ///< Number of ways
} ScoreCuts;

/// Make up a score: notes, controllers, bends, pressure, parameters of one
/// shape and mode.
void
score_make(Score* score, uint32_t seed, int shape, int mode);

/**
   Play frames `from` to `to` of a score.

   @param out Where frame `from` is written.
*/
void
score_play(const Score* score,
           Rig*         rig,
           uint32_t     from,
           uint32_t     to,
           ScoreCuts    cuts,
           float*       out);

#endif // CHRONUS_TESTS_SCORE_H
