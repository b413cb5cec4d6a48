// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/pulse.h"

#include "host/base/clock.h"
#include "host/shared/standing.h"

#include <math.h>

/// How much of a level is left at the next look: IEC 60268-18 has a meter fall
/// by 20 dB in 1.7 s
#define FALL 0.873f

/// A period may take longer than the time between some looks; if there is none
/// for more of them, nothing plays
#define RESTS 9U

/// What is quieter is told as this, dBFS
#define FLOOR_DB (-120.0)

/// States that may be over before anybody has seen them, as they follow each
/// other
static const Standing brief[] = {STANDING_LATE,
                                 STANDING_RETIRED,
                                 STANDING_CATCHING};

#define N_BRIEF (sizeof(brief) / sizeof(brief[0]))

/// The state to be shown next: brief ones are each shown once
static uint32_t
next_state(PulseCopy* const copy, const uint32_t now)
{
  for (uint32_t k = 0U; k < N_BRIEF; ++k) {
    const uint32_t bit = 1U << (uint32_t)brief[k];
    if (copy->stood & bit) {
      copy->stood &= ~bit;
      return (uint32_t)brief[k];
    }
  }
  return now;
}

static void
take_state(PulseCopy* const copy, CopyStats* const stats)
{
  copy->stood |= atomic_exchange(&stats->stood, 0U);
  copy->shown = next_state(copy, atomic_load(&stats->standing));
}

/// See what the last periods took, and how loud they were
static void
take_periods(Pulse* const pulse, Stats* const stats)
{
  float peaks[METER_MOST];
  pulse->cycle     = window_look(&pulse->window, &stats->cycle);
  pulse->n_outputs = meter_look(&stats->meter, peaks);
  for (uint32_t p = 0U; p < METER_MOST; ++p) {
    const float peak =
      pulse->cycle.n ? peaks[p] : 0.0f; // Else it is an old one
    pulse->peaks[p] = fmaxf(peak, pulse->peaks[p] * FALL);
  }
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    pulse->copies[r].lately =
      window_look(&pulse->copies[r].window, &stats->copy[r]);
  }
}

void
pulse_take(Pulse* const pulse, Stats* const stats, const uint64_t now_ns)
{
  if (now_ns < pulse->next_ns) {
    return;
  }
  const uint64_t n_blocks = count_read(&stats->blocks);
  pulse->next_ns          = now_ns + PULSE_NS;
  pulse->n_rests  = n_blocks == pulse->n_blocks ? pulse->n_rests + 1U : 0U;
  pulse->n_blocks = n_blocks;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    take_state(&pulse->copies[r], &stats->copies[r]);
  }
  if (!pulse->n_rests || pulse->n_rests > RESTS) {
    take_periods(pulse, stats);
  }
}

/// The state of a copy in a word
static const char*
word_of(const uint32_t standing, const bool active)
{
  switch ((Standing)standing) {
    case STANDING_ABSENT:
      return "absent";
    case STANDING_CATCHING:
      return "catching up";
    case STANDING_READY:
      return active ? "active" : "standby";
    case STANDING_LATE:
      return "late";
    case STANDING_SPARE:
      return "spare";
    case STANDING_RETIRED:
      break;
  }
  return "retired";
}

static uint32_t
read_copy(const Pulse* const pulse,
          const Stats* const stats,
          const uint32_t     r,
          Figure* const      figures)
{
  static const char* const keys[COPIES_MAX][5] = {{"copy/0/state",
                                                   "copy/0/pid",
                                                   "copy/0/restarts",
                                                   "copy/0/now_us",
                                                   "copy/0/worst_us"},
                                                  {"copy/1/state",
                                                   "copy/1/pid",
                                                   "copy/1/restarts",
                                                   "copy/1/now_us",
                                                   "copy/1/worst_us"},
                                                  {"copy/2/state",
                                                   "copy/2/pid",
                                                   "copy/2/restarts",
                                                   "copy/2/now_us",
                                                   "copy/2/worst_us"}};

  const PulseCopy* const copy   = &pulse->copies[r];
  const CopyStats* const shown  = &stats->copies[r];
  const bool             active = atomic_load(&stats->active) == r;

  figures[0] =
    (Figure){.key = keys[r][0], .text = word_of(copy->shown, active)};
  figures[1] = (Figure){.key = keys[r][1], .number = atomic_load(&shown->pid)};
  figures[2] =
    (Figure){.key = keys[r][2], .number = (double)count_read(&shown->restarts)};
  figures[3] = (Figure){.key      = keys[r][3],
                        .number   = (double)copy->lately.median_ns / 1e3,
                        .fraction = true};
  figures[4] = (Figure){.key      = keys[r][4],
                        .number   = (double)copy->lately.worst_ns / 1e3,
                        .fraction = true};
  return 5U;
}

/// A level in dBFS, in tenths
static double
decibels(const float peak)
{
  const double db = peak > 0.0f ? 20.0 * log10((double)peak) : FLOOR_DB;
  return fmax(round(db * 10.0) / 10.0, FLOOR_DB);
}

static uint32_t
read_times(const Pulse* const pulse,
           const Stats* const stats,
           Figure* const      figures)
{
  const double rate_hz = atomic_load(&stats->rate_hz);
  const double block =
    atomic_load_explicit(&stats->block, memory_order_relaxed);
  const double period_us   = rate_hz > 0.0 ? block * 1e6 / rate_hz : 0.0;
  const double deadline_us = period_us * stats->deadline;
  const double worst_us    = (double)pulse->cycle.worst_ns / 1e3;

  figures[0] =
    (Figure){.key = "now/period_us", .number = period_us, .fraction = true};
  figures[1] =
    (Figure){.key = "now/deadline_us", .number = deadline_us, .fraction = true};
  figures[2] = (Figure){.key      = "now/cycle_us",
                        .number   = (double)pulse->cycle.median_ns / 1e3,
                        .fraction = true};
  figures[3] =
    (Figure){.key = "now/worst_us", .number = worst_us, .fraction = true};
  figures[4] = (Figure){
    .key = "now/margin_us", .number = deadline_us - worst_us, .fraction = true};
  figures[5] = (Figure){.key    = "now/server_away",
                        .number = atomic_load(&stats->server_away)};
  return 6U;
}

uint32_t
pulse_read(const Pulse* const pulse,
           const Stats* const stats,
           Figure             figures[PULSE_FIGURES])
{
  static const char* const meters[METER_MOST] = {"now/peak_db/0",
                                                 "now/peak_db/1",
                                                 "now/peak_db/2",
                                                 "now/peak_db/3",
                                                 "now/peak_db/4",
                                                 "now/peak_db/5",
                                                 "now/peak_db/6",
                                                 "now/peak_db/7"};

  uint32_t n = read_times(pulse, stats, figures);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (atomic_load(&stats->copies[r].standing) != STANDING_ABSENT) {
      n += read_copy(pulse, stats, r, figures + n);
    }
  }
  for (uint32_t p = 0U; p < pulse->n_outputs; ++p) {
    figures[n++] = (Figure){
      .key = meters[p], .number = decibels(pulse->peaks[p]), .fraction = true};
  }
  return n;
}
