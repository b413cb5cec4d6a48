// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_KEY_H
#define CHRONUS_HOST_KEY_H

#include "host/say/talk.h"

#include <stdbool.h>

// The key that degrees and chords without a root are counted in; pure, any
// thread

/// Set the key that is named here, as in `in the key of D minor`
bool
key_rule(Talk* talk);

#endif // CHRONUS_HOST_KEY_H
