// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/core/lv2.h>
#include <lv2/state/state.h>

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// A plugin that sounds like its state: a number, and another one in a file that
// it writes when it is saved.  MIDI controllers set them, and what is the
// matter with the next save.  It starts a thread if there is a file named
// `threads` in its bundle, and takes its time to read a state if there is one
// named `slow`.

/// Where its state has the number
#define NUMBER_KEY "urn:test:memo#number"

/// Controllers
enum {
  NUMBER = 20, ///< Sets the number
  FILED  = 21, ///< Sets the one in the file
  FLAW   = 22, ///< Sets a Flaw
};

/// What happens to a save
enum {
  SOUND,     ///< It is whole
  REFUSES,   ///< It finds no room
  DIES,      ///< It ends in a fault
  NOT_PLAIN, ///< It holds a pointer
  EMPTY,     ///< There is nothing to save, which it takes for an error
};

enum {
  OUT,    ///< Where the sound goes
  EVENTS, ///< MIDI
  GAIN,   ///< Added to the sound
};

typedef struct {
  Frame     frame;  ///< Its ports are these
  LV2_URID  file;   ///< Of the path of the file
  LV2_URID  path;   ///< atom:Path
  int32_t   now[3]; ///< What the controllers have set
  pthread_t thread; ///< Which does nothing
  bool      has;    ///< There is one
  bool      slow;   ///< It takes 1.2 s to read a state
} Memo;

static void*
idle(void* const context)
{
  for (;;) {
    pause();
  }
  return context;
}

/// Whether there is a file of that name in the bundle
static bool
is_marked(const char* const bundle, const char* const name)
{
  char mark[4096];
  snprintf(mark, sizeof(mark), "%s/%s", bundle, name);
  return !access(mark, F_OK);
}

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    rate_hz,
            const char* const               bundle,
            const LV2_Feature* const* const features)
{
  Memo* const self =
    (Memo*)frame_instantiate(descriptor, rate_hz, bundle, features);
  if (self) {
    self->file = frame_map(&self->frame, "urn:test:memo#file");
    self->path = frame_map(&self->frame, LV2_ATOM__Path);
    self->slow = is_marked(bundle, "slow");
  }
  if (self && is_marked(bundle, "threads")) {
    self->has = !pthread_create(&self->thread, NULL, idle, NULL);
  }
  return self;
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Memo* const                    self = (Memo*)handle;
  float* const                   out  = (float*)self->frame.ports[OUT];
  const LV2_Atom_Sequence* const events =
    (const LV2_Atom_Sequence*)self->frame.ports[EVENTS];
  LV2_ATOM_SEQUENCE_FOREACH(events, event)
  {
    const uint8_t* const bytes = (const uint8_t*)(event + 1);
    if (event->body.type == self->frame.midi_type && event->body.size == 3U &&
        bytes[0] == 0xB0U && bytes[1] >= NUMBER && bytes[1] <= FLAW) {
      self->now[bytes[1] - NUMBER] = bytes[2];
    }
  }
  for (uint32_t i = 0U; i < n_frames; ++i) {
    out[i] = ((float)self->now[0] / 256.0f) + ((float)self->now[1] / 65536.0f) +
             *(const float*)self->frame.ports[GAIN];
  }
}

static void
cleanup(const LV2_Handle handle)
{
  Memo* const self = (Memo*)handle;
  if (self->has) {
    pthread_cancel(self->thread);
    pthread_join(self->thread, NULL);
  }
  free(self);
}

