// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_HEARING_H
#define CHRONUS_HOST_HEARING_H

#include "host/base/event.h"
#include "host/base/feedback.h"
#include "host/osc/surface.h"

// What the plugin tells of its control outputs and properties becomes what the
// surface answers; the thread that owns the surface

/// Have the plugin tell all properties that it has
void
hearing_begin(Surface* surface);

/// Take in all numbers that were told since the last time
void
hearing_take(Surface* surface, const Readings* readings);

/// Take in a text that was told: the oldest echo of the engine, an EVENT_TEXT
void
hearing_take_text(Surface* surface, Ring* echoes, const Event* event);

#endif // CHRONUS_HOST_HEARING_H
