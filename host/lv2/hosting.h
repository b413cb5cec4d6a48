// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_HOSTING_H
#define CHRONUS_HOST_HOSTING_H

#include "host/lv2/model.h"
#include "host/shared/lines.h"
#include "host/shared/urid.h"

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

/// Must not move while the plugin lives
typedef struct {
  UridTable*         urids;       ///< Shared by all copies; not owned
  _Atomic pthread_t  runner;      ///< The thread that is in `run()`, or 0
  Lines*             lines;       ///< For what that logs, or null; not owned
  float              rate_hz;     ///< Option: sample rate
  int32_t            max_frames;  ///< Option: longest run
  int32_t            min_frames;  ///< Option: shortest run
  int32_t            event_bytes; ///< Option: size of event buffers
  LV2_URID_Map       map;         ///< Feature
  LV2_URID_Unmap     unmap;       ///< Feature
  LV2_Log_Log        log;         ///< Feature
  LV2_Options_Option options[HOSTING_OPTIONS];    ///< Feature; ends with zeros
  LV2_Feature        features[HOSTING_FEATURES];  ///< What `list` points to
  const LV2_Feature* list[HOSTING_FEATURES + 1U]; ///< Ends with null
} Hosting;

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
