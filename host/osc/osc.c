// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/osc.h"

#include "host/base/clock.h"
#include "host/base/notices.h"
#include "host/base/thread.h"
#include "host/osc/delivery.h"
#include "host/osc/net.h"
#include "host/osc/publish.h"
#include "host/osc/reception.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/// Longest sleep: the kernel's drops are seen within a second, and the clocks
/// are compared often enough
#define TICK_MS 100

struct OscImpl {
  Net                net;      ///< The sockets
  Surface*           surface;  ///< Not owned
  pthread_t          thread;   ///< Runs if `running`
  bool               running;  ///< There is a thread to be joined
  _Atomic bool       stopping; ///< The thread is to end; the main thread writes
  uint64_t           n_broken; ///< Broken streams that are counted already
  uint64_t           n_denied; ///< The same of those who are not allowed
  _Atomic(Surface*)  next; ///< To be used instead, or null; both threads write
  Feedback*          next_feedback; ///< With that
  const ModelPreset* next_preset;   ///< With that
  _Atomic bool       turned;        ///< It is to be told; both threads write
  Packet             packet;        ///< The one that is being done
  Reception          reception;     ///< What becomes of it
  Notices            notices;       ///< What other threads say

  // What subscribers were told of
  uint64_t told_ns;      ///< When that was
  uint64_t told_dropped; ///< Messages
  uint64_t told_merged;  ///< Values
};

/// Count what was lost since this was last asked
static void
count_losses(Osc* const osc)
{
  Stats* const   stats   = osc->surface->stats;
  const uint64_t dropped = net_dropped(&osc->net);
  count_add(&stats->osc_dropped, dropped);
  count_add(&stats->osc_errors, osc->net.n_broken - osc->n_broken);
  count_add(&stats->osc_denied, osc->net.n_denied - osc->n_denied);
  osc->n_broken = osc->net.n_broken;
  osc->n_denied = osc->net.n_denied;
}

/// Tell subscribers how often something was lost, if it was
static void
tell_loss(const Osc* const  osc,
          const uint64_t    n,
          const char* const reason,
          uint64_t* const   n_told)
{
  if (n != *n_told) {
    char text[sizeof(((Notice*)NULL)->reason)];
    snprintf(
      text, sizeof(text), "%llu %s", (unsigned long long)(n - *n_told), reason);
    publish_error(osc->surface, &osc->net, "/", text);
    *n_told = n;
  }
}

/// Tell subscribers what other threads say, and what was lost
static void
tell_news(Osc* const osc)
{
  const uint64_t now_ns = clock_now_ns();
  Notice         notice;
  while (notices_take(&osc->notices, &notice)) {
    publish_error(osc->surface, &osc->net, notice.path, notice.reason);
  }
  if (now_ns - osc->told_ns > NS_PER_SECOND) {
    const Stats* const stats = osc->surface->stats;
    osc->told_ns             = now_ns;
    diary_watch(&osc->reception.live.diary, stats);
    tell_loss(
      osc,
      count_read(&stats->osc_dropped),
      "messages were dropped by the kernel: its receive buffer was full",
      &osc->told_dropped);
    tell_loss(osc,
              count_read(&stats->osc_merged),
              "values were replaced by newer ones before they were played",
              &osc->told_merged);
  }
}

/// Go on with another surface, if there is one, and tell so when it is heard
static void
take_turn(Osc* const osc)
{
  Surface* const next = atomic_load(&osc->next);
  if (next) {
    reception_turn(&osc->reception, next, osc->next_feedback, osc->next_preset);
    osc->surface = next;
    atomic_store(&osc->next, NULL);
  }
  if (atomic_exchange(&osc->turned, false)) {
    reception_tell_turn(&osc->reception);
  }
}

static void*
run(void* const arg)
{
  Osc* const osc = arg;
  while (!atomic_load(&osc->stopping)) {
    net_wait(&osc->net, reception_patience_ms(&osc->reception, TICK_MS));
    count_losses(osc);
    take_turn(osc);
    while (!atomic_load(&osc->stopping) && net_next(&osc->net, &osc->packet)) {
      reception_take(&osc->reception,
                     osc->packet.bytes,
                     osc->packet.n_bytes,
                     &osc->packet.from);
      net_hold(&osc->net, delivery_is_behind(osc->surface));
    }
    net_hold(&osc->net, delivery_is_behind(osc->surface));
    reception_tick(&osc->reception);
    tell_news(osc);
  }
  return NULL;
}

Status
osc_open(Osc** const           osc,
         Surface* const        surface,
         Feedback* const       feedback,
         const OscSetup* const setup,
         Problem* const        problem)
{
  Osc* const made = calloc(1U, sizeof(*made));
  *osc            = NULL;
  if (!made) {
    return problem_set(problem, STATUS_NO_MEMORY, "OSC");
  }

  made->surface = surface;
  notices_init(&made->notices);
  Status st =
    net_open(&made->net, setup->address, setup->port, &setup->allow, problem);
  if (!st) {
    reception_open(&made->reception, surface, &made->net, feedback);
    surface->live->capture = setup->capture;
    made->reception.player = setup->player;

    made->running = thread_start(&made->thread, NULL, run, made);
    st =
      made->running ? STATUS_OK : problem_set(problem, STATUS_NO_THREAD, "OSC");
  }
  if (st) {
    osc_close(made);
  } else {
    *osc = made;
  }
  return st;
}

uint32_t
osc_buffer_bytes(const Osc* const osc)
{
  return osc->net.buffer_bytes;
}

void
osc_announce(Osc* const osc, const char* const path, const char* const reason)
{
  if (osc) {
    notices_post(&osc->notices, path, reason);
    net_wake(&osc->net);
  }
}

void
osc_tell(Osc* const osc, const Happening* const happening)
{
  if (osc) {
    diary_add(&osc->reception.live.diary, happening);
  }
}

WishBox*
osc_wish(Osc* const osc)
{
  return &osc->reception.live.wish;
}

void
osc_turn(Osc* const               osc,
         Surface* const           surface,
         Feedback* const          feedback,
         const ModelPreset* const preset)
{
  const struct timespec nap = {.tv_nsec = (long)(NS_PER_MS / 2U)};
  osc->next_feedback        = feedback;
  osc->next_preset          = preset;
  atomic_store(&osc->next, surface);
  while (atomic_load(&osc->next)) {
    net_wake(&osc->net);
    nanosleep(&nap, NULL);
  }
}

void
osc_tell_turn(Osc* const osc)
{
  atomic_store(&osc->turned, true);
  net_wake(&osc->net);
}

void
osc_close(Osc* const osc)
{
  if (!osc) {
    return;
  }
  if (osc->running) {
    atomic_store(&osc->stopping, true);
    net_wake(&osc->net);
    pthread_join(osc->thread, NULL);
  }
  reception_close(&osc->reception);
  net_close(&osc->net);
  free(osc);
}
