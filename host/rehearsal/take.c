// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/take.h"

#include "host/base/chance.h"
#include "host/base/clock.h"
#include "host/rehearsal/pattern.h"
#include "host/rehearsal/promise.h"
#include "host/stepper.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/// Most blocks between a whole pair and the next fault
#define REST_BLOCKS 16U

/// A pair that is not whole after so many blocks will never be
#define REPAIR_BLOCKS 512U

/// From then on it is given time as well, a millisecond a block
#define HASTY_BLOCKS 32U

/// Blocks in which a copy of a wrong level must be found, and the one before
#define SOUND_BLOCKS 5U

/// What parked threads may hold before a take ends, KiB
#define PARKED_KIB 524288L

/// A take that stands still for so long is ended by a signal, seconds
#define STILL_SECONDS 60U

/// Blocks after which that is counted anew
#define STILL_BLOCKS 64U

/// A block takes this part of the patience at most, lest it pass for a hang
#define PATIENCE_PART 4U

typedef struct {
  Scene*   scene;    ///< Where it writes
  Host*    host;     ///< What is rehearsed
  TakeKind kind;     ///< What it is for
  Stepper  stepper;  ///< Of the host's engine
  Pattern  pattern;  ///< What is played
  uint64_t seq;      ///< Block that comes next
  uint64_t rest;     ///< Block before which no fault is injected
  uint32_t seed;     ///< Of the rests
  Trial*   trial;    ///< The last fault, or null
  uint32_t n_faults; ///< So far
  uint64_t lost;     ///< Frames lost so far
  uint64_t restored; ///< Copies brought back before the last fault
  long     held_kib; ///< Memory in use at its begin
  bool     differs;  ///< From the reference
} Take;

