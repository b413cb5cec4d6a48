// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NURSERY_H
#define CHRONUS_HOST_NURSERY_H

#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/lv2/instance.h"
#include "host/lv2/model.h"
#include "host/lv2/packing.h"
#include "host/lv2/state.h"
#include "host/lv2/world.h"
#include "host/shared/arena.h"
#include "host/shared/copy.h"
#include "host/shared/log.h"
#include "host/shared/parcel.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// The process that copies are forked from: it holds an instance that has never
// run, and no thread, socket or JACK client.  Of a plugin that starts threads,
// which a fork does not carry, it holds none: each copy makes its own then.
// Main thread.

typedef struct {
  pid_t group;  ///< Process group of it and of all copies, 0 if closed
  pid_t pid;    ///< Of the process, 0 if it is gone
  int   socket; ///< To it
  int   memory; ///< What will be shared, still empty
  bool  late;   ///< Each copy makes an instance of its own
} Nursery;

/// How a copy begins
typedef struct {
  int32_t wish;      ///< As in `asked` of a copy: its place, and a number
  bool    anew;      ///< Once it has its instance it begins with the block of
                     ///< then, and the controls of then
  bool     fresh;    ///< But not before the engine greets it
  uint64_t first;    ///< Otherwise: block with which it begins
  int      priority; ///< SCHED_FIFO of all copies but the spare, or 0
  bool     modest;   ///< For now it takes one less
  bool     takes;    ///< It makes an instance, waits until the parcel is given,
                     ///< and goes on from there
  char place[STATE_PLACE_BYTES]; ///< Of the LV2 state that it begins with;
                                 ///< empty: the one that it has
} NurseryStart;

/// What lies where in the memory that is shared; nothing of it is owned
typedef struct {
  const Arena* arena;            ///< The memory as it is mapped here
  const Log*   log;              ///< Read by the copies
  Copy* const* copies;           ///< COPIES_MAX, written by one copy each;
                                 ///< null where there is no such place
  const _Atomic float* controls; ///< By port, as the engine has them
  const Parcel*        parcel;   ///< Written by who is asked for its state
  size_t               room;     ///< Bytes of each copy, whole pages
} NurseryMap;

/**
   Fork it: before this process has any thread.

   @param world,model Used by the child, which has them from the fork.
   @param instance The same, if there is one already that has never run and has
   no threads; null has the child make it.
   @return STATUS_NO_PROCESS; it is closed then.
*/
Status
nursery_open(Nursery*     nursery,
             World*       world,
             const Model* model,
             Instance*    instance,
             Problem*     problem);

/**
   The same by executing this program anew, at any time: that finds the plugin
   as it is on disk then.

   @param nursery Overwritten; must not be open.
   @param before Another, whose memory it shares; late if that is.
   @return STATUS_NO_PROCESS.
*/
Status
nursery_execute(Nursery* nursery, const Nursery* before);

/// The same with memory of its own; STATUS_NO_PROCESS
Status
nursery_begin(Nursery* nursery);

/// Execute it anew, to be late from then on; it is closed on failure
Status
nursery_renew(Nursery* nursery);

/**
   Have it make the instance.

   If the plugin turns out to start threads the process is executed anew, and
   from then on it is `late`.
   @param frames Of a period.
   @param place Of the LV2 state that the instance begins with, see
   `state_load`; empty for none, and of no use where it is late.
   @return What `world_model`, `instance_open` and `state_load` may fail with,
   and STATUS_NO_PROCESS if it did not live to answer.
*/
Status
nursery_make(Nursery*     nursery,
             const Model* model,
             double       rate_hz,
             uint32_t     frames,
             const char*  place,
             Problem*     problem);

/// The same without waiting, see `nursery_hear`; but threads are
/// STATUS_HAS_THREADS
void
nursery_have_made(const Nursery* nursery,
                  const Model*   model,
                  double         rate_hz,
                  uint32_t       frames,
                  const char*    place);

/// Have its instance take over what is in the parcel, as `packing_read`: see
/// `nursery_hear`
void
nursery_have_taken(const Nursery* nursery, const char* place);

/**
   Hear what came of that, if anything did so far.

   @param status As of `nursery_make`.
   @param way Receives how much of a state was taken over; may be null.
   @return False if there is no answer yet.
*/
bool
nursery_hear(const Nursery* nursery,
             Status*        status,
             PackingWay*    way,
             Problem*       problem);

/// Empty the memory; all copies that used it must be gone; STATUS_NO_MEMORY
Status
nursery_clear(const Nursery* nursery);

/// Tell it where log, copies and parcel lie in the memory, which is mapped here
Status
nursery_map(const Nursery* nursery, const NurseryMap* map);

/// Have it fork a copy, which then tells by its life that it runs
Status
nursery_spawn(Nursery* nursery, const NurseryStart* start);

/// End it and all copies, and take leave of them; a zeroed nursery is fine
void
nursery_close(Nursery* nursery);

#endif // CHRONUS_HOST_NURSERY_H
