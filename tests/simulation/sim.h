// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_SIMULATION_SIM_H
#define CHRONUS_SIMULATION_SIM_H

#include "host/base/ring.h"
#include "host/base/stats.h"
#include "host/engine/engine_data.h"
#include "host/engine/feed.h"
#include "host/engine/triage.h"
#include "host/shared/copy.h"
#include "host/shared/incident.h"
#include "host/shared/log.h"
#include "tests/small_model.h"

#include <stdbool.h>
#include <stdint.h>

// All that a simulated run consists of, as plain data

/// Room for a block
#define SIM_BLOCK_BYTES \
  (sizeof(Block) + BLOCK_EVENT_BYTES + (BLOCK_MAX_FRAMES * sizeof(float)))

/// When an actor that is not woken acts
#define NEVER UINT64_MAX

/// Longest block of a run, frames
#define SIM_MAX_FRAMES 64U

/// Blocks of which is remembered what became of them, a power of two
#define SIM_MEMORY 16U

/// Blocks from a changed bit to the new begin: which of two copies is right
/// cannot be told any more
#define DOUBT_BLOCKS 40U

/// What a run is about; its seed modulo KINDS
typedef enum {
  KIND_THREADS,       ///< One fault at a time, two copies, live
  KIND_PROCESSES,     ///< One fault at a time, two copies and a spare, live
  KIND_STORM_THREADS, ///< Faults at any time, of several at once
  KIND_STORM,         ///< The same with a spare
  KIND_OFFLINE,       ///< Faults at any time, offline
  KIND_DIFFERENT,     ///< Faults at any time, of copies that differ in bits
  KIND_POISON,        ///< Events that kill whoever reads them, one at a time
  KINDS,
} Kind;

/// The copies that play, and as many that are to take their places
#define SIM_PLAYERS (2U * COPIES_MAX)

/// Who acts beside the engine; the copies go by their numbers
enum { ACTOR_MENDER = SIM_PLAYERS, ACTOR_CHAOS, ACTORS };

/// What a copy is at
typedef enum {
  BODY_NONE,     ///< There is none
  BODY_STARTING, ///< It is not there yet
  BODY_WAITING,  ///< For the next block
  BODY_WORKING,  ///< On a block
  BODY_STUCK,    ///< In a block, for ever
  BODY_DYING,    ///< Dead, which nobody can see yet
  BODY_DEAD,     ///< Dead, or overtaken by the log
} Body;

/// What is wrong with the sound of a copy
typedef enum {
  FLAW_NONE,
  FLAW_NAN,
  FLAW_ZERO,
  FLAW_LOUD,
  FLAW_CLICK, ///< Another sound altogether, of a usual level
  FLAW_BIT,   ///< One bit of one sample
} Flaw;

/// All that a simulated plugin knows: each bit of its sound depends on all that
/// it has read, and in which order
typedef struct {
  uint64_t hash;  ///< Of all that it has read
  bool     quiet; ///< It puts out zeros
} State;

/// A block that a copy has delivered
typedef struct {
  uint64_t seq;     ///< Which
  uint64_t at_ns;   ///< When
  uint64_t done_ns; ///< When on the block's clock
  Flaw     flaw;    ///< What is wrong with it
} Delivery;

typedef struct {
  Copy*    shared;                ///< What the engine sees of it
  Body     body;                  ///< What it is at
  Feed     feed;                  ///< Keeps poisoned events from it
  State    state;                 ///< After the last finished block
  State    after;                 ///< After the block at work
  State    saved;                 ///< Its snapshot
  uint64_t salt;                  ///< Makes it differ from other copies, or 0
  Output   output;                ///< Of the block at work
  Flaw     flaw;                  ///< Of its next block
  bool     lasting;               ///< Of all that follow too
  bool     slow;                  ///< The block at work takes over a period
  bool     to_save;               ///< A snapshot is asked for with it
  uint64_t born;                  ///< Demands of earlier blocks are not its own
  uint32_t heir;                  ///< Place that it is to be cloned into
  bool     packs;                 ///< It is to put its state away
  uint32_t sins;                  ///< One bit per IncidentKind that it deserves
  uint64_t since_ns;              ///< When it last made progress
  uint64_t dead_ns;               ///< When its death could be seen; or NEVER
  Delivery delivered[SIM_MEMORY]; ///< By block number
} Player;

