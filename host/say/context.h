// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CONTEXT_H
#define CHRONUS_HOST_CONTEXT_H

#include "host/base/status.h"

#include <stdbool.h>
#include <stdint.h>

// What earlier sentences left behind, so that later ones can build on it;
// belongs to the thread that owns the surface

/// Sentences that can be undone
#define CONTEXT_STEPS 32U

/// Longest sentence, the final zero included
#define CONTEXT_TEXT_BYTES 1024U

/// Pitch of the last note where there was none
#define CONTEXT_HZ 440.0

/// No key has been set
#define CONTEXT_NO_KEY (-1)

/// What a sentence refers to besides the controls
typedef struct {
  double   last_hz;   ///< Pitch of the last note
  int      key;       ///< 0 to 11 from C, or CONTEXT_NO_KEY
  char     scale[32]; ///< Name of the scale's word, or empty
  double   tempo_bpm; ///< By which beats are counted
  uint64_t held[2];   ///< One bit per MIDI note of a chord that sounds
  bool     gliding;   ///< `glide_time` was set for one glide only
  double   glide_ms;  ///< What it was before
} ContextState;

/// What a sentence changed
typedef struct {
  ContextState state;   ///< Before it
  float*       values;  ///< Of each port before it
  uint8_t*     touched; ///< 1 per port that it set
} ContextStep;

typedef struct {
  ContextState state;                    ///< Now
  uint32_t     n_ports;                  ///< Of the plugin
  uint32_t     n_steps;                  ///< Used ones of `steps`
  ContextStep  steps[CONTEXT_STEPS];     ///< The oldest first; owned
  float*       values;                   ///< Storage of the steps; owned
  uint8_t*     touched;                  ///< The same
  char         text[CONTEXT_TEXT_BYTES]; ///< The last sentence, for `again`
} Context;

/// Begin with nothing said: A4, 120 beats per minute; STATUS_NO_MEMORY
Status
context_open(Context* context, uint32_t n_ports);

/// Free it; a zeroed one is fine
void
context_close(Context* context);

/**
   Note what a sentence changed, so that it can be undone.

   The oldest is forgotten where there are too many.
   @param values Of each port before it.
   @param touched 1 per port that it set.
*/
void
context_push(Context* context, const float* values, const uint8_t* touched);

/// Whether a note of a chord sounds
bool
context_holds(const ContextState* state, uint32_t note);

/// Note that it does, or not
void
context_hold(ContextState* state, uint32_t note, bool on);

#endif // CHRONUS_HOST_CONTEXT_H
