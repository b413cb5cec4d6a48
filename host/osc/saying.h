// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SAYING_H
#define CHRONUS_HOST_SAYING_H

#include "host/base/status.h"
#include "host/osc/call.h"

#include <stdbool.h>

// The messages by which people and programs speak in plain words; opened and
// closed by the main thread, used by the one that owns the surface

typedef struct SayingImpl Saying;

/**
   Read the vocabulary, and begin with nothing said.

   @param saying Receives what is to be closed; null on failure.
   @return As `lexicon_open`.
*/
Status
saying_open(Saying** saying, const Model* model, Problem* problem);

/// Free it; null is fine
void
saying_close(Saying* saying);

/**
   Do a sentence: its messages now, or at their times, as if they had come by
   OSC; and answer what they are.

   Further words of the message: `only` sends nothing, `partial` does what is
   understood even if the rest is not, `explain` answers the rules too.
   @return False if it was refused.
*/
bool
saying_say(const Call* call);

/// Answer what sentences can refer to
bool
saying_context(const Call* call);

#endif // CHRONUS_HOST_SAYING_H
