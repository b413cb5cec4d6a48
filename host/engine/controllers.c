// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/controllers.h"

#include <math.h>
#include <stddef.h>

/// A switch is on from this value on
#define ON 64U

/// Values that a controller can have
#define N_VALUES 128U

/// Whether a MIDI message is of a controller that can be bound
static bool
is_fit(const uint8_t* const message, const uint32_t n_bytes)
{
  return n_bytes == 3U && (message[0] & 0xF0U) == 0xB0U &&
         learned_is_fit(message[1]);
}

float
controllers_value(const ModelPort* const port, const uint8_t value)
{
  if (port->toggled || port->trigger) {
    return value >= ON ? 1.0f : 0.0f;
  }
  if (port->enumeration && port->n_points) {
    return port->points[(size_t)value * port->n_points / N_VALUES].value;
  }

  const bool   bounded = isfinite(port->min) && isfinite(port->max);
  const double low     = bounded ? (double)port->min : 0.0;
  const double high    = bounded ? (double)port->max : 1.0;
  const double part    = value / (N_VALUES - 1.0);
  const double n       = high - low + 1.0;
  if (port->integer && n <= N_VALUES) {
    return (float)(low + floor(value * n / N_VALUES));
  }
  if (value == N_VALUES - 1U) {
    return (float)high;
  }
  const double x = port->logarithmic && low * high > 0.0
                     ? low * pow(high / low, part)
                     : low + (part * (high - low));
  return (float)(port->integer ? round(x) : x);
}

/// Bind a controller, and tell so
static void
bind(Controllers* const      self,
     Learned* const          learned,
     const uint32_t          port,
     const EventLearn* const met)
{
  self->items[met->slot] = (Controller){.used       = true,
                                        .channel    = met->channel,
                                        .controller = met->controller,
                                        .port       = port};
  self->n                = met->slot < self->n ? self->n : met->slot + 1U;
  self->waits            = self->waits && met->slot != self->wish.slot;
  if (learned) {
    const Binding binding = {port, met->channel, met->controller};
    learned_hold(learned, met->slot, &binding);
    learned_bind(learned, met);
  }
}

void
controllers_learn(Controllers* const      self,
                  Learned* const          learned,
                  const uint32_t          port,
                  const EventLearn* const wish)
{
  if (wish->slot >= LEARNED_MOST) {
    return;
  }
  if (self->items[wish->slot].port != port) {
    controllers_forget(self, learned, wish->slot);
  }
  if (wish->controller != LEARNED_NEXT) {
    bind(self, learned, port, wish);
    return;
  }
  self->waits  = true;
  self->wish   = *wish;
  self->wished = port;
}

void
controllers_forget(Controllers* const self,
                   Learned* const     learned,
                   const uint32_t     slot)
{
  if (slot < LEARNED_MOST) {
    self->items[slot].used = false;
  }
  if (slot < LEARNED_MOST && learned) {
    learned_hold(learned, slot, NULL);
  }
  if (slot >= LEARNED_MOST || slot == self->wish.slot) {
    self->waits = false;
  }
}

bool
controllers_hear(Controllers* const   self,
                 Learned* const       learned,
                 const uint8_t* const message,
                 const uint32_t       n_bytes)
{
  if (!self->waits || !is_fit(message, n_bytes)) {
    return false;
  }
  self->wish.channel    = message[0] & 0x0FU;
  self->wish.controller = message[1];
  bind(self, learned, self->wished, &self->wish);
  return true;
}

bool
controllers_next(Controllers* const   self,
                 const Model* const   model,
                 const uint8_t* const message,
                 const uint32_t       n_bytes,
                 uint32_t* const      slot,
                 Event* const         set)
{
  if (!self->n || !is_fit(message, n_bytes)) {
    return false;
  }
  for (uint32_t s = *slot; s < self->n; ++s) {
    Controller* const one = &self->items[s];
    if (!one->used || one->channel != (message[0] & 0x0FU) ||
        one->controller != message[1]) {
      continue;
    }
    const ModelPort* const port    = &model->ports[one->port];
    const bool             pressed = one->last < ON && message[2] >= ON;
    one->last                      = message[2];
    if (!port->trigger || pressed) {
      set->kind    = EVENT_SET;
      set->n_bytes = 0U;
      set->index   = one->port;
      set->value   = controllers_value(port, message[2]);
      *slot        = s + 1U;
      return true;
    }
  }
  return false;
}

void
controllers_tell(const Controllers* const self,
                 Learned* const           learned,
                 const Event* const       set)
{
  for (uint32_t s = 0U; learned && s < self->n; ++s) {
    if (self->items[s].used && self->items[s].port == set->index) {
      learned_move(learned, s, set->value);
    }
  }
}
