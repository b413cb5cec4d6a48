// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_BANK_H
#define CHRONUS_HOST_BANK_H

#include "host/osc/call.h"

#include <stdbool.h>

// Presets over OSC; each returns false if it was refused

/// Load a preset
bool
bank_load(const Call* call);

/// Save the controls as they were last set, and answer /preset/saved
bool
bank_save(const Call* call);

/// Answer /preset/list/reply per preset, then /preset/list/end
bool
bank_list(const Call* call);

#endif // CHRONUS_HOST_BANK_H
