// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SUPERVISOR_DATA_H
#define CHRONUS_HOST_SUPERVISOR_DATA_H

#include "host/base/feedback.h"
#include "host/base/ring.h"
#include "host/base/stats.h"
#include "host/engine/chronicle.h"
#include "host/engine/engine.h"
#include "host/engine/nursery.h"
#include "host/engine/replica.h"
#include "host/engine/scribe.h"
#include "host/engine/triage.h"
#include "host/lv2/instance.h"
#include "host/lv2/model.h"
#include "host/lv2/packing.h"
#include "host/lv2/state.h"
#include "host/lv2/world.h"
#include "host/shared/arena.h"
#include "host/shared/copy.h"
#include "host/shared/incident.h"
#include "host/shared/log.h"
#include "host/shared/parcel.h"
#include "host/shared/urid.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// What the supervisor works on, and those who mend copies for it

/// How far a copy's replacement has got
typedef enum {
  MEND_NONE,   ///< Nothing has been done
  MEND_ENDING, ///< What is left of it has been told to stop (threads)
  MEND_ENDED,  ///< What was left of it is gone (processes)
  MEND_BUILT,  ///< Its successor's instance is there (threads)
  MEND_ASKED,  ///< A peer was asked for its state
  MEND_JOINED, ///< The successor runs, and catches up
  MEND_FAILED, ///< It cannot be replaced
} MendStep;

/// Where the state of a copy comes from
typedef enum {
  WAY_CLONE,    ///< It is a fork of another
  WAY_SNAPSHOT, ///< It got the snapshot of another
  WAY_FRESH,    ///< It knows the controls and the notes that are held
} MendWay;

/// A place for a copy
typedef struct {
  Replica           replica;   ///< The thread, if it is one
  _Atomic pid_t     pid;       ///< The process, if it is one that lives
  _Atomic clockid_t clock;     ///< Of the CPU time of either
  _Atomic uint32_t  condemned; ///< Its retirement is acted upon; 2: it was
  MendStep          step;      ///< Of its replacement
  MendWay           way;       ///< Of its replacement
  Instance*         instance;  ///< Its successor, not started yet
  uint32_t          donor;     ///< Whose state it gets
  uint64_t          asked;     ///< The donor's last snapshot before that
  uint32_t          admitted;  ///< How often the engine had admitted it before
  uint64_t          asked_ns;  ///< When its donor was asked
  uint64_t retired_ns;         ///< When the engine retired it, until acted upon
  uint64_t since_ns;           ///< When its predecessor was retired
  uint64_t ready_ns;           ///< When the engine found the last one ready
  Restarts restarts;           ///< When it was replaced lately
  uint64_t from;               ///< Block at which the last one was admitted
  uint32_t n_bad;              ///< So many in a row began badly, made afresh
  uint64_t hold_ns;            ///< Until then no other is, by the sound's time
  bool     waits;              ///< It is too soon to fill it
  bool     cleared;            ///< It is not, once there is what to begin with
  bool     told;               ///< It was said that this is too often
  int      ending;             ///< How the last process ended, as of waitpid
} Place;

/// Who wants the state of a copy
typedef enum {
  KEEP_FOR_NOBODY,  ///< Not any more
  KEEP_FOR_RESERVE, ///< Copies that will have to begin afresh
  KEEP_FOR_UPGRADE, ///< Copies that are to take over
  KEEP_FOR_SESSION, ///< A file
} KeepUser;

/// How far a state is put away
typedef enum {
  KEEP_NONE,    ///< It is not
  KEEP_ASKING,  ///< A copy is to be asked for it
  KEEP_PACKING, ///< It is being written
  KEEP_DONE,    ///< It is there
  KEEP_FAILED,  ///< It cannot be had
} KeepStep;

