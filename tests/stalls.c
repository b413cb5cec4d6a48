// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/stalls.h"

#include "host/base/clock.h"

#include <check.h>

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

/// Time from a look at the clock to the next one
#define BEAT_NS (NS_PER_MS / 4U)

/// A look that comes so much too late is a stall
#define LATE_NS (NS_PER_MS / 5U)

/// Above JACK's server, which has 10
#define PRIORITY 90

/// Most CPUs that are watched
#define CPUS_MAX 64U

/// A CPU that is watched
typedef struct {
  Stalls*   all;    ///< To which it belongs
  pthread_t thread; ///< That is bound to it
  uint32_t  number; ///< As the kernel counts
} Post;

struct StallsImpl {
  Post             posts[CPUS_MAX];
  uint32_t         n_posts;
  _Atomic bool     done;      ///< They are to end
  _Atomic uint64_t n;         ///< Stalls
  _Atomic uint64_t stolen_ns; ///< Time within them
};

static void*
watch(void* const context)
{
  const Post* const        post  = (const Post*)context;
  const struct sched_param param = {.sched_priority = PRIORITY};
  cpu_set_t                set;
  CPU_ZERO(&set);
  CPU_SET(post->number, &set);
  pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
  pthread_setschedparam(pthread_self(), SCHED_FIFO, &param);
  prctl(PR_SET_TIMERSLACK, 1UL); // Where that was refused

  uint64_t next_ns = clock_now_ns();
  while (!atomic_load(&post->all->done)) {
    next_ns += BEAT_NS;
    const struct timespec at = {(time_t)(next_ns / NS_PER_SECOND),
                                (long)(next_ns % NS_PER_SECOND)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
    const uint64_t now_ns = clock_now_ns();
    if (now_ns > next_ns + LATE_NS) {
      atomic_fetch_add(&post->all->n, 1U);
      atomic_fetch_add(&post->all->stolen_ns, now_ns - next_ns + BEAT_NS);
      next_ns = now_ns;
    }
  }
  return NULL;
}

Stalls*
stalls_open(void)
{
  Stalls* const self = (Stalls*)calloc(1U, sizeof(Stalls));
  cpu_set_t     set;
  ck_assert_ptr_nonnull(self);
  ck_assert_int_eq(sched_getaffinity(0, sizeof(set), &set), 0);
  for (uint32_t cpu = 0U; cpu < CPU_SETSIZE && self->n_posts < CPUS_MAX;
       ++cpu) {
    Post* const post = &self->posts[self->n_posts];
    if (CPU_ISSET(cpu, &set)) {
      *post = (Post){.all = self, .number = cpu};
      ck_assert_int_eq(pthread_create(&post->thread, NULL, watch, post), 0);
      ++self->n_posts;
    }
  }
  return self;
}

uint32_t
stalls_blocks(const Stalls* const self, const double period_s)
{
  const double seconds = (double)atomic_load(&self->stolen_ns) / 1e9;
  return (uint32_t)(seconds / period_s) +
         (2U * (uint32_t)atomic_load(&self->n));
}

void
stalls_close(Stalls* const self)
{
  atomic_store(&self->done, true);
  for (uint32_t p = 0U; p < self->n_posts; ++p) {
    pthread_join(self->posts[p].thread, NULL);
  }
  free(self);
}
