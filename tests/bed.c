// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bed.h"

#include "host/base/clock.h"
#include "tests/small_model.h"

#include <check.h>

#include <stdlib.h>
#include <string.h>

Bed bed;

void*
bed_allocate(const size_t size)
{
  const size_t rounded = (size + 63U) & ~(size_t)63U;
  void* const  memory  = aligned_alloc(64U, rounded);
  ck_assert_ptr_nonnull(memory);
  memset(memory, 0, rounded);
  return memory;
}

Log*
bed_log(const uint32_t n_slots, const uint32_t n_inputs)
{
  Log* const log = (Log*)bed_allocate(log_bytes(n_slots, n_inputs));
  log_init(log, n_slots, n_inputs);
  return log;
}

void
bed_open(const EngineSetup* const wishes,
         const uint32_t           n_copies,
         const uint32_t           n_inputs)
{
  EngineSetup setup = *wishes;
  bed.log           = bed_log(BED_SLOTS, n_inputs);
  setup.model       = small_model();
  setup.log         = bed.log;
  setup.commands    = setup.commands ? setup.commands : &bed.commands;
  setup.orders      = &bed.orders;
  setup.incidents   = &bed.incidents;
  setup.stats       = setup.stats ? setup.stats : &bed.stats;
  setup.controls    = bed.controls;
  setup.deadline    = 0.7;
  for (uint32_t r = 0U; r < n_copies; ++r) {
    setup.copies[r] =
      (Copy*)bed_allocate(copy_bytes(1U, false, told_bytes(1U, 0U), 0U));
    setup.copies[r]->n_outputs = 1U;
  }
  ck_assert_int_eq(engine_open(&bed.engine, &setup), STATUS_OK);
}

void
bed_open_pair(const double rate_hz, const bool dry)
{
  bed_open(&(EngineSetup){.rate_hz = rate_hz, .dry = dry}, 2U, 1U);
  bed_admit(0U);
  bed_admit(1U);
}

void
bed_close(void)
{
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    free(bed.engine.setup.copies[r]);
  }
  engine_close(&bed.engine);
  free(bed.log);
}

void
bed_admit(const uint32_t r)
{
  const Event order = {.kind = EVENT_ADMIT, .index = r, .value = 1.0f};
  atomic_store(&bed.engine.setup.copies[r]->life, LIFE_RUNNING);
  ck_assert(ring_push(&bed.orders, &order, NULL));
}

void
bed_deliver(const uint32_t r, const uint64_t seq, const float value)
{
  Copy* const  copy = bed.engine.setup.copies[r];
  float* const to   = copy_output(copy, seq, 0U);
  for (uint32_t i = 0U; i < BED_FRAMES; ++i) {
    to[i] = value;
  }
  copy->outputs[seq & (COPY_OUTPUTS - 1U)] =
    (Output){.seq = seq, .frames = BED_FRAMES};
  atomic_store(&copy->done, seq + 1U);
}

void
bed_deliver_both(const uint64_t seq, const float value)
{
  bed_deliver(0U, seq, value);
  bed_deliver(1U, seq, value);
}

/// Do one period that began at a time
static void
cycle_at(const uint64_t start_ns)
{
  const float* const inputs[]  = {bed.input};
  float* const       outputs[] = {bed.played};
  const Cycle        cycle     = {.start_ns = start_ns,
                                  .frames   = BED_FRAMES,
                                  .inputs   = inputs,
                                  .outputs  = outputs};
  engine_cycle(&bed.engine, &cycle);
}

void
bed_cycle_now(void)
{
  cycle_at(clock_now_ns());
}

void
bed_cycle_late(void)
{
  cycle_at(1U);
}

uint64_t
bed_agree_on(const float value)
{
  const uint64_t seq = log_head(bed.log);
  bed_deliver_both(seq, value);
  bed_cycle_now();
  return seq + 1U;
}

void
bed_alone(const uint32_t r, const float value)
{
  bed_deliver(r, log_head(bed.log), value);
  bed_cycle_now();
  bed_played(value);
}

void
bed_played(const float value)
{
  uint32_t i = 0U;
  while (i + 1U < BED_FRAMES && bed.played[i] == value) {
    ++i;
  }
  ck_assert_float_eq(bed.played[i],
                     value); // The first that is not, or the last
}

bool
bed_told(const IncidentKind kind, const uint32_t r)
{
  Incident incident = {0};
  bool     found    = false;
  while (!found && incidents_hear(&bed.incidents, &incident)) {
    found = incident.kind == (uint32_t)kind && incident.copy == r;
  }
  return found;
}
