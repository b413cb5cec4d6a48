// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SAY_H
#define CHRONUS_HOST_SAY_H

#include "host/base/status.h"
#include "host/lv2/lexicon.h"
#include "host/lv2/model.h"
#include "host/say/context.h"
#include "host/say/said.h"

#include <stdbool.h>

// Plain words to OSC messages: the same words, controls and context give the
// same messages.  No clock, no files, no network; any thread, one at a time.

/// Where a sentence is said
typedef struct {
  const Lexicon* lexicon; ///< The words
  const Model*   model;   ///< The plugin
  const float*   values;  ///< What its ports are at
  Context*       context; ///< What was said before
} SaySetup;

/**
   Understand a sentence.

   @param partial What is understood is to be done even if the rest is not.
   @param commit The context is to go on from here: the messages will be sent.
   @param said Overwritten.  Where it is `refused`, and `partial` is not asked
   for, or it `overflowed`, there are no messages, and nothing was committed.
   @return STATUS_NO_MEMORY.
*/
Status
say_understand(const SaySetup* setup,
               const char*     text,
               bool            partial,
               bool            commit,
               Said*           said);

#endif // CHRONUS_HOST_SAY_H
