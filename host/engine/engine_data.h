// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ENGINE_DATA_H
#define CHRONUS_HOST_ENGINE_DATA_H

#include "host/base/feedback.h"
#include "host/base/futex.h"
#include "host/base/ring.h"
#include "host/base/stats.h"
#include "host/base/tape.h"
#include "host/base/transport.h"
#include "host/engine/controllers.h"
#include "host/engine/flap.h"
#include "host/engine/timetable.h"
#include "host/engine/triage.h"
#include "host/lv2/model.h"
#include "host/shared/block.h"
#include "host/shared/copy.h"
#include "host/shared/incident.h"
#include "host/shared/log.h"
#include "host/shared/notes.h"
#include "host/shared/standing.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// What the engine's thread works on

/// Longest wait for an output, as a fraction of the period
#define ENGINE_LAST 0.95

/// An offline copy that stands still for so long is hung, unless told otherwise
#define ENGINE_PATIENT_HANG_NS (2000U * NS_PER_MS)

/// What the engine works with; nothing of it is owned
typedef struct {
  const Model*   model;              ///< Of the plugin
  Log*           log;                ///< Written here
  Copy*          copies[COPIES_MAX]; ///< Their memory; null where unused
  _Atomic float* controls;    ///< Room for one per port, which copies see
  Ring*          commands;    ///< From the OSC surface
  Ring*          orders;      ///< From the supervisor
  Incidents*     incidents;   ///< To the supervisor
  Feedback*      feedback;    ///< To the OSC thread, or null
  Tape*          tape;        ///< To the recorder, or null
  Stats*         stats;       ///< Counted here
  double         rate_hz;     ///< Sample rate
  double         deadline;    ///< Fraction of the period, 0 to 0.95
  bool           dry;         ///< Fall back to the input, not to silence
  uint64_t       patience_ns; ///< Offline a copy that stands still for so
                              ///< long is hung; 0: the usual 2 s
  bool apart;                 ///< Copies may differ without any fault
} EngineSetup;

/// Whether there are copies to take the place of all
typedef enum {
  OFFER_NONE,  ///< No
  OFFER_OPEN,  ///< Yes
  OFFER_TAKEN, ///< They have
} Offer;

/// A block that was lost, until it is known whose doing that was
typedef struct {
  uint64_t seq;    ///< Which
  uint32_t frames; ///< How many; 0 if this entry is unused
  uint32_t open;   ///< One bit per copy whose CPU time is not known yet
} Loss;

/// What the plugin was told so far: nothing of what was poison
typedef struct {
  _Atomic float* controls; ///< Per port, its value; by the engine
  Notes          held;     ///< Notes and pedals
  _Atomic float* survived; ///< The same after the blocks below `n`; owned
  Notes          kept;     ///< The same notes then
  uint64_t       n;        ///< Blocks that some copy has survived
} Ledger;

/// A text that the plugin tells
typedef struct {
  uint32_t port; ///< Whose it is
  uint32_t n;    ///< Times that it was told, as of the last that was handed on
} ReadoutText;

/// What the plugin tells
typedef struct {
  uint32_t     n_numbers; ///< How many numbers it may tell
  uint32_t     n_texts;   ///< Length of `texts`
  ReadoutText* texts;     ///< In the order of their ports; owned
  uint32_t     n_changes; ///< Of its state that it told of, as last seen
} Readout;

/// Two copies that differ, until a third one shows which is wrong
typedef struct {
  bool     open; ///< There are such
  uint64_t seq;  ///< Block that differs
  uint32_t a;    ///< One of them
  uint32_t b;    ///< The other
} Dispute;

