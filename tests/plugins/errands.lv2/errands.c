// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>
#include <lv2/worker/worker.h>

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// A plugin whose sound is made by its worker: each note asks for a job, which
// takes its time and answers with a pointer into its own heap.  What sounds
// depends on all answers, on their order and on the frame of each.

/// What a job does besides, by the velocity of its note
enum {
  DEED_DIE_ONCE = 1, ///< Dies if it can remove the file $ERRANDS
  DEED_DIE,          ///< Dies
  DEED_HANG_ONCE,    ///< Never ends if it can remove that file
};

/// A job, and its answer
typedef struct ErrandImpl {
  uint8_t            note;   ///< Which was struck
  uint8_t            deed;   ///< By velocity
  float              effort; ///< Time that it takes, ms
  struct ErrandImpl* before; ///< The answer before; owned
} Errand;

/// What a job answers with
typedef struct {
  // cppcheck-suppress unusedStructMember ; it is read where the answer comes
  Errand* done; ///< In the heap of the copy; owned by who gets it
} Answer;

enum {
  OUT,    ///< Where the sound goes
  EVENTS, ///< MIDI
  EFFORT, ///< Of a job, ms
};

typedef struct {
  Frame           frame;   ///< Its ports are these
  Errand*         last;    ///< The last answer, and those before; owned
  uint32_t        hash;    ///< Of all answers and frames
  pthread_mutex_t at_work; ///< Held by a job; zeros are a fresh one
} Errands;

/// Ask for the job of a note
static void
ask(const Errands* const self, const uint8_t* const message)
{
  const Errand errand = {
    message[1], message[2], *(const float*)self->frame.ports[EFFORT], NULL};
  const LV2_Worker_Schedule* const schedule =
    (const LV2_Worker_Schedule*)frame_feature(self->frame.features,
                                              LV2_WORKER__schedule);
  schedule->schedule_work(schedule->handle, sizeof(errand), &errand);
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Errands* const                 self = (Errands*)handle;
  float* const                   out  = (float*)self->frame.ports[OUT];
  const LV2_Atom_Sequence* const events =
    (const LV2_Atom_Sequence*)self->frame.ports[EVENTS];
  LV2_ATOM_SEQUENCE_FOREACH(events, event)
  {
    const uint8_t* const message = (const uint8_t*)(event + 1);
    if (event->body.type == self->frame.midi_type && event->body.size == 3U &&
        (message[0] & 0xF0U) == 0x90U && message[2]) {
      ask(self, message);
    }
  }
  for (uint32_t i = 0U; i < n_frames; ++i) {
    self->hash = (self->hash * 1664525U) + 1013904223U;
    out[i]     = self->last ? (float)self->hash * 0x1p-33f : 0.01f;
  }
}

static void
commit(const uint8_t deed)
{
  const char* const file = getenv("ERRANDS");
  const bool        once = deed == DEED_DIE_ONCE || deed == DEED_HANG_ONCE;
  if (once && (!file || unlink(file))) {
    return;
  }
  if (deed == DEED_DIE_ONCE || deed == DEED_DIE) {
    raise(SIGSEGV);
  } else if (deed == DEED_HANG_ONCE) {
    for (;;) {
      pause();
    }
  }
}

static LV2_Worker_Status
work(const LV2_Handle                  handle,
     const LV2_Worker_Respond_Function respond,
     const LV2_Worker_Respond_Handle   respond_handle,
     const uint32_t                    size,
     const void* const                 data)
{
  const Errand* const   errand    = (const Errand*)data;
  Errand* const         done      = (Errand*)malloc(sizeof(Errand));
  const long            effort_us = (long)(errand->effort * 1e3f);
  const struct timespec effort    = {.tv_sec  = effort_us / 1000000L,
                                     .tv_nsec = effort_us % 1000000L * 1000L};
  Errands* const        self      = (Errands*)handle;
  (void)size;
  pthread_mutex_lock(&self->at_work); // Who is forked meanwhile never gets it
  nanosleep(&effort, NULL);
  commit(errand->deed);
  pthread_mutex_unlock(&self->at_work);
  if (!done) {
    return LV2_WORKER_ERR_UNKNOWN;
  }
  *done               = *errand;
  const Answer answer = {done};
  // cppcheck-suppress memleak ; who gets the answer frees it
  return respond(respond_handle, sizeof(answer), &answer);
}

static LV2_Worker_Status
work_response(const LV2_Handle  handle,
              const uint32_t    size,
              const void* const data)
{
  Errands* const self = (Errands*)handle;
  Errand* const  done = ((const Answer*)data)->done;
  (void)size;
  done->before = self->last; // Nothing is freed in a run
  self->last   = done;
  self->hash ^= self->last->note;
  return LV2_WORKER_SUCCESS;
}

static void
cleanup(const LV2_Handle handle)
{
  Errands* const self = (Errands*)handle;
  for (Errand* errand = self->last; errand;) {
    Errand* const before = errand->before;
    free(errand);
    errand = before;
  }
  frame_cleanup(self);
}

static const void*
extension_data(const char* const uri)
{
  static const LV2_Worker_Interface worker = {work, work_response, NULL};
  return strcmp(uri, LV2_WORKER__interface) ? NULL : &worker;
}

const size_t frame_bytes = sizeof(Errands);

const LV2_Descriptor frame_plugin = {
  .URI            = "urn:test:errands",
  .instantiate    = frame_instantiate,
  .connect_port   = frame_connect_port,
  .run            = run,
  .cleanup        = cleanup,
  .extension_data = extension_data,
};
