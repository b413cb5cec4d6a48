// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "host/base/status.h"
#include "host/lv2/instance.h"
#include "host/lv2/model.h"
#include "host/lv2/world.h"
#include "host/shared/block.h"
#include "host/shared/urid.h"

#include <sys/wait.h>
#include <unistd.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Whether the instances of a plugin in one process keep apart: the bits of one
// do not change when a second one plays something else beside it.  Prints one
// word: "apart", "shares", "random" where even one alone is not the same twice,
// or "silent" where nothing can be told.  Each try is a process of its own.

#define RATE_HZ 48000.0
#define N_FRAMES 64U
#define N_BLOCKS 400U
#define BLOCKS_PER_NOTE 20U
#define LEVEL 0.25f

/// An instance, and what it plays
typedef struct {
  Instance* instance; ///< Owned
  UridTable urids;    ///< Its own, so that none is shared by way of the host
  uint32_t  seed;     ///< Of its notes and noise
  uint8_t   note;     ///< Held, or 0
  bool      sounds;   ///< It has put out more than zeros
  Block*    block;    ///< Owned
  float*    sound;    ///< Outputs, one behind the other; owned
  float**   outputs;  ///< Their begins; owned
} Part;

static World*   world;
static Model*   model;
static uint32_t n_inputs;  // Signals in a block
static uint32_t n_outputs; // And out

static uint32_t
count(const PortKind audio, const PortKind cv)
{
  return model_count(model, audio) + model_count(model, cv);
}

static void
send_note(Block* const block, const uint8_t status, const uint8_t note)
{
  const uint8_t bytes[] = {status, note, 100U};
  const Event   event   = {.kind = EVENT_MIDI, .n_bytes = sizeof(bytes)};
  (void)block_append(block, &event, bytes);
}

static bool
open_part(Part* const self, const uint32_t seed)
{
  const size_t room = n_outputs ? n_outputs : 1U;
  self->seed        = seed;
  self->block       = (Block*)calloc(1U, block_bytes(n_inputs));
  self->sound       = (float*)calloc(room * N_FRAMES, sizeof(float));
  self->outputs     = (float**)calloc(room, sizeof(float*));
  if (!self->block || !self->sound || !self->outputs) {
    return false;
  }
  for (uint32_t p = 0U; p < n_outputs; ++p) {
    self->outputs[p] = self->sound + ((size_t)p * N_FRAMES);
  }
  self->block->frames   = N_FRAMES;
  self->block->n_inputs = n_inputs;
  self->block->stepped  = 1U;
  return !instance_open(
    &self->instance, world, model, &self->urids, RATE_HZ, N_FRAMES, NULL);
}

/// Play block `seq`: now and then another note, and noise all the time
static void
play(Part* const self, const uint32_t seq)
{
  Block* const block = self->block;
  block->seq         = seq;
  block->frame       = (uint64_t)seq * N_FRAMES;
  block->event_bytes = 0U;
  if (seq % BLOCKS_PER_NOTE == 0U) {
    if (self->note) {
      send_note(block, 0x80U, self->note);
    }
    self->note = (uint8_t)(36U + chance_below(&self->seed, 48U));
    send_note(block, 0x90U, self->note);
  }
  for (uint32_t p = 0U; p < block->n_inputs; ++p) {
    for (uint32_t i = 0U; i < N_FRAMES; ++i) {
      block_input(block, p)[i] = LEVEL * (chance_part(&self->seed) - 0.5f);
    }
  }
  instance_run(self->instance, block, self->outputs);
}

/// Add the bits of the last block to a sum (FNV-1a, 64 bits)
static uint64_t
add_bits(uint64_t sum, Part* const part)
{
  for (size_t i = 0U; i < (size_t)n_outputs * N_FRAMES; ++i) {
    uint32_t bits = 0U;
    memcpy(&bits, &part->sound[i], sizeof(bits));
    sum = (sum ^ bits) * 0x100000001B3U;
    part->sounds |= part->sound[i] != 0.0f;
  }
  return sum;
}

/// What one instance puts out, in a process that is to end afterwards
static bool
render(const bool beside, uint64_t* const sum)
{
  static Part parts[2];
  if (!open_part(&parts[0], 1U) || (beside && !open_part(&parts[1], 77U))) {
    return false;
  }
  *sum = 0xCBF29CE484222325U;
  for (uint32_t seq = 0U; seq < N_BLOCKS; ++seq) {
    if (beside) {
      play(&parts[1], seq);
    }
    play(&parts[0], seq);
    *sum = add_bits(*sum, &parts[0]);
  }
  *sum = parts[0].sounds ? *sum : 0U;
  return true;
}

/// The same in a process of its own; false if it did not get to its end
static bool
try_render(const bool beside, uint64_t* const sum)
{
  int ends[2];
  if (pipe(ends)) {
    return false;
  }
  const pid_t child = fork();
  if (!child) {
    const bool done =
      render(beside, sum) && write(ends[1], sum, sizeof(*sum)) == sizeof(*sum);
    _exit(done ? 0 : 1);
  }
  (void)close(ends[1]);
  const bool came = read(ends[0], sum, sizeof(*sum)) == sizeof(*sum);
  (void)close(ends[0]);
  (void)waitpid(child, NULL, 0);
  return came;
}

int
main(const int argc, char** const argv)
{
  uint64_t sums[3] = {0U};
  Problem  problem = {0};
  if (argc != 2) {
    (void)fprintf(stderr, "usage: apart URI\n");
    return 2;
  }
  if (world_open(&world, &problem) ||
      world_model(world, argv[1], RATE_HZ, &model, &problem)) {
    return 1;
  }
  n_inputs  = count(PORT_AUDIO_IN, PORT_CV_IN);
  n_outputs = count(PORT_AUDIO_OUT, PORT_CV_OUT);

  const bool good = try_render(false, &sums[0]) &&
                    try_render(false, &sums[1]) && try_render(true, &sums[2]);
  if (good) {
    puts(!sums[0]             ? "silent"
         : sums[0] != sums[1] ? "random"
         : sums[0] != sums[2] ? "shares"
                              : "apart");
  }
  model_free(model);
  world_close(world);
  return good ? 0 : 1;
}
