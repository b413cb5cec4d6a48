// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/jack.h"

#include "host/base/clock.h"

#include <jack/jack.h>
#include <jack/midiport.h>
#include <jack/thread.h>

#include <stdatomic.h>
#include <stdlib.h>

struct JackImpl {
  jack_client_t*   client;    ///< Owned
  Engine*          engine;    ///< Not owned
  Stats*           stats;     ///< Not owned
  uint32_t         n_inputs;  ///< Audio inputs
  uint32_t         n_outputs; ///< Audio outputs
  jack_port_t**    inputs;    ///< In the plugin's order; owned array
  jack_port_t**    outputs;   ///< In the plugin's order; owned array
  jack_port_t*     midi;      ///< Event input, or null
  const float**    from;      ///< Samples of each input; owned array
  float**          to;        ///< Samples of each output; owned array
  Block*           events;    ///< MIDI of the present cycle; owned
  _Atomic uint32_t lost;      ///< The server went away; by JACK's thread
  _Atomic uint32_t patient;   ///< Freewheeling; by JACK's thread
};

static void
be_silent(const char* const message)
{
  (void)message; // What fails is told by status
}

Status
jack_open(Jack** const      jack,
          const char* const name,
          const char* const server,
          Problem* const    problem)
{
  *jack            = NULL;
  Jack* const self = (Jack*)calloc(1U, sizeof(Jack));
  if (!self) {
    return problem_set(problem, STATUS_NO_MEMORY, "JACK");
  }

  jack_set_error_function(be_silent);
  jack_set_info_function(be_silent);
  self->client =
    server
      ? jack_client_open(name, JackNoStartServer | JackServerName, NULL, server)
      : jack_client_open(name, JackNoStartServer, NULL);
  if (!self->client) {
    free(self);
    problem_set(problem, STATUS_NO_SERVER, "%s", server ? server : "JACK");
    problem_hint(problem, "start one: jackd -d alsa, or jackd -d dummy");
    return STATUS_NO_SERVER;
  }
  *jack = self;
  return STATUS_OK;
}

const char*
jack_name(const Jack* const self)
{
  return jack_get_client_name(self->client);
}

double
jack_rate_hz(const Jack* const self)
{
  return jack_get_sample_rate(self->client);
}

uint32_t
jack_frames(const Jack* const self)
{
  return jack_get_buffer_size(self->client);
}

int
jack_priority(const Jack* const self)
{
  const int priority = jack_is_realtime(self->client)
                         ? jack_client_real_time_priority(self->client)
                         : 0;
  return priority > 1 ? priority - 1 : 0; // One below the engine's
}

/// When this cycle began, on the clock of the engine
static uint64_t
cycle_start_ns(const Jack* const self)
{
  jack_nframes_t frames    = 0U;
  jack_time_t    begin_us  = 0U;
  jack_time_t    next_us   = 0U;
  float          period_us = 0.0f;
  const uint64_t now_ns    = clock_now_ns();
  const uint64_t now_us    = jack_get_time();
  if (jack_get_cycle_times(
        self->client, &frames, &begin_us, &next_us, &period_us) ||
      begin_us > now_us) {
    return now_ns;
  }
  return now_ns - ((now_us - begin_us) * 1000U);
}

/// Collect the MIDI of this cycle; what JACK dropped is lost, and counted
static void
read_midi(Jack* const self, const uint32_t n_frames)
{
  self->events->event_bytes = 0U;
  if (!self->midi) {
    return;
  }

  void* const    buffer = jack_port_get_buffer(self->midi, n_frames);
  const uint32_t n      = jack_midi_get_event_count(buffer);
  uint32_t       lost   = jack_midi_get_lost_event_count(buffer);
  for (uint32_t e = 0U; e < n; ++e) {
    jack_midi_event_t midi;
    if (jack_midi_event_get(&midi, buffer, e)) {
      continue;
    }
    const Event event = {
      .frame = midi.time, .kind = EVENT_MIDI, .n_bytes = (uint16_t)midi.size};
    const bool fits = midi.size < BLOCK_EVENT_BYTES &&
                      block_append(self->events, &event, midi.buffer);
    lost += !fits;
  }
  count_add(&self->stats->lost_events, lost);
}

static int
process(const jack_nframes_t n_frames, void* const context)
{
  Jack* const    self     = (Jack*)context;
  const uint64_t start_ns = cycle_start_ns(self);
  read_midi(self, n_frames);
  for (uint32_t p = 0U; p < self->n_inputs; ++p) {
    self->from[p] =
      (const float*)jack_port_get_buffer(self->inputs[p], n_frames);
  }
  for (uint32_t p = 0U; p < self->n_outputs; ++p) {
    self->to[p] = (float*)jack_port_get_buffer(self->outputs[p], n_frames);
  }

  const Cycle cycle = {
    .start_ns = start_ns,
    .frames   = n_frames,
    .inputs   = self->from,
    .outputs  = self->to,
    .events   = self->events,
    .patient  = atomic_load_explicit(&self->patient, memory_order_relaxed)};
  engine_cycle(self->engine, &cycle);
  return 0;
}

