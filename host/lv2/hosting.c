// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/hosting.h"

#include "host/base/attributes.h"

#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/parameters/parameters.h>
#include <lv2/state/state.h>

#include <stdarg.h>
#include <stdio.h>

static LV2_URID
map_uri(const LV2_URID_Map_Handle handle, const char* const uri)
{
  UridTable* const urids = (UridTable*)handle;
  return urid_map(urids, uri);
}

static const char*
unmap_urid(const LV2_URID_Unmap_Handle handle, const LV2_URID urid)
{
  const UridTable* const urids = (const UridTable*)handle;
  return urid_unmap(urids, urid);
}

static int
log_vprintf(LV2_Log_Handle handle,
            LV2_URID       type,
            const char*    format,
            va_list        args) PRINTF_LIKE(3, 0);

static int
log_vprintf(const LV2_Log_Handle handle,
            const LV2_URID       type,
            const char* const    format,
            va_list              args)
{
  Hosting* const hosting = (Hosting*)handle;
  (void)type;
  const pthread_t runner =
    atomic_load_explicit(&hosting->runner, memory_order_relaxed);
  if (!runner || !pthread_equal(runner, pthread_self())) {
    return vfprintf(stderr, format, args);
  }

  char      line[LINES_LINE_BYTES];
  const int n    = vsnprintf(line, sizeof(line), format, args);
  int       used = n < (int)sizeof(line) ? n : (int)sizeof(line) - 1;
  while (used > 0 && line[used - 1] == '\n') {
    --used;
  }
  if (used > 0 && hosting->lines) {
    lines_put(hosting->lines, line, (uint32_t)used);
  }
  return n;
}

static int
log_printf(LV2_Log_Handle handle, LV2_URID type, const char* format, ...)
  PRINTF_LIKE(3, 4);

static int
log_printf(const LV2_Log_Handle handle,
           const LV2_URID       type,
           const char* const    format,
           ...)
{
  va_list args;
  va_start(args, format);
  const int n = log_vprintf(handle, type, format, args);
  va_end(args);
  return n;
}

static LV2_Options_Option
option(UridTable* const  urids,
       const char* const key,
       const char* const type,
       const void* const value)
{
  return (LV2_Options_Option){.context = LV2_OPTIONS_INSTANCE,
                              .key     = urid_map(urids, key),
                              .size    = sizeof(int32_t),
                              .type    = urid_map(urids, type),
                              .value   = value};
}

void
hosting_init(Hosting* const             hosting,
             UridTable* const           urids,
             const Model* const         model,
             const double               rate_hz,
             const uint32_t             frames,
             LV2_Worker_Schedule* const schedule)
{
  *hosting = (Hosting){.urids       = urids,
                       .rate_hz     = (float)rate_hz,
                       .max_frames  = (int32_t)frames,
                       .min_frames  = model->fixed ? (int32_t)frames : 1,
                       .event_bytes = (int32_t)HOSTING_EVENT_BYTES};
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const uint32_t room = hosting_room(&model->ports[p]);
    if (model->ports[p].kind == PORT_EVENT_IN &&
        room > (uint32_t)hosting->event_bytes && room <= INT32_MAX) {
      hosting->event_bytes = (int32_t)room;
    }
  }

  hosting->map   = (LV2_URID_Map){urids, map_uri};
  hosting->unmap = (LV2_URID_Unmap){urids, unmap_urid};
  hosting->log   = (LV2_Log_Log){hosting, log_printf, log_vprintf};

  const LV2_Options_Option options[HOSTING_OPTIONS] = {
    option(
      urids, LV2_PARAMETERS__sampleRate, LV2_ATOM__Float, &hosting->rate_hz),
    option(
      urids, LV2_BUF_SIZE__maxBlockLength, LV2_ATOM__Int, &hosting->max_frames),
    option(
      urids, LV2_BUF_SIZE__minBlockLength, LV2_ATOM__Int, &hosting->min_frames),
    option(urids,
           LV2_BUF_SIZE__nominalBlockLength,
           LV2_ATOM__Int,
           &hosting->max_frames),
    option(
      urids, LV2_BUF_SIZE__sequenceSize, LV2_ATOM__Int, &hosting->event_bytes),
  };
  const struct {
    LV2_Feature feature; ///< What is offered
    bool        holds;   ///< To this plugin
  } features[HOSTING_FEATURES] = {
    {{LV2_URID__map, &hosting->map}, true},
    {{LV2_URID__unmap, &hosting->unmap}, true},
    {{LV2_OPTIONS__options, hosting->options}, true},
    {{LV2_LOG__log, &hosting->log}, true},
    {{LV2_WORKER__schedule, schedule}, true},
    {{LV2_BUF_SIZE__boundedBlockLength, NULL}, true},
    {{LV2_BUF_SIZE__coarseBlockLength, NULL}, model->whole},
    {{LV2_BUF_SIZE__fixedBlockLength, NULL}, model->fixed},
    {{LV2_BUF_SIZE__powerOf2BlockLength, NULL}, model->powers},
    {{LV2_CORE__isLive, NULL}, true},
    {{LV2_CORE__inPlaceBroken, NULL}, true},
    {{LV2_STATE__loadDefaultState, NULL}, true},
    {{LV2_STATE__threadSafeRestore, NULL}, true},
  };

  for (uint32_t o = 0U; o < HOSTING_OPTIONS; ++o) {
    hosting->options[o] = options[o];
  }
  uint32_t n = 0U;
  for (uint32_t f = 0U; f < HOSTING_FEATURES; ++f) {
    hosting->features[f] = features[f].feature;
    if (features[f].holds) {
      hosting->list[n++] = &hosting->features[f];
    }
  }
}
