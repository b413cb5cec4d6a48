// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>
#include <lv2/midi/midi.h>
#include <lv2/urid/urid.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// A plugin that a fork of it would hang: each block is the work of a thread
// that it starts.  What sounds depends on the level and the held notes alone,
// so that a fresh copy that knows them gives the same bits.

#define N_NOTES 128U

typedef struct {
  LV2_URID                 midi_type;     ///< midi:MidiEvent
  float*                   out;           ///< Where the sound goes
  const LV2_Atom_Sequence* events;        ///< MIDI
  const float*             level;         ///< Of all notes
  uint8_t                  held[N_NOTES]; ///< Which notes sound
  uint32_t                 n_frames;      ///< Of the block
  bool                     ends;          ///< There is no more work
  pthread_t                worker;        ///< Who works
  sem_t                    asked;         ///< There is work
  sem_t                    done;          ///< It was done
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
  uint32_t sum = 0U;
  for (uint32_t note = 0U; note < N_NOTES; ++note) {
    sum += self->held[note] ? note : 0U;
  }
  for (uint32_t i = 0U; i < self->n_frames; ++i) {
    self->out[i] = *self->level * (float)sum / (float)N_NOTES;
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

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    rate_hz,
            const char* const               bundle_path,
            const LV2_Feature* const* const features)
{
  Threaded* const self = (Threaded*)calloc(1U, sizeof(Threaded));
  (void)descriptor;
  (void)rate_hz;
  (void)bundle_path;
  for (uint32_t f = 0U; self && features[f]; ++f) {
    if (!strcmp(features[f]->URI, LV2_URID__map)) {
      const LV2_URID_Map* const map = (const LV2_URID_Map*)features[f]->data;
      self->midi_type = map->map(map->handle, LV2_MIDI__MidiEvent);
    }
  }
  if (self && (sem_init(&self->asked, 0, 0U) || sem_init(&self->done, 0, 0U) ||
               pthread_create(&self->worker, NULL, work, self))) {
    free(self);
    return NULL;
  }
  return self;
}

static void
connect_port(const LV2_Handle handle, const uint32_t port, void* const data)
{
  Threaded* const self = (Threaded*)handle;
  if (port == 0U) {
    self->out = (float*)data;
  } else if (port == 1U) {
    self->events = (const LV2_Atom_Sequence*)data;
  } else {
    self->level = (const float*)data;
  }
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Threaded* const self = (Threaded*)handle;
  LV2_ATOM_SEQUENCE_FOREACH(self->events, event)
  {
    if (event->body.type == self->midi_type && event->body.size == 3U) {
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

LV2_SYMBOL_EXPORT const LV2_Descriptor*
lv2_descriptor(const uint32_t index)
{
  static const LV2_Descriptor descriptor = {
    .URI          = "urn:test:threaded",
    .instantiate  = instantiate,
    .connect_port = connect_port,
    .run          = run,
    .cleanup      = cleanup,
  };
  return index ? NULL : &descriptor;
}
