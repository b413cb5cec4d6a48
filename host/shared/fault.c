// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/fault.h"

#include "host/base/clock.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/// Level of FAULT_LOUD, +120 dB over full scale
#define RUNAWAY 1e6f

static const char* const names[FAULT_KINDS] = {
  [FAULT_SEGV]    = "segv",
  [FAULT_ABORT]   = "abort",
  [FAULT_HANG]    = "hang",
  [FAULT_SLOW]    = "slow",
  [FAULT_NAN]     = "nan",
  [FAULT_SILENCE] = "silence",
  [FAULT_LOUD]    = "loud",
  [FAULT_KILL]    = "kill",
  [FAULT_STOP]    = "stop",
  [FAULT_EXIT]    = "exit",
};

const char*
fault_name(const FaultKind kind)
{
  return kind < FAULT_KINDS ? names[kind] : "unknown";
}

bool
fault_needs_process(const FaultKind kind)
{
  return kind == FAULT_KILL || kind == FAULT_STOP || kind == FAULT_EXIT;
}

bool
fault_read_which(const char* const text, FaultWhich* const which)
{
  static const char* const words[] = {[FAULT_ACTIVE]  = "active",
                                      [FAULT_STANDBY] = "standby",
                                      [FAULT_BOTH]    = "both"};

  for (uint32_t w = 0U; w < 3U; ++w) {
    if (!strcmp(text, words[w])) {
      *which = (FaultWhich)w;
      return true;
    }
  }
  return false;
}

bool
fault_read_kind(const char* const text,
                const size_t      length,
                FaultKind* const  kind)
{
  for (uint32_t k = 0U; k < FAULT_KINDS; ++k) {
    if (strlen(names[k]) == length && !strncmp(text, names[k], length)) {
      *kind = (FaultKind)k;
      return true;
    }
  }
  return false;
}

bool
fault_parse(const char* const text, FaultPlan* const plan)
{
  char* end     = NULL;
  plan->seconds = strtod(text, &end);
  plan->which   = FAULT_ACTIVE;
  if (end == text || *end != ':' || !isfinite(plan->seconds) ||
      plan->seconds < 0.0) {
    return false;
  }

  const char* const kind  = end + 1;
  const size_t      n     = strcspn(kind, ":");
  const char* const which = kind[n] ? kind + n + 1 : "active";
  return fault_read_kind(kind, n, &plan->kind) &&
         fault_read_which(which, &plan->which);
}

/// Never returns, and keeps its core busy
static _Noreturn void
hang(void)
{
  for (;;) {
    clock_now_ns();
  }
}

void
fault_strike(const FaultKind kind, const uint64_t until_ns)
{
  if (kind == FAULT_SEGV) {
    // A page that nobody may touch
    volatile int* const nowhere = (volatile int*)mmap(
      NULL, 4096U, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *nowhere = 0;
  } else if (kind == FAULT_ABORT) {
    abort();
  } else if (kind == FAULT_HANG) {
    hang();
  } else if (kind == FAULT_KILL) {
    kill(getpid(), SIGKILL);
  } else if (kind == FAULT_STOP) {
    kill(getpid(), SIGSTOP);
  } else if (kind == FAULT_EXIT) {
    _exit(3);
  } else if (kind == FAULT_SLOW) {
    while (clock_now_ns() < until_ns) {
    }
  }
}

bool
fault_spoils(const FaultKind kind)
{
  return kind == FAULT_NAN || kind == FAULT_SILENCE || kind == FAULT_LOUD;
}

void
fault_spoil(const FaultKind kind, float* const samples, const uint32_t n_frames)
{
  const float value = kind == FAULT_NAN    ? NAN
                      : kind == FAULT_LOUD ? RUNAWAY
                                           : 0.0f;
  for (uint32_t i = 0U; i < n_frames; ++i) {
    samples[i] = value;
  }
}
