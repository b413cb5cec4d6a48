// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_FEATURES_H
#define CHRONUS_HOST_FEATURES_H

#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/log/log.h>
#include <lv2/options/options.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

// What plugins may require of this host; pure, any thread

/// All of them, by URI
static const char* const FEATURES[] = {
  LV2_BUF_SIZE__boundedBlockLength,
  LV2_BUF_SIZE__coarseBlockLength,
  LV2_BUF_SIZE__fixedBlockLength,
  LV2_BUF_SIZE__powerOf2BlockLength,
  LV2_CORE__hardRTCapable,
  LV2_CORE__inPlaceBroken,
  LV2_CORE__isLive,
  LV2_LOG__log,
  LV2_OPTIONS__options,
  LV2_STATE__freePath,
  LV2_STATE__loadDefaultState,
  LV2_STATE__makePath,
  LV2_STATE__mapPath,
  LV2_STATE__threadSafeRestore,
  LV2_URID__map,
  LV2_URID__unmap,
  LV2_WORKER__schedule,
};

/// Whether a plugin that requires `uri` can be hosted
static inline bool
features_has(const char* const uri)
{
  for (size_t i = 0U; i < sizeof(FEATURES) / sizeof(FEATURES[0]); ++i) {
    if (!strcmp(FEATURES[i], uri)) {
      return true;
    }
  }
  return false;
}

#endif // CHRONUS_HOST_FEATURES_H
