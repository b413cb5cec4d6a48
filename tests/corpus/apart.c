// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/engine/look.h"
#include "host/lv2/instance.h"
#include "host/lv2/model.h"
#include "host/lv2/world.h"
#include "host/rehearsal/pattern.h"
#include "host/shared/block.h"
#include "host/shared/urid.h"
#include "host/stepper.h"

#include <sys/wait.h>
#include <unistd.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What a plugin does by itself: one instance is played what a rehearsal plays,
// with no engine around it.  Prints one word of whether the instances of one
// process keep apart, which is that the bits of one do not change when a second
// one plays something else beside it: "apart", "shares", "random" where even
// one alone is not the same twice, or "silent" where nothing can be told; then,
// if it fails so played, a line that says how.  Each try is a process of its
// own.

#define RATE_HZ 48000.0
#define N_FRAMES 64U
#define N_BLOCKS 2048U // As many as a quick rehearsal
#define SEED 20261121U // Of what it plays
#define OTHER_SEED 77U
#define STACK_FLOATS 65536U // Below the deepest function
#define LEVEL 0.25f

/// An instance, and what it plays
typedef struct {
  Instance*  instance;   ///< Owned
  UridTable  urids;      ///< Its own, so that none is shared by way of the host
  Supervisor supervisor; ///< But for its ring of commands unused
  Log        log;        ///< But for its number of inputs unused
  Stats      stats;      ///< Of it
  Stepper    stepper;    ///< What the pattern writes to
  Pattern    pattern;    ///< What is played
  Block*     block;      ///< The same, for the instance; owned
} Part;

/// What came of a try
typedef struct {
  uint64_t sum;    ///< Of the bits that it put out
  bool     sounds; ///< It has put out more than zeros
  bool     broken; ///< And no finite numbers
  int      ending; ///< Signal that ended it, or 0
} Try;

/// What is beside the instance that is tried
typedef enum {
  BESIDE_NOTHING, ///< Nothing
  BESIDE_ANOTHER, ///< An instance that plays something else
  BESIDE_DIRT,    ///< Other values in the part of the stack that is free
} Beside;

static World*   world;
static Model*   model;
static uint32_t n_inputs;  // Signals in a block
static uint32_t n_outputs; // And out

static uint32_t
count(const PortKind audio, const PortKind cv)
{
  return model_count(model, audio) + model_count(model, cv);
}

static bool
open_part(Part* const self, const uint32_t seed)
{
  self->log.n_inputs                = n_inputs;
  self->supervisor.log              = &self->log;
  self->supervisor.stats            = &self->stats;
  self->supervisor.engine.n_outputs = n_outputs;
  self->block                       = (Block*)calloc(1U, block_bytes(n_inputs));
  pattern_init(&self->pattern, model, RATE_HZ, seed);
  if (!self->block || stepper_open(&self->stepper, &self->supervisor)) {
    return false;
  }
  self->block->frames   = N_FRAMES;
  self->block->n_inputs = n_inputs;
  self->block->stepped  = 1U;
  return !instance_open(
    &self->instance, world, model, &self->urids, RATE_HZ, N_FRAMES, NULL);
}

/// Play block `seq`
static void
play(Part* const self, const uint32_t seq)
{
  Block* const block = self->block;
  Ring* const  ring  = &self->supervisor.commands;
  Event        event;
  block->seq         = seq;
  block->frame       = self->stepper.frame;
  block->event_bytes = 0U;
  pattern_play(&self->pattern, &self->stepper, N_FRAMES);
  while (ring_peek(ring, &event)) {
    uint8_t payload[BLOCK_EVENT_BYTES];
    ring_pop(ring, &event, payload);
    (void)block_append(block, &event, payload);
  }
  for (uint32_t p = 0U; p < n_inputs; ++p) {
    memcpy(
      block_input(block, p), self->stepper.inputs[p], N_FRAMES * sizeof(float));
  }
  instance_run(self->instance, block, self->stepper.outputs);
  self->stepper.frame += N_FRAMES;
}

