// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/record/capture.h"

#include "host/base/clock.h"
#include "host/base/thread.h"
#include "host/record/deck.h"
#include "host/record/takes.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/// Time between two looks at the tape
#define LOOK_NS (20L * (long)NS_PER_MS)

struct CaptureImpl {
  Tape         tape;     ///< From the engine's thread
  Takes        takes;    ///< From who asks
  Notices      news;     ///< To who tells
  Deck         deck;     ///< The thread's
  float*       samples;  ///< Of one span; owned
  int          folder;   ///< Open, or -1; owned
  pthread_t    thread;   ///< If `running`
  bool         running;  ///< There is a thread to be joined
  _Atomic bool stopping; ///< It is to end; by the main thread
};

/// Write all that is on the tape
static void
drain(Capture* const self)
{
  TapeSpan span;
  while (tape_peek(&self->tape, &span)) {
    tape_take(&self->tape, &span, self->samples);
    deck_play(&self->deck, &span, self->samples);
  }
  deck_flush(&self->deck);
}

static void*
run(void* const arg)
{
  const struct timespec nap  = {.tv_nsec = LOOK_NS};
  Capture* const        self = (Capture*)arg;
  while (!atomic_load(&self->stopping)) {
    drain(self);
    nanosleep(&nap, NULL);
  }
  drain(self);
  return NULL;
}

/// Open the folder, and the file that is recorded at once
static Status
open_files(Capture* const            self,
           const CaptureSetup* const setup,
           Problem* const            problem)
{
  if (setup->folder) {
    self->folder = open(setup->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }
  if (setup->folder && self->folder < 0) {
    return problem_explain(
      problem, STATUS_NO_FILE, setup->folder, strerror(errno));
  }
  self->deck.folder = self->folder;
  if (setup->path) {
    self->takes.last = 1U;
    self->tape.take  = 1U;
    return deck_load(&self->deck, 1U, setup->path, problem);
  }
  return STATUS_OK;
}

Status
capture_open(Capture** const           capture,
             const CaptureSetup* const setup,
             Problem* const            problem)
{
  Capture* const self =
    (Capture*)aligned_alloc(_Alignof(Capture), sizeof(Capture));
  *capture = NULL;
  if (!self) {
    return problem_set(problem, STATUS_NO_MEMORY, "recording");
  }

  memset(self, 0, sizeof(*self)); // So that the engine finds its pages there
  notices_init(&self->news);
  self->folder  = -1;
  self->deck    = (Deck){.fd    = -1,
                         .takes = &self->takes,
                         .stats = setup->stats,
                         .news  = &self->news};
  self->samples = (float*)malloc(TAPE_BYTES);
  Status st     = deck_open(&self->deck);
  if (st || !self->samples) {
    st = problem_set(problem, STATUS_NO_MEMORY, "recording");
  }
  st = st ? st : open_files(self, setup, problem);
  if (!st) {
    self->running = thread_start(&self->thread, NULL, run, self);
    st =
      self->running ? st : problem_set(problem, STATUS_NO_THREAD, "recording");
  }
  if (st) {
    capture_close(self);
  } else {
    *capture = self;
  }
  return st;
}

Tape*
capture_tape(Capture* const capture)
{
  return capture ? &capture->tape : NULL;
}

const char*
capture_ask(Capture* const    capture,
            const char* const name,
            uint32_t* const   take)
{
  const char* const flaw = takes_flaw(name);
  if (capture->folder < 0) {
    return "not allowed: start the host with --record-dir DIR";
  }
  if (flaw) {
    return flaw;
  }
  // Only a hint in time: the file is made as a new one, or not at all
  if (!faccessat(capture->folder, name, F_OK, AT_SYMLINK_NOFOLLOW)) {
    return "there is such a file already: choose another name";
  }
  *take = takes_add(&capture->takes, name);
  return *take ? NULL : "too many recordings wait to begin";
}

void
capture_forget(Capture* const capture, const uint32_t take)
{
  if (capture) {
    takes_drop(&capture->takes, take);
  }
}

bool
capture_news(Capture* const capture, Notice* const notice)
{
  return capture && notices_take(&capture->news, notice);
}

void
capture_stop(Capture* const capture)
{
  if (!capture) {
    return;
  }
  if (capture->running) {
    atomic_store(&capture->stopping, true);
    pthread_join(capture->thread, NULL);
    capture->running = false;
  }
  deck_close(&capture->deck);
}

void
capture_close(Capture* const capture)
{
  if (capture) {
    capture_stop(capture);
    if (capture->folder >= 0) {
      close(capture->folder);
    }
    free(capture->samples);
    free(capture);
  }
}
