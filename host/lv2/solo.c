// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/solo.h"

#include <pthread.h>
#include <time.h>

/// How long a job waits for those of other copies, which may never end,
/// seconds
#define TURN_SECONDS 1

/// One at a time works in this process, or is made: libraries that plugins
/// share, such as FFTW, often stand no other
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

bool
solo_enter(void)
{
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += TURN_SECONDS;
  return !pthread_mutex_clocklock(&turn, CLOCK_MONOTONIC, &until);
}

void
solo_leave(const bool entered)
{
  if (entered) {
    pthread_mutex_unlock(&turn);
  }
}
