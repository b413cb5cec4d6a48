// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_PLAIN_H
#define CHRONUS_TESTS_PLAIN_H

#include "tests/plugin_rig.h"

// The synth as a plain sine, of which level and pitch are measured

/// Open a rig that plays notes at once, at their full level, without a tail.
void
plain_open(Rig* rig);

/// Peak of the 0.1 s after the next 0.1 s.
float
plain_level(Rig* rig);

/// Frequency in Hz of the second after the next 0.1 s, by rising zeros.
double
plain_hz(Rig* rig);

#endif // CHRONUS_TESTS_PLAIN_H