/// Write the file, and store where it is
static LV2_State_Status
save_file(const Memo* const               self,
          const LV2_State_Store_Function  store,
          const LV2_State_Handle          state,
          const LV2_Feature* const* const features)
{
  const LV2_State_Make_Path* const make =
    (const LV2_State_Make_Path*)frame_feature(features, LV2_STATE__makePath);
  const LV2_State_Map_Path* const map =
    (const LV2_State_Map_Path*)frame_feature(features, LV2_STATE__mapPath);
  const LV2_State_Free_Path* const give =
    (const LV2_State_Free_Path*)frame_feature(features, LV2_STATE__freePath);
  if (!make || !map || !give) {
    return LV2_STATE_ERR_NO_FEATURE;
  }
  char* const path     = make->path(make->handle, "memo.txt");
  char* const abstract = map->abstract_path(map->handle, path);
  FILE* const to       = fopen(path, "we");
  if (to) {
    fprintf(to, "%d", (int)self->now[1]);
    fclose(to);
  }
  const LV2_State_Status st = store(state,
                                    self->file,
                                    abstract,
                                    strlen(abstract) + 1U,
                                    self->path,
                                    LV2_STATE_IS_POD);
  give->free_path(give->handle, abstract);
  give->free_path(give->handle, path);
  return to ? st : LV2_STATE_ERR_UNKNOWN;
}

static LV2_State_Status
save(const LV2_Handle                handle,
     const LV2_State_Store_Function  store,
     const LV2_State_Handle          state,
     const uint32_t                  flags,
     const LV2_Feature* const* const features)
{
  const Memo* const self = (const Memo*)handle;
  (void)flags;
  switch (self->now[FLAW - NUMBER]) {
    case REFUSES:
      return LV2_STATE_ERR_NO_SPACE;
    case DIES:
      abort();
    case EMPTY:
      return LV2_STATE_ERR_NO_PROPERTY;
    case NOT_PLAIN:
      return store(state,
                   self->file,
                   &handle,
                   sizeof(handle),
                   frame_map(&self->frame, LV2_ATOM__Int),
                   0U);
    default:
      break;
  }
  const LV2_State_Status st =
    frame_save(&self->frame, store, state, NUMBER_KEY, self->now[0]);
  return st ? st : save_file(self, store, state, features);
}

/// Read the file, if the state has one
static void
restore_file(Memo* const                     self,
             const char* const               abstract,
             const LV2_Feature* const* const features)
{
  const LV2_State_Map_Path* const map =
    (const LV2_State_Map_Path*)frame_feature(features, LV2_STATE__mapPath);
  const LV2_State_Free_Path* const give =
    (const LV2_State_Free_Path*)frame_feature(features, LV2_STATE__freePath);
  if (map && give) {
    char        digits[16] = "";
    char* const path       = map->absolute_path(map->handle, abstract);
    FILE* const from       = fopen(path, "re");
    if (from) {
      digits[fread(digits, 1U, sizeof(digits) - 1U, from)] = '\0';
      fclose(from);
    }
    self->now[1] = (int32_t)strtol(digits, NULL, 10);
    give->free_path(give->handle, path);
  }
}

static LV2_State_Status
restore(const LV2_Handle                  handle,
        const LV2_State_Retrieve_Function retrieve,
        const LV2_State_Handle            state,
        const uint32_t                    flags,
        const LV2_Feature* const* const   features)
{
  Memo* const self  = (Memo*)handle;
  size_t      size  = 0U;
  uint32_t    type  = 0U;
  uint32_t    found = 0U;
  (void)flags;
  if (self->slow) {
    const struct timespec pause = {.tv_sec = 1, .tv_nsec = 200000000};
    nanosleep(&pause, NULL);
  }
  if (!frame_restore(
        &self->frame, retrieve, state, NUMBER_KEY, &self->now[0])) {
    return LV2_STATE_ERR_BAD_TYPE;
  }
  const char* const path =
    (const char*)retrieve(state, self->file, &size, &type, &found);
  if (path) {
    restore_file(self, path, features);
  }
  return LV2_STATE_SUCCESS;
}

static const void*
extension_data(const char* const uri)
{
  static const LV2_State_Interface state = {save, restore};
  return strcmp(uri, LV2_STATE__interface) ? NULL : &state;
}

const size_t frame_bytes = sizeof(Memo);

const LV2_Descriptor frame_plugin = {
  .URI            = "urn:test:memo",
  .instantiate    = instantiate,
  .connect_port   = frame_connect_port,
  .run            = run,
  .cleanup        = cleanup,
  .extension_data = extension_data,
};
