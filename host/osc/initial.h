// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_INITIAL_H
#define CHRONUS_HOST_INITIAL_H

#include "host/base/status.h"
#include "host/osc/surface.h"

// What options set before the first block; main thread

/// Whether the plugin has the preset; STATUS_NO_PRESET, the hint as below
Status
initial_find_preset(const Model* model, const char* name, Problem* problem);

/// Whether it has the control of `SYMBOL=VALUE`; STATUS_NO_PORT or _NO_VALUE
Status
initial_find_control(const Model* model, const char* setting, Problem* problem);

/**
   Set every control of a preset, named by label or URI.

   Also before the engine starts: the ring is then only filled.
   @return STATUS_NO_PRESET (the hint names the nearest or all), STATUS_NO_START
   if it is nothing but state, which this host cannot load; STATUS_NO_MEMORY if
   the ring is full.  On STATUS_OK a hint that is not empty is a warning.
*/
Status
initial_preset(Surface* surface, const char* name, Problem* problem);

/**
   Set a control from `SYMBOL=VALUE`, as the option -c has it.

   Also before the engine starts: the ring is then only filled.
   @return STATUS_NO_VALUE (the hint tells the range), STATUS_NO_PORT (the hint
   tells the nearest), STATUS_NO_MEMORY if the ring is full.
*/
Status
initial_control(Surface* surface, const char* setting, Problem* problem);

#endif // CHRONUS_HOST_INITIAL_H
