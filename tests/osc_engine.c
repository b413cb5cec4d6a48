// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/osc_engine.h"

#include "host/base/clock.h"
#include "host/engine/intake.h"
#include "tests/loopback.h"
#include "tests/osc_rig.h"

#include <check.h>

#include <stdlib.h>
#include <string.h>
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
      osc_engine.sets[n] = (Set){
        osc_engine.engine.frame + event->frame, event->index, event->value};
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
    const Block* const block = intake_block(&osc_engine.engine, &cycle);
    note_sets(block);
    log_commit(osc_engine.journal);
    osc_engine.engine.frame += PERIOD_FRAMES;
  }
  return NULL;
}

void
osc_engine_open(void)
{
  const size_t size  = (log_bytes(64U, 0U) + 63U) & ~(size_t)63U;
  osc_engine.journal = (Log*)aligned_alloc(64U, size);
  ck_assert_ptr_nonnull(osc_engine.journal);
  memset(osc_engine.journal, 0, size);
  log_init(osc_engine.journal, 64U, 0U);
  const EngineSetup setup = {.model     = small_model(),
                             .log       = osc_engine.journal,
                             .commands  = &rig.ring,
                             .orders    = &osc_engine.orders,
                             .incidents = &osc_engine.incidents,
                             .feedback  = &osc_engine.feedback,
                             .stats     = &rig.stats,
                             .rate_hz   = OSC_ENGINE_RATE_HZ,
                             .deadline  = 0.7};
  ck_assert_int_eq(engine_open(&osc_engine.engine, &setup), STATUS_OK);

  rig.stats.rate_hz = OSC_ENGINE_RATE_HZ;
  rig.port          = loopback_free_port();
  ck_assert_int_eq(
    surface_open(&rig.surface, small_model(), &rig.ring, &rig.stats, true),
    STATUS_OK);
  ck_assert_int_eq(
    osc_open(&rig.osc,
             &rig.surface,
             &osc_engine.feedback,
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
  engine_close(&osc_engine.engine);
  free(osc_engine.journal);
}
