// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_OSC_RECORD_H
#define CHRONUS_HOST_OSC_RECORD_H

#include "host/osc/call.h"

#include <stdbool.h>

// The messages by which what is played is recorded; each returns false if it
// was refused

/// Have a new file begin with the frame on which this acts
bool
record_start(const Call* call);

/// Have the file end before that frame
bool
record_stop(const Call* call);

#endif // CHRONUS_HOST_OSC_RECORD_H
