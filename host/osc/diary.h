// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_DIARY_H
#define CHRONUS_HOST_DIARY_H

#include "host/base/attributes.h"
#include "host/base/happening.h"
#include "host/base/stats.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

// The last things that happened, for those who subscribe to /event, now or
// later; any thread but those of sound

/// Most that are kept
#define DIARY_MOST 64U

/// All zero is empty
typedef struct {
  pthread_mutex_t lock;              ///< Held for a copy at most
  uint64_t        n;                 ///< All that ever happened
  Happening       items[DIARY_MOST]; ///< By number modulo DIARY_MOST

  // The OSC thread's own
  uint64_t refused_ns; ///< When a refusal was last noted
  uint64_t xruns;      ///< Times that JACK went on without us, as noted
  uint64_t skipped;    ///< The frames of those
  uint64_t losses;     ///< Times that its server went away, as noted
  bool     away;       ///< It is not back, as noted
} Diary;

/// Begin without any
void
diary_init(Diary* diary);

/// Add one
void
diary_add(Diary* diary, const Happening* happening);

/// How many there ever were
uint64_t
diary_count(Diary* diary);

/// Read the oldest one that is kept from number `*at` on, which becomes its
/// number; false if there is none
bool
diary_read(Diary* diary, uint64_t* at, Happening* happening);

/// Note that a message was refused, one in a second: the figures count them all
void
diary_refuse(Diary* diary, const char* path, const char* reason);

/// Note what JACK did since this was last asked
void
diary_watch(Diary* diary, const Stats* stats);

#endif // CHRONUS_HOST_DIARY_H