static long
memory_kib(void)
{
  struct rusage usage = {0};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

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

/// Hold the block that was played against the reference
static void
compare(Take* const self)
{
  const Scene* const scene   = self->scene;
  uint64_t           n_bits  = 0U;
  uint64_t           changed = 0U;
  for (uint32_t i = 0U; i < scene->block; ++i) {
    uint32_t bits = 0U;
    for (uint32_t p = 0U; p < scene->n_outputs; ++p) {
      bits += differing_bits(self->stepper.outputs[p][i],
                             scene_reference(scene, self->seq, p)[i]);
    }
    n_bits += bits;
    changed += bits > 0U;
  }

  const uint64_t lost = count_read(&self->host->stats.lost_frames) - self->lost;
  self->lost += lost;
  self->differs |= n_bits > 0U;
  if (self->trial) {
    self->trial->differs = !self->host->supervisor.engine.agree;
    self->trial->lost_frames += lost;
    self->trial->changed_bits += n_bits;
    self->trial->changed_frames += lost ? 0U : changed;
  }
}

static void
record(const Take* const self)
{
  for (uint32_t p = 0U; p < self->scene->n_outputs; ++p) {
    memcpy(scene_reference(self->scene, self->seq, p),
           self->stepper.outputs[p],
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
  if (self->kind == TAKE_RECORD) {
    record(self);
  } else {
    compare(self);
  }
  ++self->seq;
}

/// Whether all that the fault has ended is back
static bool
is_over(const Take* const self)
{
  const Trial* const trial    = self->trial;
  const Stats* const stats    = &self->host->stats;
  const uint64_t     restored = count_read(&stats->restored) - self->restored;
  const uint64_t     wanted   = trial->kind == FAULT_SLOW    ? 0U
                                : trial->which == FAULT_BOTH ? 2U
                                                             : 1U;
  return self->seq - trial->seq > 1U && restored >= wanted &&
         supervisor_is_whole(&self->host->supervisor);
}

/// Look after the fault that was injected last; false if it is not over
static bool
watch(Take* const self)
{
  Trial* const trial = self->trial;
  if (!trial || trial->state != TRIAL_INJECTED) {
    return true;
  }
  if (is_over(self)) {
    trial->state      = TRIAL_WHOLE;
    trial->restore_ns = atomic_load(&self->host->stats.restore.max_ns);
    self->rest        = self->seq + chance_below(&self->seed, REST_BLOCKS);
  } else if (self->seq - trial->seq > REPAIR_BLOCKS) {
    trial->state = TRIAL_ALONE;
  } else if (self->seq - trial->seq > HASTY_BLOCKS) {
    const struct timespec pause = {.tv_nsec = (long)NS_PER_MS};
    nanosleep(&pause, NULL);
  }
  return trial->state != TRIAL_INJECTED;
}

/// Whether this take has room for one more fault
static bool
has_room(const Take* const self)
{
  const Scene* const scene = self->scene;
  const uint32_t     next  = atomic_load(&scene->next);
  if (self->seq + REPAIR_BLOCKS >= scene->n_blocks || next >= scene->n_trials ||
      (self->trial && promise_judge(scene, self->trial) != FLAW_NONE)) {
    return false; // What follows a fault that was not survived proves nothing
  }
  // What both have lost leaves its traces
  const bool first = !self->n_faults;
  return first || (scene->trials[next].which != FAULT_BOTH &&
                   memory_kib() - self->held_kib < PARKED_KIB);
}

/// Whether only its level tells such a fault
static bool
is_of_level(const FaultKind kind)
{
  return kind == FAULT_SILENCE || kind == FAULT_LOUD;
}

/// Whether a fault can be told in the blocks that come
static bool
is_audible(const Take* const self, const FaultKind kind)
{
  bool sounds = true;
  for (uint32_t b = 0U; is_of_level(kind) && b < SOUND_BLOCKS; ++b) {
    sounds = sounds && scene_sounds(self->scene, self->seq + b - 1U);
  }
  return sounds;
}

static void
inject(Take* const self)
{
  const uint32_t next  = atomic_load(&self->scene->next);
  Trial* const   trial = &self->scene->trials[next];
  const Event    event = {.kind  = EVENT_FAULT,
                          .index = (uint32_t)trial->which,
                          .value = (float)trial->kind};
  self->trial          = trial;
  self->restored       = count_read(&self->host->stats.restored);
  trial->seq           = self->seq;
  trial->state         = TRIAL_INJECTED;
  ++self->n_faults;
  atomic_store(&self->host->stats.restore.max_ns, 0U);
  atomic_store(&self->scene->next, next + 1U);
  stepper_push(&self->stepper, &event, NULL);
}

/// Play to the end of the reference, or of the faults
static void
play(Take* const self)
{
  const Supervisor* const supervisor = &self->host->supervisor;
  while (self->seq < self->scene->n_blocks) {
    if (self->kind == TAKE_FAULTS && watch(self) && self->seq > self->rest) {
      if (!has_room(self)) {
        break;
      }
      const uint32_t next = atomic_load(&self->scene->next);
      if (supervisor_is_whole(supervisor) &&
          is_audible(self, self->scene->trials[next].kind)) {
        inject(self);
      }
    }
    run_block(self);
  }
}

/// Account for the faults of this take
static void
conclude_faults(const Take* const self)
{
  Scene* const   scene = self->scene;
  const uint32_t next  = atomic_load(&scene->next);
  if (self->trial && self->trial->state == TRIAL_INJECTED) {
    self->trial->state = TRIAL_ALONE;
  } else if (!self->n_faults && next < scene->n_trials) {
    Trial* const trial = &scene->trials[next];
    trial->state       = is_of_level(trial->kind) ? TRIAL_MOOT : TRIAL_ALONE;
    atomic_store(&scene->next, next + 1U);
  }
}

/// Learn from a take without faults what may be promised
static void
conclude_reference(const Take* const self)
{
  Scene* const       scene = self->scene;
  const Stats* const stats = &self->host->stats;
  const uint64_t worst_ns  = PATIENCE_PART * atomic_load(&stats->cycle.max_ns);
  const bool     same = !self->differs && !count_read(&stats->diverged_blocks);
  scene->repeats      = same && (scene->repeats || self->kind == TAKE_RECORD);
  scene->snapshots    = supervisor_is_exact(&self->host->supervisor);
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
  Take             self    = {.scene    = scene,
                              .host     = host,
                              .kind     = kind,
                              .seed     = scene->seed + atomic_load(&scene->next),
                              .held_kib = memory_kib()};
  const HostDriver driver  = {.rate_hz = scene->rate_hz,
                              .frames  = scene->block,
                              .patience_ns =
                               kind == TAKE_FAULTS ? scene->patience_ns : 0U};
  Problem* const   problem = &scene->problem;
  alarm(STILL_SECONDS);
  self.rest = chance_below(&self.seed, REPAIR_BLOCKS);
  Status st = STATUS_OK;
  if (scene->processes) {
    st =
      nursery_open(&host->nursery, host->world, host->model, instance, problem);
  }
  st = st ? st : host_open(host, options, &driver, problem);
  st = st ? st : stepper_open(&self.stepper, &host->supervisor);
  if (!st) {
    pattern_init(&self.pattern, host->model, scene->rate_hz, scene->seed);
    play(&self);
    conclude_unplanned(&self);
    if (kind == TAKE_FAULTS) {
      conclude_faults(&self);
    } else {
      conclude_reference(&self);
    }
  }
  scene->status = st;
  stepper_close(&self.stepper);
  host_close(host);
}
