// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_DESK_H
#define CHRONUS_TESTS_DESK_H

#include "host/osc/surface.h"
#include "tests/small_model.h"

#include <stdbool.h>
#include <stdint.h>

// A surface without host or wire: messages in, and what they did

/// More events than any test looks at
#define MAX_EVENTS 64U

/// What a message did
typedef struct {
  Event    events[MAX_EVENTS];   ///< In the order of the ring
  uint8_t  midi[MAX_EVENTS][16]; ///< Their payloads
  uint32_t n;                    ///< How many there are
} Taken;

/// What stands behind the surface
typedef struct {
  Ring    ring;    ///< In the engine's place
  Stats   stats;   ///< Counted
  Surface surface; ///< Of the small model
  Replies replies; ///< To the last message
} Desk;

extern Desk desk;

/// Begin without anything set, before each test
void
desk_open(void);

/// Free what a test left
void
desk_close(void);

/// Take all events from the ring
Taken
take_all(void);

/// Send a message: `n` a double, `w` a word, `m` four bytes, `o` anything else
bool
say(const char* path, const char* types, ...);

/// The one answer is `/error path reason`
void
ck_error(const char* path, const char* reason);

/// Two values are the same
void
ck_value(float value, float wanted);

/// Nothing was pushed, nothing has changed
void
ck_nothing(void);

/// The one event sets a port
void
ck_set(uint32_t port, float value);

/// The one event is a MIDI message
void
ck_midi(uint32_t n, uint8_t a, uint8_t b, uint8_t c);

/// The one answer is a number
void
ck_number(const char* path, char type, double number);

#endif // CHRONUS_TESTS_DESK_H
