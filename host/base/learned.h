// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LEARNED_H
#define CHRONUS_HOST_LEARNED_H

#include "host/base/attributes.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// What the engine tells of MIDI controllers that are bound to controls: one
// slot for each binding, numbered by who asks for it.  Neither side ever waits.

/// Most bindings
#define LEARNED_MOST 128U

/// Instead of a controller: the next one that comes
#define LEARNED_NEXT UINT8_MAX

/// Payload of an EVENT_LEARN, whose index is the port
typedef struct {
  uint32_t slot;       ///< Below LEARNED_MOST
  uint32_t request;    ///< What the answer repeats, above 0
  uint8_t  channel;    ///< 0 to 15
  uint8_t  controller; ///< 0 to 127, or LEARNED_NEXT
} EventLearn;

/// Whether a controller can be bound: not one that selects a bank, enters or
/// numbers parameters, or is a channel mode
RT_SAFE static inline bool
learned_is_fit(const uint8_t controller)
{
  const bool selects = controller == 0U || controller == 32U;
  const bool enters  = controller == 6U || controller == 38U ||
                      (controller >= 96U && controller <= 101U);
  return controller < 120U && !selects && !enters;
}

/// A controller that is bound to a port
typedef struct {
  uint32_t port;       ///< Which
  uint8_t  channel;    ///< 0 to 15
  uint8_t  controller; ///< 0 to 127
} Binding;

/// All zero is a fresh start; the engine writes
typedef struct {
  _Atomic uint64_t bound[LEARNED_MOST]; ///< An answer: the request, channel and
                                        ///< controller, from the highest bits
  _Atomic uint64_t held[LEARNED_MOST]; ///< What is bound now: one more than the
                                       ///< port, channel and controller,
                                       ///< likewise; or 0
  _Atomic uint64_t moved[LEARNED_MOST]; ///< How often the control changed, and
                                        ///< to what, likewise
} Learned;

/// Tell that a request was met; the engine's thread
RT_SAFE static inline void
learned_bind(Learned* const learned, const EventLearn* const met)
{
  const uint64_t word = ((uint64_t)met->request << 16U) |
                        ((uint64_t)met->channel << 8U) | met->controller;
  atomic_store_explicit(&learned->bound[met->slot], word, memory_order_release);
}

/// Read the last request that was met in a slot; of request 0 none was
static inline EventLearn
learned_read(const Learned* const learned, const uint32_t slot)
{
  const uint64_t word =
    atomic_load_explicit(&learned->bound[slot], memory_order_acquire);
  return (EventLearn){.slot       = slot,
                      .request    = (uint32_t)(word >> 16U),
                      .channel    = (uint8_t)(word >> 8U),
                      .controller = (uint8_t)word};
}

/// Tell what a slot holds, null for nothing; the engine's thread
RT_SAFE static inline void
learned_hold(Learned* const       learned,
             const uint32_t       slot,
             const Binding* const binding)
{
  const uint64_t word = binding ? ((uint64_t)binding->port + 1U) << 16U |
                                    ((uint64_t)binding->channel << 8U) |
                                    binding->controller
                                : 0U;
  atomic_store_explicit(&learned->held[slot], word, memory_order_release);
}

/// Read what a slot holds; false if that is nothing; any thread
static inline bool
learned_held(const Learned* const learned,
             const uint32_t       slot,
             Binding* const       binding)
{
  const uint64_t word =
    atomic_load_explicit(&learned->held[slot], memory_order_acquire);
  *binding = (Binding){.port       = (uint32_t)(word >> 16U) - 1U,
                       .channel    = (uint8_t)(word >> 8U),
                       .controller = (uint8_t)word};
  return word;
}

/// Tell that the control of a slot took a value; the engine's thread
RT_SAFE static inline void
learned_move(Learned* const learned, const uint32_t slot, const float value)
{
  const uint64_t old =
    atomic_load_explicit(&learned->moved[slot], memory_order_relaxed);
  uint32_t bits = 0U;
  memcpy(&bits, &value, sizeof(bits));
  atomic_store_explicit(&learned->moved[slot],
                        (((old >> 32U) + 1U) << 32U) | bits,
                        memory_order_release);
}

/// Read what the control of a slot was last set to, and how many times it was,
/// which wraps
static inline uint32_t
learned_moved(const Learned* const learned,
              const uint32_t       slot,
              float* const         value)
{
  const uint64_t word =
    atomic_load_explicit(&learned->moved[slot], memory_order_acquire);
  const uint32_t bits = (uint32_t)word;
  memcpy(value, &bits, sizeof(bits));
  return (uint32_t)(word >> 32U);
}

#endif // CHRONUS_HOST_LEARNED_H
