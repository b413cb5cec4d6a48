// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/osc_engine.h"

#include "host/base/clock.h"
#include "host/engine/intake.h"
#include "tests/bed.h"
#include "tests/loopback.h"
#include "tests/osc_rig.h"

#include <check.h>

#include <time.h>

#define PERIOD_FRAMES 48U
#define PERIOD_NS 1000000U

OscEngine osc_engine;

static void
note_sets(const Block* const block)
{
  const Event* event = NULL;
  for (uint32_t at = 0U; (event = block_next(block, &at));) {
    const uint32_t n = atomic_load(&osc_engine.n_sets);
    if (event->kind == EVENT_SET && n < OSC_ENGINE_SETS) {
      osc_engine.sets[n] =
        (Set){bed.engine.frame + event->frame, event->index, event->value};
      atomic_store(&osc_engine.n_sets, n + 1U);
    }
  }
}

/// Take in a block each millisecond, as an audio thread would
static void*
keep_time(void* const unused)
{
  (void)unused;
  for (uint64_t c = 0U; !atomic_load(&rig.done); ++c) {
    const uint64_t start_ns = osc_engine.begin_ns + (c * PERIOD_NS);
    while (clock_now_ns() < start_ns) {
      const struct timespec pause = {.tv_nsec = 50000};
      nanosleep(&pause, NULL);
    }
    const Cycle        cycle = {.start_ns = start_ns, .frames = PERIOD_FRAMES};
    const Block* const block = intake_block(&bed.engine, &cycle);
    note_sets(block);
    log_commit(bed.log);
    bed.engine.frame += PERIOD_FRAMES;
  }
  return NULL;
}

void
osc_engine_open(void)
{
  bed_open(&(EngineSetup){.commands = &rig.ring,
                          .feedback = &bed.feedback,
                          .stats    = &rig.stats,
                          .rate_hz  = OSC_ENGINE_RATE_HZ},
           0U,
           0U);

  rig.stats.rate_hz = OSC_ENGINE_RATE_HZ;
  rig.port          = loopback_free_port();
  ck_assert_int_eq(
    surface_open(&rig.surface, small_model(), &rig.ring, &rig.stats, true),
    STATUS_OK);
  ck_assert_int_eq(
    osc_open(&rig.osc,
             &rig.surface,
             &bed.feedback,
             &(OscSetup){.address = "127.0.0.1", .port = rig.port},
             NULL),
    STATUS_OK);
  osc_engine.begin_ns = clock_now_ns();
  ck_assert_int_eq(pthread_create(&rig.reader, NULL, keep_time, NULL), 0);
}

void
osc_engine_close(void)
{
  osc_rig_close();
  bed_close();
}
