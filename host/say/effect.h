// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_EFFECT_H
#define CHRONUS_HOST_EFFECT_H

#include "host/say/manner.h"
#include "host/say/talk.h"

#include <stdbool.h>

// Where an effect of a word moves its control; pure, any thread

/// The value to which an effect moves a control that is at `from`
double
effect_target(const Effect* effect, double from, const Manner* manner);

/// Whether the controls are such that an effect is to be done
bool
effect_is_met(const Talk* talk, const Effect* effect);

/// The path of a word's effect that takes a quantity of some dimension, or null
const char*
effect_taking(const Word* word, Dimension dimension);

#endif // CHRONUS_HOST_EFFECT_H
