// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/osc.h"

#include "host/osc/net.h"
#include "host/osc/reception.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

/// Longest sleep: the kernel's drops are seen within a second, and the clocks
/// are compared often enough
#define TICK_MS 100

struct OscImpl {
  Net          net;       ///< The sockets
  Surface*     surface;   ///< Not owned
  pthread_t    thread;    ///< Runs if `running`
  bool         running;   ///< There is a thread to be joined
  _Atomic bool stopping;  ///< The thread is to end; the main thread writes
  uint64_t     n_broken;  ///< Broken streams that are counted already
  Packet       packet;    ///< The one that is being done
  Reception    reception; ///< What becomes of it
};

static void
count_losses(Osc* const osc)
{
  Stats* const stats = osc->surface->stats;
  count_add(&stats->osc_dropped, net_dropped(&osc->net));
  count_add(&stats->osc_errors, osc->net.n_broken - osc->n_broken);
  osc->n_broken = osc->net.n_broken;
}

static void*
run(void* const arg)
{
  Osc* const osc = arg;
  while (!atomic_load(&osc->stopping)) {
    net_wait(&osc->net, reception_patience_ms(&osc->reception, TICK_MS));
    count_losses(osc);
    while (!atomic_load(&osc->stopping) && net_next(&osc->net, &osc->packet)) {
      reception_take(&osc->reception,
                     osc->packet.bytes,
                     osc->packet.n_bytes,
                     &osc->packet.from);
    }
    reception_tick(&osc->reception);
  }
  return NULL;
}

/// Start the thread with all signals blocked: they are the main thread's
static bool
start_thread(Osc* const osc)
{
  sigset_t all;
  sigset_t old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  osc->running = !pthread_create(&osc->thread, NULL, run, osc);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  return osc->running;
}

Status
osc_open(Osc** const       osc,
         Surface* const    surface,
         Feedback* const   feedback,
         const char* const address,
         const uint32_t    port,
         Problem* const    problem)
{
  Osc* const made = calloc(1U, sizeof(*made));
  *osc            = NULL;
  if (!made) {
    return problem_set(problem, STATUS_NO_MEMORY, "OSC");
  }

  made->surface = surface;
  Status st     = net_open(&made->net, address, port, problem);
  if (!st) {
    reception_open(&made->reception, surface, &made->net, feedback);
  }
  if (!st && !start_thread(made)) {
    st = problem_set(problem, STATUS_NO_THREAD, "OSC");
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
