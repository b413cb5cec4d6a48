// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/jack_delay.h"

#include <jack/jack.h>

#include <stdbool.h>

/// Copy the ports that are there; how many those are
static uint32_t
copy_ports(jack_port_t**             to,
           jack_port_t* const* const from,
           const uint32_t            n_from)
{
  uint32_t n = 0U;
  for (uint32_t p = 0U; p < n_from && n < JACK_DELAY_PORTS; ++p) {
    if (from[p]) {
      to[n++] = from[p];
    }
  }
  return n;
}

void
jack_delay_set(JackDelay* const          self,
               jack_port_t* const* const inputs,
               const uint32_t            n_inputs,
               jack_port_t* const* const outputs,
               const uint32_t            n_outputs)
{
  pthread_mutex_lock(&self->lock);
  self->n_inputs  = copy_ports(self->inputs, inputs, n_inputs);
  self->n_outputs = copy_ports(self->outputs, outputs, n_outputs);
  pthread_mutex_unlock(&self->lock);
}

/// The range over all ports that are connected
static jack_latency_range_t
range_of(jack_port_t* const* const          ports,
         const uint32_t                     n,
         const jack_latency_callback_mode_t mode)
{
  jack_latency_range_t all = {0U, 0U};
  bool                 any = false;
  for (uint32_t p = 0U; p < n; ++p) {
    jack_latency_range_t one = {0U, 0U};
    if (jack_port_connected(ports[p])) {
      jack_port_get_latency_range(ports[p], mode, &one);
      all.min = any && all.min < one.min ? all.min : one.min;
      all.max = all.max > one.max ? all.max : one.max;
      any     = true;
    }
  }
  return all;
}

void
jack_delay_tell(const jack_latency_callback_mode_t mode, void* const context)
{
  JackDelay* const self   = (JackDelay*)context;
  const uint32_t   frames = atomic_load(&self->frames);
  const bool       onward = mode == JackCaptureLatency;
  pthread_mutex_lock(&self->lock);
  jack_port_t* const* const from   = onward ? self->inputs : self->outputs;
  jack_port_t* const* const to     = onward ? self->outputs : self->inputs;
  const uint32_t            n_from = onward ? self->n_inputs : self->n_outputs;
  const uint32_t            n_to   = onward ? self->n_outputs : self->n_inputs;
  jack_latency_range_t      range  = range_of(from, n_from, mode);
  range.min += frames;
  range.max += frames;
  for (uint32_t p = 0U; p < n_to; ++p) {
    jack_port_set_latency_range(to[p], mode, &range);
  }
  pthread_mutex_unlock(&self->lock);
}
