// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_JACK_DELAY_H
#define CHRONUS_HOST_JACK_DELAY_H

#include <jack/types.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

// How much later the sound leaves the plugin than it came in, told to JACK in
// both directions.  Part of the JACK edge; the main thread and JACK's, but not
// the one of the callback.

/// Ports in one direction of which it is told
#define JACK_DELAY_PORTS 256U

/// All zero but for the lock: no ports
typedef struct {
  pthread_mutex_t  lock;                      ///< Of the ports
  uint32_t         n_inputs;                  ///< Used ones
  uint32_t         n_outputs;                 ///< Used ones
  jack_port_t*     inputs[JACK_DELAY_PORTS];  ///< Not owned
  jack_port_t*     outputs[JACK_DELAY_PORTS]; ///< Not owned
  _Atomic uint32_t frames;                    ///< Of the plugin
} JackDelay;

/// Be told of by these ports from now on, of which some may be null; main
/// thread, before the old ones go
void
jack_delay_set(JackDelay*          delay,
               jack_port_t* const* inputs,
               uint32_t            n_inputs,
               jack_port_t* const* outputs,
               uint32_t            n_outputs);

/// Tell it, as JACK's callback of that name; `context` is a JackDelay
void
jack_delay_tell(jack_latency_callback_mode_t mode, void* context);

#endif // CHRONUS_HOST_JACK_DELAY_H
