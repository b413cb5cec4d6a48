// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/take.h"

#include "host/rehearsal/inject.h"
#include "host/rehearsal/pattern.h"
#include "host/rehearsal/take_data.h"
#include "host/rehearsal/window.h"
#include "host/stepper.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/// A take that stands still for so long is ended by a signal, seconds
#define STILL_SECONDS 60U

/// Blocks after which that is counted anew
#define STILL_BLOCKS 64U

/// A block takes this part of the patience at most, lest it pass for a hang
#define PATIENCE_PART 4U

/// Bits in which two samples differ
static uint32_t
differing_bits(const float a, const float b)
{
  uint32_t x = 0U;
  uint32_t y = 0U;
  memcpy(&x, &a, sizeof(x));
  memcpy(&y, &b, sizeof(y));
  return (uint32_t)__builtin_popcount(x ^ y);
}

/// Write the MIDI of a block as if it were an output: each frame has a number
/// that depends on all that was sent there (FNV-1a, 32 bits)
static void
write_sent(const Block* const sent, const uint32_t n_frames, float* const row)
{
  uint32_t     at = 0U;
  const Event* event;
  memset(row, 0, n_frames * sizeof(float));
  while ((event = block_next(sent, &at))) {
    uint32_t sum = 0U;
    memcpy(&sum, &row[event->frame], sizeof(sum));
    for (uint32_t k = 0U; k < event->n_bytes; ++k) {
      sum = (sum ^ event->index ^ event_payload(event)[k] ^ 0x811C9DC5U) *
            0x01000193U;
    }
    memcpy(&row[event->frame], &sum, sizeof(sum));
  }
}

/// What was played last: an output, or after these the MIDI
static const float*
played(const Take* const self, const uint32_t p)
{
  return p < self->scene->n_outputs ? self->stepper.outputs[p] : self->sent;
}

/// Hold the block that was played against the reference
static void
compare(Take* const self)
{
  const Scene* const scene   = self->scene;
  uint64_t           n_bits  = 0U;
  uint64_t           changed = 0U;
  for (uint32_t i = 0U; i < scene->block; ++i) {
    uint32_t bits = 0U;
    for (uint32_t p = 0U; p <= scene->n_outputs; ++p) {
      bits += differing_bits(played(self, p)[i],
                             scene_reference(scene, self->seq, p)[i]);
    }
    n_bits += bits;
    changed += bits > 0U;
  }

  const uint64_t lost =
    count_read(&self->host->stats->lost_frames) - self->lost;
  self->lost += lost;
  self->differs |= n_bits > 0U;
  if (self->kind == TAKE_FAULTS && scene->n_outputs) {
    window_hear(self->scene, self->trial, self->seq, self->stepper.outputs[0]);
  }
  if (self->trial) {
    self->trial->differs = !self->host->supervisor.engine.agree;
    self->trial->lost_frames += lost;
    self->trial->changed_bits += n_bits;
    self->trial->changed_frames += lost ? 0U : changed;
  } else {
    self->spoilt = self->spoilt || lost || (n_bits && scene_is_exact(scene));
  }
}

static void
record(const Take* const self)
{
  for (uint32_t p = 0U; p <= self->scene->n_outputs; ++p) {
    memcpy(scene_reference(self->scene, self->seq, p),
           played(self, p),
           self->scene->block * sizeof(float));
  }
}

static void
run_block(Take* const self)
{
  const uint32_t n_frames = self->scene->block;
  if (self->seq % STILL_BLOCKS == 0U) {
    alarm(STILL_SECONDS);
  }
  pattern_play(&self->pattern, &self->stepper, n_frames);
  stepper_cycle(&self->stepper, n_frames);
  write_sent(self->stepper.sent, n_frames, self->sent);
  if (self->kind == TAKE_RECORD) {
    record(self);
  } else {
    compare(self);
  }
  ++self->seq;
}

/// Play to the end of the reference, or of the faults
static void
play(Take* const self)
{
  while (self->seq < self->scene->n_blocks &&
         (self->kind != TAKE_FAULTS || inject_step(self))) {
    run_block(self);
  }
}

/// Learn from a take without faults what may be promised
static void
conclude_reference(const Take* const self)
{
  Scene* const       scene = self->scene;
  const Stats* const stats = self->host->stats;
  const uint64_t worst_ns  = PATIENCE_PART * atomic_load(&stats->cycle.max_ns);
  const bool     same = !self->differs && !count_read(&stats->diverged_blocks);
  scene->repeats      = same && (scene->repeats || self->kind == TAKE_RECORD);
  scene->exact        = supervisor_is_exact(&self->host->supervisor);
  scene->patience_ns =
    scene->patience_ns > worst_ns ? scene->patience_ns : worst_ns;
}

/// Count the copies that were given up without a fault
static void
conclude_unplanned(const Take* const self)
{
  const Chronicle* const chronicle = &self->host->supervisor.chronicle;
  for (uint32_t f = 0U; f < chronicle->n_faults && f < CHRONICLE_MAX; ++f) {
    if (!chronicle->faults[f].kind) {
      ++self->scene->unplanned;
      snprintf(self->scene->reason,
               sizeof(self->scene->reason),
               "%s",
               chronicle->faults[f].saw);
    }
  }
}

void
take_run(Scene* const         scene,
         Host* const          host,
         const Options* const options,
         Instance* const      instance,
         const TakeKind       kind)
{
  Take             self    = {.scene = scene, .host = host, .kind = kind};
  const HostDriver driver  = {.rate_hz = scene->rate_hz,
                              .frames  = scene->block,
                              .patience_ns =
                               kind == TAKE_FAULTS ? scene->patience_ns : 0U};
  Problem* const   problem = &scene->problem;
  alarm(STILL_SECONDS);
  Status st = STATUS_OK;
  if (scene->processes) {
    st =
      nursery_open(&host->nursery, host->world, host->model, instance, problem);
  }
  st = st ? st : host_open(host, options, &driver, problem);
  st = st ? st : stepper_open(&self.stepper, &host->supervisor);
  if (!st) {
    pattern_init(&self.pattern, host->model, scene->rate_hz, scene->seed);
    inject_begin(&self);
    play(&self);
    conclude_unplanned(&self);
    if (kind == TAKE_FAULTS) {
      inject_end(&self);
    } else {
      conclude_reference(&self);
    }
  }
  scene->status = st;
  stepper_close(&self.stepper);
  host_close(host);
}
