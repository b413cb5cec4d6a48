// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_COMMAND_H
#define CHRONUS_HOST_COMMAND_H

#include "host/say/talk.h"

#include <stdbool.h>

// The rules of the grammar that are about what was said before.  Each looks at
// the next token, and returns whether it was for it; pure, any thread

/// What is the cutoff
bool
command_question(Talk* talk);

/// Undo, stop, reset, immediately
bool
command_rule(Talk* talk);

#endif // CHRONUS_HOST_COMMAND_H
