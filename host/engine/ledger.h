// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LEDGER_H
#define CHRONUS_HOST_LEDGER_H

#include "host/base/attributes.h"
#include "host/base/event.h"
#include "host/base/status.h"
#include "host/engine/engine_data.h"

#include <stdint.h>

// What the plugin was told, so that a fresh copy can be told the same, and what
// was poison can be taken back; the engine's thread

/**
   Begin with every control at its default; main thread.

   @param controls Room for one per port, where copies may see them; outlives
   the ledger.
   @return STATUS_NO_MEMORY.
*/
Status
ledger_open(Ledger* ledger, const Model* model, _Atomic float* controls);

/// Free its memory; anything from zeroed to open
void
ledger_close(Ledger* ledger);

/// Take over the controls of another as it last was begun with, whose room for
/// them may be gone; no note is held any more
void
ledger_carry(Ledger* ledger, const Ledger* from, const Model* model);

/// Follow an event that was put into a block; `payload` is that of a message
RT_SAFE void
ledger_follow(Ledger* ledger, const Event* event, const uint8_t* payload);

/// Note that blocks below `n` cannot become poison any more
RT_SAFE void
ledger_settle(Ledger* ledger, const Model* model, const Log* log, uint64_t n);

/// Count again from what was survived, now that a block is marked as poison
RT_SAFE void
ledger_recount(Ledger* ledger, const Model* model, const Log* log);

/// Note that a copy begins with block `n`, and with what the ledger says
RT_SAFE void
ledger_begin(Ledger* ledger, const Model* model, uint64_t n);

#endif // CHRONUS_HOST_LEDGER_H
