// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_HOSTING_H
#define CHRONUS_HOST_HOSTING_H

#include "host/lv2/model.h"
#include "host/shared/block.h"
#include "host/shared/lines.h"
#include "host/shared/urid.h"

#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/log/log.h>
#include <lv2/options/options.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

// What a plugin is offered when it is instantiated: the LV2 features.  Made on
// the main thread; plugins call what is in it from any.

#define HOSTING_OPTIONS 6U
#define HOSTING_FEATURES 13U

/// Messages for which there is room when held notes must be struck again
#define HOSTING_RETOLD 512U

/// Least size of a buffer of events, bytes: whatever a block holds has room
#define HOSTING_EVENT_BYTES   \
  ((2U * BLOCK_EVENT_BYTES) + \
   (HOSTING_RETOLD * (uint32_t)(sizeof(LV2_Atom_Event) + 8U)))

/// Must not move while the plugin lives
typedef struct {
  UridTable*         urids;       ///< Shared by all copies; not owned
  _Atomic pthread_t  runner;      ///< The thread that is in `run()`, or 0
  Lines*             lines;       ///< For what that logs, or null; not owned
  float              rate_hz;     ///< Option: sample rate
  int32_t            max_frames;  ///< Option: longest run
  int32_t            min_frames;  ///< Option: shortest run
  int32_t            event_bytes; ///< Option: longest buffer of events for it
  LV2_URID_Map       map;         ///< Feature
  LV2_URID_Unmap     unmap;       ///< Feature
  LV2_Log_Log        log;         ///< Feature
  LV2_Options_Option options[HOSTING_OPTIONS];    ///< Feature; ends with zeros
  LV2_Feature        features[HOSTING_FEATURES];  ///< What `list` points to
  const LV2_Feature* list[HOSTING_FEATURES + 1U]; ///< Ends with null
} Hosting;

/// Size of the buffer of an event port, bytes
static inline uint32_t
hosting_room(const ModelPort* const port)
{
  return port->min_bytes > HOSTING_EVENT_BYTES ? port->min_bytes
                                               : HOSTING_EVENT_BYTES;
}

/**
   Fill in everything that `host/features.h` promises.

   @param frames Of a period: no run is longer.
   @param schedule Of its worker; outlives the plugin.
*/
void
hosting_init(Hosting*             hosting,
             UridTable*           urids,
             const Model*         model,
             double               rate_hz,
             uint32_t             frames,
             LV2_Worker_Schedule* schedule);

#endif // CHRONUS_HOST_HOSTING_H
