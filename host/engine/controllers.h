// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CONTROLLERS_H
#define CHRONUS_HOST_CONTROLLERS_H

#include "host/base/attributes.h"
#include "host/base/event.h"
#include "host/base/learned.h"
#include "host/lv2/model.h"

#include <stdbool.h>
#include <stdint.h>

// MIDI controllers that are bound to controls of the plugin; the engine's
// thread

/// One that is bound
typedef struct {
  bool     used;       ///< This slot holds one
  uint8_t  channel;    ///< 0 to 15
  uint8_t  controller; ///< 0 to 127
  uint8_t  last;       ///< Value that came last
  uint32_t port;       ///< What it moves
} Controller;

/// All zero is none
typedef struct {
  Controller items[LEARNED_MOST]; ///< By slot
  uint32_t   n;                   ///< All used ones are below it
  bool       waits;               ///< The next controller is to be bound
  EventLearn wish;                ///< To what slot, if so
  uint32_t   wished;              ///< To what port
} Controllers;

/**
   The value of a control that a controller's stands for.

   It goes evenly from the lowest to the highest, by ratios where the port is
   logarithmic and does not touch 0.  A switch or button is on from 64 on; whole
   numbers and named points have equal shares.

   @param value 0 to 127.
*/
RT_SAFE float
controllers_value(const ModelPort* port, uint8_t value);

/**
   Bind a controller to a port, or wait for the next one, which may take the
   place of the last wish.

   @param learned Where it is told once it is bound; may be null, also below.
*/
RT_SAFE void
controllers_learn(Controllers*      self,
                  Learned*          learned,
                  uint32_t          port,
                  const EventLearn* wish);

/// Forget what is in a slot, and a wish for it; LEARNED_MOST stands for no slot
/// but any wish
RT_SAFE void
controllers_forget(Controllers* self, Learned* learned, uint32_t slot);

/// Bind the controller of a MIDI message, if one is waited for; whether it was
RT_SAFE bool
controllers_hear(Controllers*   self,
                 Learned*       learned,
                 const uint8_t* message,
                 uint32_t       n_bytes);

/**
   Make the next change that a MIDI message brings.

   @param slot Where to look on; 0 at first.
   @param set Receives port and value, to act when the message does.
   @return False if there is none any more.
*/
RT_SAFE bool
controllers_next(Controllers*   self,
                 const Model*   model,
                 const uint8_t* message,
                 uint32_t       n_bytes,
                 uint32_t*      slot,
                 Event*         set);

/// Tell that a port was set, if a controller is bound to it and anybody listens
RT_SAFE void
controllers_tell(const Controllers* self, Learned* learned, const Event* set);

#endif // CHRONUS_HOST_CONTROLLERS_H
