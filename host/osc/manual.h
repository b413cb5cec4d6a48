// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_MANUAL_H
#define CHRONUS_HOST_MANUAL_H

#include "host/osc/call.h"

#include <stdbool.h>

// The messages by which a person handles the copies themselves; each returns
// false if it was refused

/// Have the standby become the active copy, for good
bool
manual_swap(const Call* call);

/// Have the standby replaced
bool
manual_restore(const Call* call);

/// Have copies fail on purpose, where that is allowed
bool
manual_fault(const Call* call);

/// Have another plugin play instead, once it can
bool
manual_load(const Call* call);

/// Have copies of the plugin's binary as it is on disk now take over
bool
manual_upgrade(const Call* call);

#endif // CHRONUS_HOST_MANUAL_H
