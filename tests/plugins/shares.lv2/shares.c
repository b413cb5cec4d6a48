// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>
#include <lv2/worker/worker.h>

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

// A plugin whose worker changes what the run plays with, and answers nothing: a
// note has it load that note, which takes its time, and whatever is loaded by
// then sounds.  Some amplifiers do so with their responses.

enum { OUT, EVENTS };

/// Time that a job takes, ns
#define EFFORT_NS 3000000L

typedef struct {
  Frame            frame;  ///< Its ports are these
  _Atomic uint32_t loaded; ///< The note; by the worker
} Shares;

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Shares* const                  self = (Shares*)handle;
  float* const                   out  = (float*)self->frame.ports[OUT];
  const LV2_Atom_Sequence* const events =
    (const LV2_Atom_Sequence*)self->frame.ports[EVENTS];
  const LV2_Worker_Schedule* const schedule =
    (const LV2_Worker_Schedule*)frame_feature(self->frame.features,
                                              LV2_WORKER__schedule);
  LV2_ATOM_SEQUENCE_FOREACH(events, event)
  {
    const uint8_t* const message = (const uint8_t*)(event + 1);
    if (event->body.type == self->frame.midi_type && event->body.size == 3U &&
        (message[0] & 0xF0U) == 0x90U && message[2]) {
      schedule->schedule_work(schedule->handle, 1U, &message[1]);
    }
  }
  for (uint32_t i = 0U; i < n_frames; ++i) {
    out[i] = (float)atomic_load(&self->loaded) / 128.0f;
  }
}

static LV2_Worker_Status
work(const LV2_Handle                  handle,
     const LV2_Worker_Respond_Function respond,
     const LV2_Worker_Respond_Handle   respond_handle,
     const uint32_t                    size,
     const void* const                 data)
{
  Shares* const         self   = (Shares*)handle;
  const struct timespec effort = {.tv_nsec = EFFORT_NS};
  (void)respond;
  (void)respond_handle;
  (void)size;
  nanosleep(&effort, NULL);
  atomic_store(&self->loaded, *(const uint8_t*)data);
  return LV2_WORKER_SUCCESS;
}

static LV2_Worker_Status
work_response(const LV2_Handle  handle,
              const uint32_t    size,
              const void* const data)
{
  (void)handle;
  (void)size;
  (void)data;
  return LV2_WORKER_SUCCESS;
}

static const void*
extension_data(const char* const uri)
{
  static const LV2_Worker_Interface worker = {work, work_response, NULL};
  return strcmp(uri, LV2_WORKER__interface) ? NULL : &worker;
}

const size_t frame_bytes = sizeof(Shares);

const LV2_Descriptor frame_plugin = {
  .URI            = "urn:test:shares",
  .instantiate    = frame_instantiate,
  .connect_port   = frame_connect_port,
  .run            = run,
  .cleanup        = frame_cleanup,
  .extension_data = extension_data,
};