/// How far the replacement of a copy has got
typedef enum {
  STEP_NONE,
  STEP_ENDING, ///< What is left of the old one is being ended
  STEP_ENDED,
  STEP_ASKED,  ///< A donor was asked
  STEP_COMING, ///< The clone is starting
  STEP_JOINED, ///< The engine was told of it
} Step;

typedef struct {
  Step     step;     ///< How far
  uint32_t donor;    ///< Who was asked
  uint64_t asked;    ///< The donor's last snapshot before that
  uint32_t admitted; ///< How often the engine had admitted this place before
  Restarts restarts; ///< When it was filled anew
} Place;

/// How far copies that are to take the place of all have got
typedef enum {
  UPGRADE_NONE,
  UPGRADE_ASKING,   ///< Another is asked for its state
  UPGRADE_CATCHING, ///< They read the log
  UPGRADE_OFFERED,  ///< The engine may take them
} UpgradeStep;

typedef struct {
  UpgradeStep step;     ///< How far
  uint32_t    donor;    ///< Who was asked
  uint32_t    n_poison; ///< Poisoned blocks before they read any
  uint64_t    first;    ///< Block with which they began
  uint64_t    since_ns; ///< When they were asked for
} Upgrade;

/// What a seed decides
typedef struct {
  Kind     kind;        ///< What the run is about
  uint32_t n_copies;    ///< 2, or 3 with a spare
  uint32_t n_inputs;    ///< Audio inputs
  uint32_t n_slots;     ///< Of the log
  uint32_t n_blocks;    ///< Length of the run
  uint32_t fault_every; ///< Blocks, roughly
  uint32_t noise_every; ///< Blocks between late cycles and the like, or 0
  double   cost;        ///< Of a block in a copy, in periods
  bool     weary;       ///< The supervisor limits restarts
  bool     known;       ///< That copies differ is told to the engine
  bool     upgrades;    ///< Now and then other copies take over
} Plan;

/// Blocks of the past that can be told anew, a power of two
#define SIM_PAST 1024U

/// A copy before some block
typedef struct {
  State state; ///< Of its plugin
  Feed  feed;  ///< What it is owed
} Past;

/// A command that was sent, or an event of the JACK side
typedef struct {
  uint16_t kind;
  uint32_t index;
  uint32_t frame; ///< Of an event of the JACK side
  float    value;
} Sent;

/// Misses of which the time is remembered: so many make a copy flap
#define SIM_MISSES FLAP_TIMES

/// What the index is of an event that kills whoever reads it, and of one that
/// kills about half of them
#define SIM_DEADLY 2U
#define SIM_RISKY 3U

#define SENT_MAX 4096U

/// What was sent and is not in the log yet, oldest first
typedef struct {
  Sent     items[SENT_MAX];
  uint32_t head;    ///< Ever sent
  uint32_t tail;    ///< Ever seen in the log
  uint32_t before;  ///< Seen one block ago
  uint32_t n_waits; ///< Blocks in which nothing was taken
} Queue;

/// What somebody wants of the standby, on its way to the engine
typedef struct {
  bool     waits; ///< It is among the commands
  bool     taken; ///< The engine has taken it in this cycle
  uint32_t end;   ///< Bytes of commands ever written, with it the last
} Wish;

