// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/faulty/frame.h"

#include <lv2/core/lv2.h>

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

// A plugin of which one instance hangs after a while, and for some seconds lets
// no signal stop it

/// Frames after which it hangs
#define HANG_FRAMES 4800U

/// For so long no signal gets through, seconds
#define DEAF_SECONDS 2.8

typedef struct {
  Frame    frame;    ///< Port 0: where its tone goes
  uint32_t n_frames; ///< So far
} Stubborn;

static double
now_s(void)
{
  struct timespec t = {0};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + ((double)t.tv_nsec / 1e9);
}

static _Noreturn void
hang(void)
{
  const double until_s = now_s() + DEAF_SECONDS;
  sigset_t     all;
  sigset_t     before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (now_s() < until_s) {
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  for (;;) {
    now_s();
  }
}

static void
run(const LV2_Handle handle, const uint32_t n_frames)
{
  static _Atomic bool hung;
  Stubborn* const     self = (Stubborn*)handle;
  if (self->n_frames >= HANG_FRAMES && !atomic_exchange(&hung, true)) {
    hang();
  }
  float* const out = (float*)self->frame.ports[0];
  for (uint32_t i = 0U; i < n_frames; ++i) {
    ++self->n_frames;
    out[i] = self->n_frames & 64U ? 0.5f : -0.5f;
  }
}

const size_t frame_bytes = sizeof(Stubborn);

const LV2_Descriptor frame_plugin = {
  .URI          = "urn:test:stubborn",
  .instantiate  = frame_instantiate,
  .connect_port = frame_connect_port,
  .run          = run,
  .cleanup      = frame_cleanup,
};
