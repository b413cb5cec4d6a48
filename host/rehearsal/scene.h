// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_SCENE_H
#define CHRONUS_HOST_REHEARSAL_SCENE_H

#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/shared/fault.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The rehearsal of one isolation: which faults are injected, and what came of
// each.  Memory that is shared with the processes that do it.

/// How far a fault has got
typedef enum {
  TRIAL_PLANNED,  ///< Still to come
  TRIAL_INJECTED, ///< Its consequences are watched
  TRIAL_WHOLE,    ///< The pair is whole again
  TRIAL_ALONE,    ///< It did not become whole
  TRIAL_FATAL,    ///< The host ended with it
  TRIAL_MOOT,     ///< It could not be injected: nobody could have told
} TrialState;

/// One fault, and what came of it
typedef struct {
  FaultKind  kind;           ///< What fails
  FaultWhich which;          ///< Where
  TrialState state;          ///< How far it has got
  uint32_t   n_anew;         ///< How often it had to be tried anew
  uint64_t   seq;            ///< Block in which it was injected
  uint64_t   lost_frames;    ///< Delivered by no copy
  uint64_t   changed_frames; ///< Delivered, but other than without a fault
  uint64_t   changed_bits;   ///< Bits of samples that differ, lost ones too
  bool       differs;        ///< The pair that is whole again is not equal
  uint64_t   restore_ns;     ///< From the verdict to a whole pair; 0: was whole
} Trial;

typedef struct {
  bool     processes;   ///< How copies are isolated
  uint32_t block;       ///< Frames of a period
  double   rate_hz;     ///< Sample rate
  uint64_t patience_ns; ///< A copy that stands still for so long is hung
  uint32_t seed;        ///< Of all that is random; not 0
  uint32_t n_outputs;   ///< Audio outputs
  uint32_t n_blocks;    ///< Length of a take, in blocks
  size_t   bytes;       ///< Size of all this

  // What the takes find
  Status   status;     ///< Why it could not be rehearsed
  Problem  problem;    ///< And what about
  bool     exact;      ///< All of its state can be given to another copy
  bool     repeats;    ///< Without faults all copies and takes are the same
  uint64_t unplanned;  ///< Copies given up without a fault
  char     reason[24]; ///< What was seen of the last of those
  uint32_t n_spoilt;   ///< Takes that a busy machine broke off
  uint64_t take_ns;    ///< Processor time of a take without faults
  uint32_t most;       ///< Of each kind on each copy, as it is so long; or 0
  int      ending;     ///< Signal that ended the last take, or 0

  float* reference; ///< What a take without faults gave; by block, then output,
                    ///< of which MIDI is the last
  float*   heard;   ///< What was heard around some faults; see window.h
  uint64_t windows[FAULT_KINDS][FAULT_BOTH + 1U]; ///< Blocks of these, or 0

  uint32_t         n_trials; ///< Length of `trials`
  _Atomic uint32_t next;     ///< The first that is still to come
  Trial            trials[]; ///< In the order in which they are injected
} Scene;

/// What is wanted of a rehearsal
typedef struct {
  const Model* model;     ///< Of the plugin
  bool         processes; ///< How copies are isolated
  bool         full;      ///< Thousands of faults, not dozens
  uint32_t     block;     ///< Frames of a period
  double       rate_hz;   ///< Sample rate
} ScenePlan;

/**
   Plan a rehearsal: each fault that this isolation can survive, on each copy
   and on both, many times and in an order that is always the same.

   Main thread.
   @param scene Receives what `scene_close` frees; null on failure.
   @return STATUS_NO_MEMORY.
*/
Status
scene_open(Scene** scene, const ScenePlan* plan);

/// Free it; null is fine
void
scene_close(Scene* scene);

/**
   Leave out what nobody can tell from a sound plugin, now that it is known how
   this one sounds.

   What both copies have is equal bits; where copies differ anyway, they may
   differ in zeros; and it may itself be silent, or as loud as a runaway.

   Nor are there more faults of each kind on each copy than `scene->most`.
*/
void
scene_prune(Scene* scene);

/// Where the reference holds output `p` of a block; the one after the last is
/// what MIDI was sent, see take.c
float*
scene_reference(const Scene* scene, uint64_t seq, uint32_t p);

/// Whether the reference is neither silent in a block nor as loud as a runaway
bool
scene_sounds(const Scene* scene, uint64_t seq);

/// Whether a single fault may change no bit
bool
scene_is_exact(const Scene* scene);

#endif // CHRONUS_HOST_REHEARSAL_SCENE_H
