// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include <lv2/core/lv2.h>

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

// A plugin of which one instance hangs after a while, and for some seconds lets
// no signal stop it

/// Frames after which it hangs
#define HANG_FRAMES 4800U

/// For so long no signal gets through, seconds
#define DEAF_SECONDS 2.8

typedef struct {
  float*   out;   ///< Where its tone goes
  uint32_t frame; ///< So far
} Stubborn;

static LV2_Handle
instantiate(const LV2_Descriptor* const     descriptor,
            const double                    rate_hz,
            const char* const               bundle_path,
            const LV2_Feature* const* const features)
{
  (void)descriptor;
  (void)rate_hz;
  (void)bundle_path;
  (void)features;
  return calloc(1U, sizeof(Stubborn));
}

static void
connect_port(const LV2_Handle handle, const uint32_t port, void* const data)
{
  Stubborn* const self = (Stubborn*)handle;
  if (!port) {
    self->out = (float*)data;
  }
}

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
  if (self->frame >= HANG_FRAMES && !atomic_exchange(&hung, true)) {
    hang();
  }
  for (uint32_t i = 0U; i < n_frames; ++i) {
    ++self->frame;
    self->out[i] = self->frame & 64U ? 0.5f : -0.5f;
  }
}

static void
cleanup(const LV2_Handle handle)
{
  free(handle);
}

LV2_SYMBOL_EXPORT const LV2_Descriptor*
lv2_descriptor(const uint32_t index)
{
  static const LV2_Descriptor descriptor = {
    .URI          = "urn:test:stubborn",
    .instantiate  = instantiate,
    .connect_port = connect_port,
    .run          = run,
    .cleanup      = cleanup,
  };
  return index ? NULL : &descriptor;
}
