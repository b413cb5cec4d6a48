// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/pair.h"

#include "host/base/clock.h"
#include "tests/bundles.h"

#include <check.h>

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RATE_HZ 48000.0

Host  pair_host;
Stats pair_stats;
float pair_out[PAIR_PORTS][BLOCK_MAX_FRAMES];
float pair_in[PAIR_PORTS][BLOCK_MAX_FRAMES];

Transport pair_transport;
Block*    pair_sent;

static uint32_t n_frames;
static uint64_t next_ns;

void
pair_open(const char* const uri, const bool processes, const uint32_t frames)
{
  pair_open_from("plugins", uri, processes, frames);
}

void
pair_open_from(const char* const folder,
               const char* const uri,
               const bool        processes,
               const uint32_t    frames)
{
  const HostDriver driver = {
    .rate_hz = RATE_HZ, .frames = frames, .live = true};
  char          operand[64];
  const Options options = {
    .deadline = 0.7, .operand = operand, .processes = processes, .quiet = true};
  Problem  problem = {.what = "pair"};
  Status   st      = STATUS_OK;
  sigset_t mend; // As `run` has it: it only wakes the main thread
  sigemptyset(&mend);
  sigaddset(&mend, SIGCHLD);
  pthread_sigmask(SIG_BLOCK, &mend, NULL);
  snprintf(operand, sizeof(operand), "%s", uri);
  bundles_use_built(folder);
  pair_host.stats = &pair_stats;
  st              = host_find(&pair_host, &options, RATE_HZ, &problem);
  st = st ? st : host_open(&pair_host, &options, &driver, &problem);
  ck_assert_msg(!st, "%s; %s", problem.what, problem.hint);
  ck_assert_uint_le(pair_host.supervisor.engine.n_outputs, PAIR_PORTS);
  pair_sent = (Block*)calloc(1U, block_bytes(0U));
  n_frames  = frames;
  next_ns   = 0U;
}

void
pair_lengthen(const uint32_t frames)
{
  n_frames = frames;
}

void
pair_push(const Event* const event, const void* const payload)
{
  ck_assert(ring_push(&pair_host.supervisor.commands, event, payload));
}

void
pair_strike(const uint8_t note, const uint8_t velocity)
{
  const uint8_t message[3] = {0x90U, note, velocity};
  const Event   event      = {.kind = EVENT_MIDI, .n_bytes = sizeof(message)};
  pair_push(&event, message);
}

void
pair_set(const char* const symbol, const uint32_t frame, const float value)
{
  const Model* const model = pair_host.model;
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    if (!strcmp(model->ports[p].symbol, symbol)) {
      const Event event = {
        .kind = EVENT_SET, .frame = frame, .index = p, .value = value};
      pair_push(&event, NULL);
      return;
    }
  }
  ck_abort_msg("no port %s", symbol);
}

/// Wait for the begin of the next period; what was missed is not made up for
static uint64_t
await_period(void)
{
  const uint64_t now_ns       = clock_now_ns();
  next_ns                     = next_ns > now_ns ? next_ns : now_ns;
  const struct timespec until = {(time_t)(next_ns / NS_PER_SECOND),
                                 (long)(next_ns % NS_PER_SECOND)};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
  const uint64_t begin_ns = next_ns;
  next_ns += (uint64_t)(n_frames * 1e9 / RATE_HZ);
  return begin_ns;
}

void
pair_cycle(const bool patient)
{
  const float* inputs[PAIR_PORTS];
  float*       outputs[PAIR_PORTS];
  for (uint32_t p = 0U; p < PAIR_PORTS; ++p) {
    inputs[p]  = pair_in[p];
    outputs[p] = pair_out[p];
  }
  const Cycle cycle = {.start_ns  = patient ? clock_now_ns() : await_period(),
                       .frames    = n_frames,
                       .inputs    = inputs,
                       .outputs   = outputs,
                       .transport = &pair_transport,
                       .sent      = pair_sent,
                       .patient   = patient};
  engine_cycle(&pair_host.supervisor.engine, &cycle);
  supervisor_mend(&pair_host.supervisor);
}

bool
pair_await(Count* const count, const uint64_t value, const uint32_t n)
{
  for (uint32_t k = 0U; k < n && count_read(count) < value; ++k) {
    pair_cycle(false);
  }
  return count_read(count) >= value;
}

float
pair_peak(void)
{
  float peak = 0.0f;
  for (uint32_t p = 0U; p < pair_host.supervisor.engine.n_outputs; ++p) {
    for (uint32_t i = 0U; i < n_frames; ++i) {
      peak = fmaxf(peak, fabsf(pair_out[p][i]));
    }
  }
  return peak;
}

void
pair_close(void)
{
  free(pair_sent);
  ck_assert(host_close(&pair_host));
}
