// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/log/log.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A plugin that puts out a level for what it was given, and none if anything
// lacks: it must be enabled, hear its input in another buffer than it puts out,
// have room for 50 MB of events, and be told how many it may get at once.  It
// says so now and then.

/// The room that it asks for, bytes
#define ROOM_BYTES 50000000U

/// The room that it asks for what it gets, bytes
#define EVENTS_BYTES 100000

/// Runs between two lines of the log
#define LINE_RUNS 100U

enum { OUT, IN, NOTIFY, ENABLED, FREE, EVENTS };

typedef struct {
  Frame    frame;  ///< Its ports are these
  uint32_t n_runs; ///< So far
} Asks;

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  Asks* const              self  = (Asks*)handle;
  void* const* const       ports = self->frame.ports;
  const float* const       in    = (const float*)ports[IN];
  float* const             out   = (float*)ports[OUT];
  LV2_Atom_Sequence* const room  = (LV2_Atom_Sequence*)ports[NOTIFY];
  const LV2_Log_Log* const log =
    (const LV2_Log_Log*)frame_feature(self->frame.features, LV2_LOG__log);
  const bool good =
    *(const float*)ports[ENABLED] > 0.0f && in != out &&
    room->atom.size >= ROOM_BYTES - sizeof(LV2_Atom) &&
    frame_option(&self->frame, LV2_BUF_SIZE__sequenceSize) >= EVENTS_BYTES;
  const float level = *(const float*)ports[FREE] > 0.0f ? 0.5f : 0.25f;
  for (uint32_t i = 0U; i < n_frames; ++i) {
    out[i] = in[i] + (good ? level : 0.0f);
  }
  room->atom.size = sizeof(LV2_Atom_Sequence_Body);
  if (++self->n_runs % LINE_RUNS == 0U) {
    log->printf(log->handle, 0U, "run %u is over\n", self->n_runs);
  }
}

const size_t frame_bytes = sizeof(Asks);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:asks",
  .instantiate  = frame_instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
