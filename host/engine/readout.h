// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_READOUT_H
#define CHRONUS_HOST_READOUT_H

#include "host/base/attributes.h"
#include "host/base/status.h"
#include "host/engine/engine_data.h"

#include <stdint.h>

// What the plugin tells beside its sound, as the copy that is played tells it:
// from that copy to whoever answers for it; the engine's thread

/// Prepare to hear that; main thread; STATUS_NO_MEMORY
Status
readout_open(Engine* engine);

/// Free that
void
readout_close(Engine* engine);

/// Begin anew with copies whose counts of what they told are their own
RT_SAFE void
readout_renew(Engine* engine);

/// Show what copy `who` tells as of the block that is played
RT_SAFE void
readout_play(Engine* engine, uint32_t who);

#endif // CHRONUS_HOST_READOUT_H
