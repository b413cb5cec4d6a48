// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_INSTANCE_H
#define CHRONUS_HOST_INSTANCE_H

#include "host/base/attributes.h"
#include "host/base/status.h"
#include "host/lv2/model.h"
#include "host/lv2/worker.h"
#include "host/lv2/world.h"
#include "host/shared/block.h"
#include "host/shared/told.h"
#include "host/shared/urid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One instance of a plugin, fed block by block

typedef struct InstanceImpl Instance;

/**
   Make an instance with every control at its default; main thread.

   @param instance Receives what is to be closed by `instance_close`; null on
   failure.
   @param urids Shared by all copies; outlives the instance.
   @param frames Of a period, which the plugin may take for the usual length of
   a run; longer blocks are cut.
   @return STATUS_NO_START, STATUS_NO_FEATURE (not with such a period) or
   STATUS_NO_MEMORY.
*/
Status
instance_open(Instance**   instance,
              const World* world,
              const Model* model,
              UridTable*   urids,
              double       rate_hz,
              uint32_t     frames,
              Problem*     problem);

/// Let it do jobs as the copy at this place, see `worker_begin`
Status
instance_begin(Instance* instance, const WorkerPlace* place);

/// End its jobs; false if one never ends: it must not be closed then, see
/// `worker_end`; null is fine
bool
instance_end(Instance* instance);

/// Whether it never ends, as its thread is parked; null is fine
bool
instance_is_parked(const Instance* instance);

/// Free it; null is fine; no other thread may use it any more
void
instance_close(Instance* instance);

/// Whether its process may be forked now, see `worker_may_fork`
bool
instance_may_fork(Instance* instance, bool settled);

/// Go on after a fork: the parent
void
instance_go_on(Instance* instance);

/// Whether a snapshot of it makes another give the same bits
bool
instance_is_exact(const Instance* instance);

/// Bytes of a snapshot: the controls, and the plugin's own if it has any
size_t
instance_snapshot_bytes(const Instance* instance);

/// Write a snapshot to `to`; the copy's thread, between two blocks
RT_SAFE void
instance_save(const Instance* instance, void* to);

/// Take over a snapshot; the thread that owns the instance, between two blocks
RT_SAFE bool
instance_restore(Instance* instance, const void* from);

/// Set a control to what it has been since before the first block; a trigger
/// has been let go since, and is not pulled again
void
instance_set(Instance* instance, uint32_t port, float value);

/// Take the place of a copy that had so many jobs answered; null is fine
RT_SAFE void
instance_number_jobs(Instance* instance, uint64_t number);

/// Do without the answers of the jobs below `number`; null is fine
RT_SAFE void
instance_skip_answers(Instance* instance, uint64_t number);

/**
   Run one block: its events cut it, so that each acts on its very frame.

   @param outputs One pointer per audio output, in the plugin's order, each to
   `block->frames` samples.
*/
RT_SAFE void
instance_run(Instance* instance, const Block* block, float* const* outputs);

/// Frames by which the plugin delays the sound, as it reports
RT_SAFE uint32_t
instance_latency(const Instance* instance);

/// The MIDI that the plugin sent in that block, as events; how many bytes they
/// take, COPY_SENT_BYTES at most
RT_SAFE uint32_t
instance_sent(const Instance* instance, const uint8_t** bytes);

/// Write what the plugin tells, as of the last block; `to` has the room for all
/// that its model lets it tell
RT_SAFE void
instance_tell(const Instance* instance, Told* to);

#endif // CHRONUS_HOST_INSTANCE_H
