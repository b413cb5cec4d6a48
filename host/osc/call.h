// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CALL_H
#define CHRONUS_HOST_CALL_H

#include "host/osc/message.h"
#include "host/osc/surface.h"

#include <stdbool.h>
#include <stdint.h>

// A message on its way through its handler: its arguments, and how it is
// refused; belongs to the thread that owns the surface

typedef struct {
  Surface*       surface; ///< Where it acts
  const PathRow* row;     ///< Whom it is for
  const Message* message; ///< What it says
  Replies*       replies; ///< What is answered
} Call;

/// Answer /error with this reason; always false
bool
call_refuse(const Call* call, const char* reason);

/// Refuse an argument of the wrong type; always false
bool
call_refuse_type(const Call* call);

/// Refuse too few or too many arguments; always false
bool
call_refuse_count(const Call* call);

/// Refuse what cannot be done as part of a bundle; true if it was not refused
bool
call_is_single(const Call* call);

/// Refuse what only a live host can do, or cannot do as part of a bundle, where
/// that is so; true if it was not refused
bool
call_is_live(const Call* call);

/// Refuse a message that has not one word and nothing else; true if it was not
/// refused
bool
call_is_word(const Call* call);

/// Read argument `i` as a finite number, or refuse the message
bool
call_number(const Call* call, uint32_t i, double* number);

/// Read argument 0 as on or off, in words or as a number, or refuse the message
bool
call_switch(const Call* call, bool* on);

/// Read argument 0 as a note's number or name, or refuse the message
bool
call_note(const Call* call, uint8_t* note);

/**
   Read argument 1 as a velocity from 0 to 127, or refuse the message.

   @param velocity Untouched if there is no argument 1.
   @param clamped Set if it was outside the range, else untouched.
*/
bool
call_velocity(const Call* call, uint8_t* velocity, bool* clamped);

/// Read all arguments, at most three, as bytes, or refuse the message
bool
call_bytes(const Call* call, uint8_t bytes[3]);

#endif // CHRONUS_HOST_CALL_H
