// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bench/probe.h"

#include "host/base/clock.h"

#include <jack/midiport.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

static int
begin(const jack_nframes_t n_frames, void* const context)
{
  Probe* const self = (Probe*)context;
  jack_midi_clear_buffer(jack_port_get_buffer(self->midi, n_frames));
  atomic_store(&self->before_ns, clock_now_ns());
  return 0;
}

static int
end(const jack_nframes_t n_frames, void* const context)
{
  Probe* const   self      = (Probe*)context;
  const uint64_t before_ns = atomic_exchange(&self->before_ns, 0U);
  (void)n_frames;
  if (atomic_exchange(&self->reset, 0U)) {
    memset(&self->delay, 0, sizeof(self->delay));
  }
  if (before_ns) {
    hist_add(&self->delay, clock_now_ns() - before_ns);
  }
  return 0;
}

static jack_client_t*
open_client(Probe* const              self,
            const char* const         server,
            const char* const         name,
            const JackProcessCallback process)
{
  jack_client_t* const client =
    jack_client_open(name, JackNoStartServer | JackServerName, NULL, server);
  if (client) {
    jack_set_process_callback(client, process, self);
  }
  return client;
}

/// Connect two ports as soon as both are there
static bool
join(jack_client_t* const client, const char* const from, const char* const to)
{
  const struct timespec pause = {.tv_nsec = 20000000};
  for (int t = 0; t < 500; ++t) {
    if (jack_port_by_name(client, from) && jack_port_by_name(client, to) &&
        !jack_connect(client, from, to)) {
      return true;
    }
    nanosleep(&pause, NULL);
  }
  return false;
}

/// A port of the host that is measured
static const char*
port_of(char to[64], const char* const name, const char* const port)
{
  (void)snprintf(to, 64U, "%s:%s", name, port);
  return to;
}

bool
probe_open(Probe* const self, const char* const server, const char* const name)
{
  char port[64];
  self->before = open_client(self, server, "before", begin);
  self->after  = open_client(self, server, "after", end);
  if (!self->before || !self->after) {
    return false;
  }
  self->midi = jack_port_register(
    self->before, "midi", JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput, 0UL);
  jack_port_register(
    self->before, "out", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0UL);
  jack_port_register(
    self->after, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0UL);
  jack_activate(self->before);
  jack_activate(self->after);
  return !name
           ? join(self->after, "before:out", "after:in")
           : join(self->before, "before:midi", port_of(port, name, "events")) &&
               join(self->after, port_of(port, name, "left"), "after:in");
}

void
probe_reset(Probe* const self)
{
  atomic_store(&self->reset, 1U);
}

void
probe_close(Probe* const self)
{
  jack_client_close(self->after);
  jack_client_close(self->before);
}
