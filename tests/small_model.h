// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_SMALL_MODEL_H
#define CHRONUS_TESTS_SMALL_MODEL_H

#include "host/lv2/model.h"

// A plugin of a few ports, written by hand, for tests of what builds on models

enum {
  SMALL_EVENTS,
  SMALL_LEFT,
  SMALL_FREQ,
  SMALL_GAIN,
  SMALL_GATE,
  SMALL_MODE,
  SMALL_CUTOFF,
  SMALL_RESET,
  SMALL_STEPS,
  SMALL_METER,
  SMALL_PORTS,
};

/// The model; static, not to be freed
const Model*
small_model(void);

#endif // CHRONUS_TESTS_SMALL_MODEL_H
