// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_INTERVAL_H
#define CHRONUS_HOST_INTERVAL_H

#include "host/say/talk.h"

#include <stdbool.h>

// The rules of the grammar that move notes by intervals; pure, any thread

/// Up a fifth, three semitones higher, the fifth: whether the next token begins
/// such
bool
interval_rule(Talk* talk);

/// The same of those that begin with a direction
bool
interval_by_direction(Talk* talk);

#endif // CHRONUS_HOST_INTERVAL_H
