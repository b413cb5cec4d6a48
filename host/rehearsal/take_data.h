// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_TAKE_DATA_H
#define CHRONUS_HOST_REHEARSAL_TAKE_DATA_H

#include "host/host.h"
#include "host/rehearsal/pattern.h"
#include "host/rehearsal/scene.h"
#include "host/rehearsal/take.h"
#include "host/stepper.h"

#include <stdbool.h>
#include <stdint.h>

// A take at work; the main thread of its process

typedef struct {
  Scene*   scene;    ///< Where it writes
  Host*    host;     ///< What is rehearsed
  TakeKind kind;     ///< What it is for
  Stepper  stepper;  ///< Of the host's engine
  Pattern  pattern;  ///< What is played
  uint64_t seq;      ///< Block that comes next
  uint64_t rest;     ///< Block before which no fault is injected
  uint32_t seed;     ///< Of the rests
  Trial*   trial;    ///< The last fault, or null
  uint32_t n_faults; ///< So far
  uint64_t lost;     ///< Frames lost so far
  uint32_t stalls;   ///< Copies that stood still unasked, before that
  uint64_t restored; ///< Copies brought back before the last fault
  long     held_kib; ///< Memory in use when it began, KiB
  bool     differs;  ///< From the reference
  bool     spoilt;   ///< A promise was broken before any fault
  float    sent[BLOCK_MAX_FRAMES]; ///< The MIDI of the last block, as numbers
} Take;

#endif // CHRONUS_HOST_REHEARSAL_TAKE_DATA_H
