// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NOTICES_H
#define CHRONUS_HOST_NOTICES_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

// What a thread has to tell people, for another one to say; none plays sound

/// Most that wait; what is more is lost, and the last one says how many were
#define NOTICES_MOST 32U

typedef struct {
  char path[128];   ///< What it is about
  char reason[384]; ///< What is to be said
} Notice;

typedef struct {
  pthread_mutex_t lock;                ///< Held for a copy at most
  uint32_t        first;               ///< Oldest one
  uint32_t        n;                   ///< How many wait
  uint32_t        n_lost;              ///< Without room
  Notice          items[NOTICES_MOST]; ///< A ring
} Notices;

/// Begin without any
void
notices_init(Notices* notices);

/// Add one, cut to its room; any thread but those of sound
void
notices_post(Notices* notices, const char* path, const char* reason);

/// Take the oldest one; false if there is none
bool
notices_take(Notices* notices, Notice* notice);

#endif // CHRONUS_HOST_NOTICES_H