/// Add what the last block gave: the bits to a sum (FNV-1a, 64 bits)
static void
add(Try* const try, const Part* const part)
{
  for (uint32_t p = 0U; p < n_outputs; ++p) {
    const float* const samples = part->stepper.outputs[p];
    for (uint32_t i = 0U; i < N_FRAMES; ++i) {
      uint32_t bits = 0U;
      memcpy(&bits, &samples[i], sizeof(bits));
      try->sum = (try->sum ^ bits) * 0x100000001B3U;
    }
    const Level level = look_level(samples, N_FRAMES);
    try->sounds |= level.peak > 0.0f;
    try->broken |= level.broken;
  }
}

/// Leave sound behind in what the next function finds on the stack; returns
/// some of it, so that it is written
static __attribute__((noinline)) float
soil(void)
{
  volatile float dirt[STACK_FLOATS];
  for (uint32_t i = 0U; i < STACK_FLOATS; ++i) {
    dirt[i] = LEVEL;
  }
  return dirt[0];
}

/// Play one instance, in a process that is to end afterwards
static bool
render(const Beside beside, Try* const try)
{
  static Part parts[2];
  if (!open_part(&parts[0], SEED) ||
      (beside == BESIDE_ANOTHER && !open_part(&parts[1], OTHER_SEED))) {
    return false;
  }
  *try = (Try){.sum = 0xCBF29CE484222325U};
  for (uint32_t seq = 0U; seq < N_BLOCKS; ++seq) {
    if (beside == BESIDE_ANOTHER) {
      play(&parts[1], seq);
    } else if (beside == BESIDE_DIRT) {
      (void)soil();
    }
    play(&parts[0], seq);
    add(try, &parts[0]);
  }
  return true;
}

/// The same in a process of its own; false if it did not get to its end
static bool
try_render(const Beside beside, Try* const try)
{
  int ends[2];
  int ending = 0;
  if (pipe(ends)) {
    return false;
  }
  const pid_t child = fork();
  if (!child) {
    const bool done =
      render(beside, try) && write(ends[1], try, sizeof(*try)) == sizeof(*try);
    _exit(done ? 0 : 1);
  }
  (void)close(ends[1]);
  const bool came = read(ends[0], try, sizeof(*try)) == sizeof(*try);
  (void)close(ends[0]);
  (void)waitpid(child, &ending, 0);
  try->ending = WIFSIGNALED(ending) ? WTERMSIG(ending) : 0;
  return came;
}

/// Say what the tries tell: how an instance keeps apart, and how it fails alone
static void
tell(const Try* const tries, const bool good, FILE* const out)
{
  (void)fprintf(out,
                "%s\n",
                !good                          ? "unknown"
                : !tries[0].sounds             ? "silent"
                : tries[0].sum != tries[1].sum ? "random"
                : tries[0].sum != tries[2].sum ? "shares"
                                               : "apart");
  if (tries[0].ending) {
    (void)fprintf(out, "it dies: %s\n", strsignal(tries[0].ending));
  } else if (tries[0].broken) {
    (void)fputs("it puts out what is not finite\n", out);
  } else if (good && tries[0].sum == tries[1].sum &&
             tries[0].sum != tries[3].sum) {
    (void)fputs("it reads what it never wrote\n", out);
  }
}

int
main(const int argc, char** const argv)
{
  Try     tries[4] = {{0U, false, false, 0}};
  Problem problem  = {0};
  if (argc != 2) {
    (void)fprintf(stderr, "usage: apart URI\n");
    return 2;
  }
  // What a plugin prints goes elsewhere: it is not what is found out about it
  FILE* const out = fdopen(dup(STDOUT_FILENO), "w");
  if (!out || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
    return 1;
  }
  if (world_open(&world, &problem) ||
      world_model(world, argv[1], RATE_HZ, &model, &problem)) {
    return 1;
  }
  n_inputs  = count(PORT_AUDIO_IN, PORT_CV_IN);
  n_outputs = count(PORT_AUDIO_OUT, PORT_CV_OUT);

  const bool good = try_render(BESIDE_NOTHING, &tries[0]) &&
                    try_render(BESIDE_NOTHING, &tries[1]) &&
                    try_render(BESIDE_ANOTHER, &tries[2]) &&
                    try_render(BESIDE_DIRT, &tries[3]);
  tell(tries, good, out);
  model_free(model);
  world_close(world);
  return fclose(out) ? 1 : 0;
}