static int
note_xrun(void* const context)
{
  const Jack* const self = (const Jack*)context;
  count_add(&self->stats->xruns, 1U);
  return 0;
}

static void
note_freewheel(const int starting, void* const context)
{
  Jack* const self = (Jack*)context;
  atomic_store(&self->patient, starting ? 1U : 0U);
}

static void
note_loss(void* const context)
{
  Jack* const self = (Jack*)context;
  atomic_store(&self->lost, 1U);
}

/// Register the plugin's ports under their symbols
static bool
register_ports(Jack* const self, const Model* const model)
{
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    const bool input = port->kind == PORT_AUDIO_IN || port->kind == PORT_CV_IN;
    const bool output =
      port->kind == PORT_AUDIO_OUT || port->kind == PORT_CV_OUT;
    jack_port_t* made = NULL;
    if (input || output) {
      made = jack_port_register(self->client,
                                port->symbol,
                                JACK_DEFAULT_AUDIO_TYPE,
                                input ? JackPortIsInput : JackPortIsOutput,
                                0U);
      if (input) {
        self->inputs[self->n_inputs++] = made;
      } else {
        self->outputs[self->n_outputs++] = made;
      }
    } else if (port->kind == PORT_EVENT_IN && port->midi && !self->midi) {
      made       = jack_port_register(self->client,
                                port->symbol,
                                JACK_DEFAULT_MIDI_TYPE,
                                JackPortIsInput,
                                0U);
      self->midi = made;
    } else {
      continue;
    }
    if (!made) {
      return false;
    }
  }
  return true;
}

Status
jack_start(Jack* const        self,
           Engine* const      engine,
           const Model* const model,
           Stats* const       stats,
           Problem* const     problem)
{
  const size_t n = model->n_ports + 1U;
  self->engine   = engine;
  self->stats    = stats;
  self->inputs   = (jack_port_t**)calloc(n, sizeof(jack_port_t*));
  self->outputs  = (jack_port_t**)calloc(n, sizeof(jack_port_t*));
  self->from     = (const float**)calloc(n, sizeof(float*));
  self->to       = (float**)calloc(n, sizeof(float*));
  self->events   = (Block*)calloc(1U, block_bytes(0U));
  if (!self->inputs || !self->outputs || !self->from || !self->to ||
      !self->events) {
    return problem_set(problem, STATUS_NO_MEMORY, "JACK");
  }

  jack_set_process_callback(self->client, process, self);
  jack_set_xrun_callback(self->client, note_xrun, self);
  jack_set_freewheel_callback(self->client, note_freewheel, self);
  jack_on_shutdown(self->client, note_loss, self);
  if (!register_ports(self, model) || jack_activate(self->client)) {
    return problem_set(problem, STATUS_NO_SERVER, "JACK: ports refused");
  }
  return STATUS_OK;
}

/// Connect ports to the card's in turn; one output is heard on both sides
static void
connect_each(const Jack* const         self,
             jack_port_t* const* const ports,
             const uint32_t            n_ports,
             const char** const        card)
{
  for (uint32_t k = 0U; card && n_ports && card[k] && k < 2U; ++k) {
    jack_connect(self->client, jack_port_name(ports[k % n_ports]), card[k]);
  }
}

void
jack_connect_card(const Jack* const self)
{
  const char** const speakers =
    jack_get_ports(self->client,
                   NULL,
                   JACK_DEFAULT_AUDIO_TYPE,
                   JackPortIsPhysical | JackPortIsInput);
  connect_each(self, self->outputs, self->n_outputs, speakers);
  jack_free(speakers);

  const char** const keyboards =
    jack_get_ports(self->client,
                   NULL,
                   JACK_DEFAULT_MIDI_TYPE,
                   JackPortIsPhysical | JackPortIsOutput);
  for (uint32_t k = 0U; self->midi && keyboards && keyboards[k]; ++k) {
    jack_connect(self->client, keyboards[k], jack_port_name(self->midi));
  }
  jack_free(keyboards);
}

bool
jack_is_lost(const Jack* const self)
{
  return atomic_load(&self->lost);
}

void
jack_close(Jack* const self)
{
  if (self) {
    jack_client_close(self->client);
    free(self->inputs);
    free(self->outputs);
    free(self->from);
    free(self->to);
    free(self->events);
    free(self);
  }
}
