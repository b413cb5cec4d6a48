// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/diary.h"

#include "host/base/clock.h"

#include <stdarg.h>

void
diary_init(Diary* const diary)
{
  *diary = (Diary){.n = 0U};
  pthread_mutex_init(&diary->lock, NULL);
}

void
diary_add(Diary* const diary, const Happening* const happening)
{
  pthread_mutex_lock(&diary->lock);
  diary->items[diary->n++ % DIARY_MOST] = *happening;
  pthread_mutex_unlock(&diary->lock);
}

uint64_t
diary_count(Diary* const diary)
{
  pthread_mutex_lock(&diary->lock);
  const uint64_t n = diary->n;
  pthread_mutex_unlock(&diary->lock);
  return n;
}

bool
diary_read(Diary* const diary, uint64_t* const at, Happening* const happening)
{
  pthread_mutex_lock(&diary->lock);
  const uint64_t oldest = diary->n > DIARY_MOST ? diary->n - DIARY_MOST : 0U;
  *at                   = *at > oldest ? *at : oldest;
  const bool any        = *at < diary->n;
  if (any) {
    *happening = diary->items[*at % DIARY_MOST];
  }
  pthread_mutex_unlock(&diary->lock);
  return any;
}

/// Add one of no copy, as of now
static void
note(Diary* diary, const char* kind, const char* format, ...) PRINTF_LIKE(3, 4);

static void
note(Diary* const diary, const char* const kind, const char* const format, ...)
{
  va_list args;
  va_start(args, format);
  const Happening made = happening_now(kind, HAPPENING_NO_COPY, format, args);
  va_end(args);
  diary_add(diary, &made);
}

void
diary_refuse(Diary* const      diary,
             const char* const path,
             const char* const reason)
{
  const uint64_t now_ns = clock_now_ns();
  if (!diary->refused_ns || now_ns - diary->refused_ns > NS_PER_SECOND) {
    diary->refused_ns = now_ns;
    note(diary, "osc", "%.64s: %s", path, reason);
  }
}

void
diary_watch(Diary* const diary, const Stats* const stats)
{
  const uint64_t xruns   = count_read(&stats->xruns);
  const uint64_t skipped = count_read(&stats->skipped_frames);
  const uint64_t losses  = count_read(&stats->server_losses);
  if (xruns != diary->xruns) {
    note(diary,
         "xrun",
         "JACK went on without us, %llu frames",
         (unsigned long long)(skipped - diary->skipped));
  }
  if (losses != diary->losses) {
    note(diary, "jack", "the JACK server went away");
    diary->away = true;
  }
  if (diary->away && !atomic_load(&stats->server_away)) {
    note(diary, "jack", "the JACK server is back");
    diary->away = false;
  }
  diary->xruns   = xruns;
  diary->skipped = skipped;
  diary->losses  = losses;
}