typedef struct {
  EngineSetup      setup;
  _Atomic uint32_t standing[COPIES_MAX]; ///< A Standing; by the engine
  _Atomic uint32_t verdict[COPIES_MAX];  ///< Why it was retired; by the engine
  _Atomic uint32_t admitted[COPIES_MAX]; ///< How often; by the engine
  _Atomic uint32_t greeted[COPIES_MAX];  ///< Notes that it was given as it
                                         ///< began; by the engine
  Count changes;                         ///< Of what a session may hold; by the
                                         ///< engine
  Bell retired;                          ///< Rung when a copy is retired, or
                                         ///< stands still
  Ledger           ledger;               ///< What the plugin was told
  Readout          readout;              ///< What it tells
  Controllers      controllers;          ///< What moves controls by MIDI
  Ending           endings[COPIES_MAX];  ///< How the last copy there ended
  uint32_t         last_ended;           ///< The copy that did so last
  bool             patient;              ///< This cycle is an offline one
  _Atomic uint32_t stands[COPIES_MAX];   ///< It stands still; by the engine
  _Atomic uint64_t burnt_ns[COPIES_MAX]; ///< CPU time that it took meanwhile;
                                         ///< by the watch
  _Atomic uint64_t burnt_at[COPIES_MAX]; ///< Blocks that it had done then
  _Atomic uint32_t offer;                ///< An Offer; by both
  Copy*            offered[COPIES_MAX];  ///< By the supervisor, with `offer`
  uint32_t         offered_poison;       ///< What they know of; the same
  _Atomic uint64_t turned;               ///< Frame at which they did; with that
  _Atomic uint32_t latency;              ///< Frames that the active one reports
  uint32_t         active;               ///< The copy that has the role
  Dispute          dispute;              ///< Between two copies
  bool             agree;                ///< All copies gave equal bits so far
  bool             loud;                 ///< What was played last is loud, and
                                         ///< was so in two copies
  bool     is_loud[COPIES_MAX];          ///< This block of the copy is
  float    level[COPIES_MAX]; ///< The largest sample of this block of it
  float    loudest;           ///< The largest that was ever played
  float    peaks[COPIES_MAX][METER_MOST]; ///< Per output of this block
  uint32_t carried;                       ///< Ring position of events left over
  uint64_t frame;                         ///< Frames before this block
  uint64_t jobs_told;                     ///< Jobs whose answers were given
  uint64_t job_ns;                        ///< When another copy was first seen
                                          ///< to have done the next, or 0
  uint64_t job_suspect;                 ///< The last that a copy died in, plus
                                        ///< one, or 0
  Timetable* timetable;                 ///< Commands whose time comes; owned
  uint64_t   first[COPIES_MAX];         ///< Block with which it began
  uint64_t   settled[COPIES_MAX];       ///< Block from which its level counts
  uint64_t   timed[COPIES_MAX];         ///< Blocks whose time was counted
  uint64_t   checked[COPIES_MAX];       ///< Blocks compared with the active's
  uint64_t   stuck_ns[COPIES_MAX];      ///< Stood still for so long
  uint64_t   stuck_at[COPIES_MAX];      ///< Blocks done when that began
  Flap       flaps[COPIES_MAX];         ///< Whether it comes late too often
  uint64_t   deadline_ns[COPY_OUTPUTS]; ///< By block number
  Loss       losses[COPY_OUTPUTS];      ///< By block number
  uint64_t*  toggled; ///< Per port, the frame after its last change
  float*     last;    ///< Per output, the last sample played; in a
                      ///< fade, how far that was from what follows
  float* stir;        ///< Per output, the largest step in that block; owned
  float* step;        ///< Per output, how far another copy was from
                      ///< the one that was heard before it; owned
  uint32_t  heard;    ///< The copy that was
  bool      apart;    ///< It was known to differ from the others
  uint32_t  eased;    ///< Frames since then, HEARD_EASE_FRAMES at most
  uint32_t  faded;    ///< Frames of the fade that are over
  float*    candidate[COPIES_MAX]; ///< Private copies of output
  Block*    sent[COPIES_MAX]; ///< The same of what is sent; null: nothing is
  bool      sends;            ///< The plugin may send events
  bool      transport_told;   ///< All copies know where the music stands
  Transport transport;        ///< Where it stood when the last block began
  uint32_t  moved;            ///< Length of that, frames
  uint32_t  n_outputs;        ///< Audio outputs
} Engine;

/// One period as its driver sees it
typedef struct {
  uint64_t            start_ns;  ///< When it began, monotonic clock
  uint32_t            frames;    ///< 1 to BLOCK_MAX_FRAMES
  const float* const* inputs;    ///< One per audio input
  float* const*       outputs;   ///< One per audio output, overwritten
  const Block*        events;    ///< Its events in time order; may be null
  const Transport*    transport; ///< Where the music stands; null: not known
  Block*              sent;      ///< Receives what the plugin sends; or null
  bool                patient;   ///< Offline: wait for all, on a stepped clock
} Cycle;

#endif // CHRONUS_HOST_ENGINE_DATA_H
