// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

// A plugin that a fork of it would hang: each block is the work of a thread
// that it starts.  What sounds depends on the level and the held notes alone,
// so that a fresh copy that knows them gives the same bits.

#define N_NOTES 128U

enum {
  OUT,    ///< Where the sound goes
  EVENTS, ///< MIDI
  LEVEL,  ///< Of all notes
  FLASH,  ///< Trigger: one more for a block
};

typedef struct {
  Frame     frame;         ///< Its ports are these
  uint8_t   held[N_NOTES]; ///< Which notes sound
  uint32_t  n_frames;      ///< Of the block
  bool      ends;          ///< There is no more work
  pthread_t worker;        ///< Who works
  sem_t     asked;         ///< There is work
  sem_t     done;          ///< It was done
} Threaded;

static void
take(Threaded* const self, const uint8_t* const message)
{
  const uint8_t status = message[0] & 0xF0U;
  if (status == 0x90U || status == 0x80U) {
    self->held[message[1] & 0x7FU] = status == 0x90U && message[2];
  }
}

static void
play(const Threaded* const self)
{
  const float  level = *(const float*)self->frame.ports[LEVEL];
  const float  flash = *(const float*)self->frame.ports[FLASH];
  float* const out   = (float*)self->frame.ports[OUT];
  uint32_t     sum   = 0U;
  for (uint32_t note = 0U; note < N_NOTES; ++note) {
    sum += self->held[note] ? note : 0U;
  }
  for (uint32_t i = 0U; i < self->n_frames; ++i) {
    out[i] = flash + (level * (float)sum / (float)N_NOTES);
  }
}

static void*
work(void* const handle)
{
  Threaded* const self = (Threaded*)handle;
  for (;;) {
    while (sem_wait(&self->asked)) {
    }
    if (self->ends) {
      return NULL;
    }
    play(self);
    sem_post(&self->done);
  }
}

/// Take as long to start as a test keeps this file, a minute at most
static void
linger(void)
{
  const struct timespec pause = {.tv_nsec = 1000000};
  const char* const     path  = getenv("THREADED");
  for (uint32_t k = 0U; path && k < 60000U && !access(path, F_OK); ++k) {
    nanosleep(&pause, NULL);
  }
}

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    rate_hz,
            const char* const               bundle_path,
            const LV2_Feature* const* const features)
{
  Threaded* const self =
    (Threaded*)frame_instantiate(descriptor, rate_hz, bundle_path, features);
  if (self && (sem_init(&self->asked, 0, 0U) || sem_init(&self->done, 0, 0U) ||
               pthread_create(&self->worker, NULL, work, self))) {
    free(self);
    return NULL;
  }
  linger();
  return self;
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Threaded* const                self = (Threaded*)handle;
  const LV2_Atom_Sequence* const events =
    (const LV2_Atom_Sequence*)self->frame.ports[EVENTS];
  LV2_ATOM_SEQUENCE_FOREACH(events, event)
  {
    if (event->body.type == self->frame.midi_type && event->body.size == 3U) {
      take(self, (const uint8_t*)(event + 1));
    }
  }
  self->n_frames = n_frames;
  sem_post(&self->asked);
  while (sem_wait(&self->done)) {
  }
}

static void
cleanup(const LV2_Handle handle)
{
  Threaded* const self = (Threaded*)handle;
  self->ends           = true;
  sem_post(&self->asked);
  pthread_join(self->worker, NULL);
  sem_destroy(&self->asked);
  sem_destroy(&self->done);
  free(self);
}

const size_t frame_bytes = sizeof(Threaded);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:threaded",
  .instantiate  = instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = cleanup,
};
