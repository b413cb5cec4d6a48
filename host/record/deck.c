// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/record/deck.h"

#include "host/base/attributes.h"
#include "host/base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Samples that are written at a time
#define CHUNK_SAMPLES 16384U

/// Time between two words on a slow disk
#define TELL_NS (1000U * NS_PER_MS)

static void
tell(Deck* deck, bool failed, const char* format, ...) PRINTF_LIKE(3, 4);

/// Have something said about the file
static void
tell(Deck* const deck, const bool failed, const char* const format, ...)
{
  Notice  said;
  char    text[128];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof(text), format, args);
  va_end(args);
  snprintf(said.reason, sizeof(said.reason), "%s: %s", deck->path, text);
  notices_post(deck->news, failed ? "/record/start" : "", said.reason);
}

Status
deck_open(Deck* const deck)
{
  deck->fd    = -1;
  deck->mixed = (float*)calloc(CHUNK_SAMPLES, sizeof(*deck->mixed));
  return deck->mixed ? STATUS_OK : STATUS_NO_MEMORY;
}

/// Frames that are written at a time
static uint32_t
chunk_frames(const Deck* const deck)
{
  return CHUNK_SAMPLES / deck->n_channels;
}

/// Make a new file, or fail as open(2)
static int
create(const int folder, const char* const path)
{
  return openat(
    folder, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
}

Status
deck_load(Deck* const       deck,
          const uint32_t    take,
          const char* const path,
          Problem* const    problem)
{
  snprintf(deck->path, sizeof(deck->path), "%s", path);
  deck->waiting = path;
  deck->take    = take;
  deck->fd      = create(AT_FDCWD, path);
  if (deck->fd < 0) {
    const int error = errno;
    problem_set(problem, STATUS_NO_WRITE, "%s", path);
    problem_hint(problem,
                 "%s%s",
                 strerror(error),
                 error == EEXIST ? ": remove it, or choose another name" : "");
    return STATUS_NO_WRITE;
  }
  return STATUS_OK;
}

/// Close the file of the present take
static Status
close_file(Deck* const deck, Problem* const problem)
{
  const Status st = wav_writer_close(deck->file, 1, problem);
  deck->file      = NULL;
  atomic_store(&deck->stats->recording, 0U);
  return st;
}

/// End the file before the take is over
static void
give_up(Deck* const deck, const char* const why)
{
  close_file(deck, NULL);
  tell(deck,
       true,
       "%s; it ends after %llu frames, and what follows is not recorded",
       why,
       (unsigned long long)deck->n_frames);
}

/// Count frames that no file takes
static void
lose(Deck* const deck, const uint64_t n_frames)
{
  deck->n_dropped += n_frames;
  count_add(&deck->stats->record_lost, n_frames);
}

void
deck_flush(Deck* const deck)
{
  Problem        problem = {.what = ""};
  const uint32_t n       = deck->n_mixed;
  deck->n_mixed          = 0U;
  if (!n) {
    return;
  }
  if (!deck->file) {
    lose(deck, n);
  } else if (wav_writer_write(deck->file, deck->mixed, n, &problem)) {
    lose(deck, n);
    give_up(deck, problem.hint);
  } else {
    deck->n_frames += n;
    count_add(&deck->stats->record_frames, n);
  }
}

/// End the take
static void
finish(Deck* const deck)
{
  Problem problem = {.what = ""};
  deck_flush(deck);
  if (deck->file && close_file(deck, &problem)) {
    tell(deck, true, "%s", problem.hint);
  }
  if (deck->open) {
    tell(deck,
         false,
         "%.3f s recorded, %llu frames dropped",
         (double)deck->n_frames / deck->rate_hz,
         (unsigned long long)deck->n_dropped);
  }
  deck->open = false;
}

/// Begin the take that a span belongs to
static void
begin(Deck* const deck, const TapeSpan* const span)
{
  Problem problem = {.what = ""};
  finish(deck);
  if (deck->fd < 0) {
    char name[TAKES_NAME_BYTES];
    takes_use(deck->takes, span->take, name);
    snprintf(deck->path, sizeof(deck->path), "%s", name);
    deck->fd = create(deck->folder, name);
    snprintf(problem.hint, sizeof(problem.hint), "%s", strerror(errno));
  }
  deck->take       = span->take;
  deck->open       = true;
  deck->n_frames   = 0U;
  deck->n_dropped  = 0U;
  deck->told_ns    = 0U;
  deck->n_channels = span->n_channels ? span->n_channels : 1U;
  deck->rate_hz    = (uint32_t)lround(atomic_load(&deck->stats->rate_hz));
  if (deck->fd < 0 || wav_writer_begin(&deck->file,
                                       deck->fd,
                                       deck->path,
                                       deck->rate_hz,
                                       deck->n_channels,
                                       &problem)) {
    give_up(deck, problem.hint);
  } else {
    atomic_store(&deck->stats->record_from, span->frame - span->missed);
    atomic_store(&deck->stats->recording, 1U);
    tell(deck,
         false,
         "recorded from frame %llu",
         (unsigned long long)(span->frame - span->missed));
  }
  deck->fd = -1;
}

/// Append frames of silence, or of a span from frame `at` on
static void
append(Deck* const        deck,
       const float* const samples,
       const uint32_t     n_frames,
       const uint32_t     at,
       const uint32_t     n)
{
  float* const to = deck->mixed + ((size_t)deck->n_mixed * deck->n_channels);
  for (uint32_t c = 0U; c < deck->n_channels; ++c) {
    for (uint32_t i = 0U; i < n; ++i) {
      to[(i * deck->n_channels) + c] =
        samples ? samples[((size_t)c * n_frames) + at + i] : 0.0f;
    }
  }
  deck->n_mixed += n;
}

/// Put silence in the place of frames that had no room on the tape
static void
fill_gap(Deck* const deck, uint64_t n_missed)
{
  const uint64_t now_ns = clock_now_ns();
  deck->n_dropped += n_missed;
  if (n_missed && deck->file && now_ns - deck->told_ns > TELL_NS) {
    deck->told_ns = now_ns;
    tell(deck,
         true,
         "%llu frames dropped, the disk is too slow; they are silence there",
         (unsigned long long)n_missed);
  }
  while (n_missed && deck->file) {
    const uint32_t most = chunk_frames(deck);
    deck_flush(deck);
    const uint32_t n = n_missed < most ? (uint32_t)n_missed : most;
    append(deck, NULL, 0U, 0U, n);
    n_missed -= n;
  }
}

/// End the file where it does not fit what is played any more
static void
follow(Deck* const deck, const TapeSpan* const span)
{
  const double rate_hz = atomic_load(&deck->stats->rate_hz);
  const bool   mixes   = span->n_frames && span->n_channels != deck->n_channels;
  if (deck->file && (uint32_t)lround(rate_hz) != deck->rate_hz) {
    deck_flush(deck);
    give_up(deck, "the sample rate has changed");
  } else if (deck->file && mixes) {
    deck_flush(deck);
    give_up(deck, "the number of outputs has changed");
  }
  if (mixes) {
    deck_flush(deck);
    deck->n_channels = span->n_channels;
  }
}

void
deck_play(Deck* const           deck,
          const TapeSpan* const span,
          const float* const    samples)
{
  if (span->take != deck->take || deck->fd >= 0) {
    begin(deck, span);
  }
  follow(deck, span);
  fill_gap(deck, span->missed);
  for (uint32_t at = 0U; at < span->n_frames;) {
    if (deck->n_mixed == chunk_frames(deck)) {
      deck_flush(deck);
    }
    const uint32_t room = chunk_frames(deck) - deck->n_mixed;
    const uint32_t left = span->n_frames - at;
    const uint32_t n    = left < room ? left : room;
    append(deck, samples, span->n_frames, at, n);
    at += n;
  }
  if (span->over) {
    finish(deck);
  }
}

void
deck_close(Deck* const deck)
{
  if (deck->mixed) {
    finish(deck);
  }
  if (deck->fd >= 0) { // Made, but nothing was ever played
    unlink(deck->waiting);
    close(deck->fd);
  }
  free(deck->mixed);
  *deck = (Deck){.fd = -1};
}
