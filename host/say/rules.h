// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_RULES_H
#define CHRONUS_HOST_RULES_H

#include "host/say/talk.h"

#include <stdbool.h>

// The rules of the grammar that are about the sound.  Each looks at
// the next token, and returns whether it was for it; pure, any thread

/// Much brighter, no vibrato, slower attack, volume 7, 20 ms attack
bool
rules_change(Talk* talk);

/// Techno bass; its adjectives are done after it, also where they stand before
bool
rules_style(Talk* talk);

#endif // CHRONUS_HOST_RULES_H
