// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/ledger.h"

#include <stdlib.h>

Status
ledger_open(Ledger* const        ledger,
            const Model* const   model,
            _Atomic float* const controls)
{
  const size_t n   = (size_t)model->n_ports + 1U;
  ledger->controls = controls;
  ledger->survived = (_Atomic float*)calloc(n, sizeof(_Atomic float));
  if (!ledger->survived) {
    ledger_close(ledger);
    return STATUS_NO_MEMORY;
  }
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    atomic_store(&ledger->controls[p], model->ports[p].def);
  }
  ledger_begin(ledger, model, 0U);
  return STATUS_OK;
}

void
ledger_close(Ledger* const ledger)
{
  free(ledger->survived);
  *ledger = (Ledger){.n = 0U};
}

void
ledger_follow(Ledger* const        ledger,
              const Event* const   event,
              const uint8_t* const payload)
{
  if (event->kind == EVENT_SET) {
    atomic_store_explicit(
      &ledger->controls[event->index], event->value, memory_order_relaxed);
  } else if (event->kind == EVENT_MIDI) {
    notes_follow(&ledger->held, payload, event->n_bytes);
  }
}

/// Follow a block; of a poisoned one copies get what it releases, and no more
static void
follow_block(const Log* const     log,
             const uint64_t       seq,
             _Atomic float* const controls,
             Notes* const         notes)
{
  const Block* const block  = log_slot(log, seq);
  const bool         poison = log_is_poison(log, seq);
  uint32_t           at     = 0U;
  const Event*       event  = NULL;
  while ((event = block_next(block, &at))) {
    const uint8_t* const message = event_payload(event);
    if (event->kind == EVENT_SET && !poison) {
      atomic_store_explicit(
        &controls[event->index], event->value, memory_order_relaxed);
    } else if (event->kind == EVENT_MIDI &&
               (!poison || notes_releases(message, event->n_bytes))) {
      notes_follow(notes, message, event->n_bytes);
    }
  }
}

/// Copy the values of all controls
static void
copy_controls(_Atomic float* const       to,
              const _Atomic float* const from,
              const Model* const         model)
{
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const float value = atomic_load_explicit(&from[p], memory_order_relaxed);
    atomic_store_explicit(&to[p], value, memory_order_relaxed);
  }
}

void
ledger_begin(Ledger* const ledger, const Model* const model, const uint64_t n)
{
  copy_controls(ledger->survived, ledger->controls, model);
  ledger->kept = ledger->held;
  ledger->n    = n;
}

void
ledger_carry(Ledger* const       ledger,
             const Ledger* const from,
             const Model* const  model)
{
  copy_controls(ledger->controls, from->survived, model);
  ledger_begin(ledger, model, 0U);
}

void
ledger_settle(Ledger* const      ledger,
              const Model* const model,
              const Log* const   log,
              const uint64_t     n)
{
  const uint64_t head = log_head(log);
  if (head - ledger->n >= log->n_slots) {
    ledger_begin(ledger, model, head); // What came before is overwritten
  }
  for (; ledger->n < n; ++ledger->n) {
    follow_block(log, ledger->n, ledger->survived, &ledger->kept);
  }
}

void
ledger_recount(Ledger* const      ledger,
               const Model* const model,
               const Log* const   log)
{
  copy_controls(ledger->controls, ledger->survived, model);
  ledger->held = ledger->kept;
  for (uint64_t seq = ledger->n; seq < log_head(log); ++seq) {
    follow_block(log, seq, ledger->controls, &ledger->held);
  }
}