/// What the claims remember from the begin of a cycle, and of the last one
typedef struct {
  uint64_t entered_ns;           ///< When it began; NEVER: not yet
  uint64_t woke_ns;              ///< When the engine last looked around
  uint64_t slept_ns;             ///< When it last began to wait
  uint64_t start_ns;             ///< Of the period
  uint64_t bound_ns;             ///< Nobody is waited for after that
  double   period_ns;            ///< Its length
  uint32_t standing[COPIES_MAX]; ///< Of each copy
  uint32_t admitted[COPIES_MAX]; ///< How often each was
  uint64_t done[COPIES_MAX];     ///< Blocks that each had finished
  uint32_t told[COPIES_MAX];     ///< One bit per IncidentKind
  uint32_t n_late;               ///< Misses as told
  uint64_t n_lost;               ///< Lost frames as told
  uint32_t active;               ///< The active copy
  uint32_t heard;                ///< The copy that was heard
  uint32_t eased;                ///< Frames since that was another
  uint64_t lost_frames;          ///< As counted
  uint64_t swaps;
  uint64_t misses;
  bool     agree;   ///< The engine takes the copies for equal
  Wish     swap;    ///< The last /swap
  Wish     restore; ///< The last /restore
} Mark;

typedef struct {
  uint64_t seed;
  uint64_t random; ///< Of the generator
  Plan     plan;
  bool     trace; ///< Tell what happens

  // The machine
  uint64_t now_ns;
  uint64_t due_ns[ACTORS];
  uint64_t next_ns; ///< The earliest of them
  uint32_t points;  ///< Looks of the engine until time passes
  bool     inside;  ///< The engine is at work, and nobody else

  // The host
  Log*          log;          ///< Begins the memory that all share
  size_t        memory_bytes; ///< Size of that
  Ring*         commands;
  Ring*         orders;
  Incidents     incidents;
  Stats         stats;
  Engine        engine;
  _Atomic float controls[SMALL_PORTS]; ///< As the engine has them
  double        rate_hz;
  uint32_t      frames;  ///< Of the period
  uint64_t      next_at; ///< When the next period begins, ns
  float         input[SIM_MAX_FRAMES];
  float         played[SIM_MAX_FRAMES];

  Player   players[SIM_PLAYERS]; ///< Those that play first
  Upgrade  upgrade;
  Place    places[COPIES_MAX];
  Restarts rebirths;              ///< When copies began anew, for the limit
  Restarts reborn;                ///< The same, as it was seen
  Restarts restarted[COPIES_MAX]; ///< When each was brought back otherwise
  uint64_t
    doubt; ///< Blocks until all starts anew since a bit was changed, or 0

  uint64_t compared; ///< Block in which others began to be compared
  uint64_t diverged; ///< Blocks that differed before that

  // Poison
  uint32_t deadly;      ///< Index of an event that kills, to be sent; or 0
  uint64_t poison_lost; ///< Frames lost before the last one was sent
  uint32_t n_poison;    ///< Blocks marked as such, as far as truth knows

  // What is true
  Past     past[SIM_PAST]; ///< A good copy before each of the last blocks
  uint64_t anew;           ///< The first of them of this lineage
  Past     truth;          ///< Of a copy that never fails
  float    right[SIM_MAX_FRAMES];
  Queue    sent;    ///< Commands
  Queue    heard;   ///< Events of the JACK side
  uint64_t toggled; ///< Frame of the gate's last change, plus one
  uint64_t frame;   ///< Frames before this block
  uint64_t learnt;  ///< Blocks of the log that the truth contains
  float    level;   ///< Of the last sample played
  float    last;    ///< That sample
  float    stir;    ///< The largest step in the last block played; infinite:
                    ///< it was silent or lost, and nothing is a jump
  uint64_t missed_ns[COPIES_MAX][SIM_MISSES]; ///< The last misses, by number
  uint32_t n_missed[COPIES_MAX];              ///< How many there were
  uint64_t deadlines[SIM_MEMORY];             ///< By block number
  Mark     mark;
  uint64_t n_blocks; ///< Done
  uint64_t n_faults; ///< Committed
  uint64_t n_turns;  ///< Upgrades that were done
  uint64_t fault_ns; ///< When the last one was
  uint64_t lived_ns; ///< When some copy last lived, or was coming
  bool     failed;
} Sim;

#endif // CHRONUS_SIMULATION_SIM_H