/// A state that is put away
typedef struct {
  KeepStep step;                      ///< How far it is
  KeepUser user;                      ///< Who wants it
  char     folder[STATE_PLACE_BYTES]; ///< Where its LV2 state goes, or empty
  Status   status;                    ///< What came of it
  Problem  problem;                   ///< Why it cannot be had
  uint32_t donor;                     ///< The copy that was asked
  int32_t  wish;                      ///< As in its `asked` (processes)
  uint64_t asked_ns;                  ///< When it was
  Scribe   scribe;                    ///< Writes it (threads)
  bool     broken;                    ///< One failed: no more are asked for
  uint64_t seen;                      ///< Changes that were seen
  uint64_t seen_ns;                   ///< When they were
  uint64_t reserved;                  ///< Changes that are in the reserve
  char     root[STATE_PLACE_BYTES];   ///< Holds folders for states, or empty
  bool     own;                       ///< It was made for that alone
  uint32_t n_folders;                 ///< Made there so far
  char     former[STATE_PLACE_BYTES]; ///< The reserve before the last
} Keep;

/// How far copies of a new binary have got
typedef enum {
  UPGRADE_NONE,     ///< There are none
  UPGRADE_MAKING,   ///< Their nursery makes an instance
  UPGRADE_BEARING,  ///< The copies make theirs (threads of their own)
  UPGRADE_ASKING,   ///< The state of a copy is to be put away
  UPGRADE_PACKING,  ///< That is done
  UPGRADE_TAKING,   ///< The instance takes it over
  UPGRADE_CATCHING, ///< The copies read the log
  UPGRADE_OFFERED,  ///< The engine may take them
} UpgradeStep;

typedef struct {
  UpgradeStep step;               ///< How far they are
  Nursery     nursery;            ///< Where they come from
  Copy*       copies[COPIES_MAX]; ///< Their places, or those of old ones
  PackingWay  way;                ///< How much of the state they took over
  uint32_t    n_poison;           ///< Poisoned blocks before they read any
  char        folder[STATE_PLACE_BYTES]; ///< Where their LV2 state is put
  bool        overdue;  ///< They were taken, and it was not told
  uint64_t    since_ns; ///< When they were asked for
  uint64_t    asked_ns; ///< When the nursery was
} Upgrade;

typedef struct {
  World*         world;              ///< Not owned
  const Model*   model;              ///< Not owned
  Stats*         stats;              ///< Not owned
  double         rate_hz;            ///< Sample rate
  uint32_t       frames;             ///< Of a period
  int            priority;           ///< SCHED_FIFO of the copies, or 0
  bool           live;               ///< Against the clock, not offline
  bool           exact;              ///< Threads: a snapshot is a whole state
  bool           rests;              ///< No cycle runs for a while
  Nursery*       nursery;            ///< Not owned; null: copies are threads
  uint32_t       spare_lag;          ///< Blocks that the spare stays behind
  uint32_t       n_copies;           ///< How many there are
  uint32_t       n_wishes;           ///< Processes asked for so far
  uint32_t       active;             ///< The active copy, as far as was heard
  Arena          names;              ///< Holds the URIDs
  Arena          arena;              ///< Holds the log, copies and parcel
  size_t         room;               ///< Bytes of each copy there
  UridTable*     urids;              ///< Shared by all copies
  Log*           log;                ///< Between engine and copies
  Copy*          copies[COPIES_MAX]; ///< What each shows
  _Atomic float* controls;           ///< By port, as the engine has them
  Parcel*        parcel;             ///< For a state (processes)
  Ring           orders;             ///< To the engine
  Ring           commands;           ///< From the surface to the engine
  Incidents      incidents;          ///< From the engine
  Feedback       feedback;           ///< From the engine to the surface
  Engine         engine;             ///< Run by whoever drives the cycles
  Chronicle      chronicle;          ///< What happened
  Restarts       rebirths;           ///< When a copy came from nothing
  Place          places[COPIES_MAX]; ///< By copy
  Upgrade        upgrade;            ///< Copies that are to take over
  Keep           keep;               ///< A state that is put away
  char reserve[STATE_PLACE_BYTES];   ///< LV2 state that copies begin with
                                     ///< which have no other; or empty
  uint32_t         n_left;           ///< Threads parked for good
  pthread_t        mender;           ///< Gets SIGCHLD when there is work
  bool             watching;         ///< There is a watch
  pthread_t        watch;            ///< Measures and ends copies that hang
  _Atomic uint32_t ending;           ///< Asks the watch to end
  uint64_t         lines_ns; ///< Since when lines of plugins are counted
  uint32_t         n_lines;  ///< How many were to be printed since then
} Supervisor;

#endif // CHRONUS_HOST_SUPERVISOR_DATA_H
