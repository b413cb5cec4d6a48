// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/jack.h"

#include "host/jack_card.h"
#include "host/jack_delay.h"
#include "host/jack_labels.h"
#include "host/jack_links.h"
#include "host/jack_ports.h"
#include "host/jack_stages.h"

#include <jack/jack.h>
#include <jack/thread.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct JackImpl {
  char*            name;     ///< Wanted; owned
  char*            server;   ///< Wanted, or null for the default; owned
  jack_client_t*   client;   ///< Owned; null while there is no server
  JackStages       stages;   ///< What plays, and the next
  _Atomic uint32_t relinked; ///< Connections made or cut; by JACK's thread
  uint32_t         seen;     ///< Of these, at the last look
  uint32_t         noted;    ///< Of these, when they were noted
  Links            links;    ///< What the ports are connected to
  JackDelay        delay;    ///< Of the plugin
};

static void
be_silent(const char* const message)
{
  (void)message; // What fails is told by status
}

/// Become a client, if there is a server
static Status
enter(Jack* const self, Problem* const problem)
{
  const char* const server = self->server;
  self->client =
    server ? jack_client_open(
               self->name, JackNoStartServer | JackServerName, NULL, server)
           : jack_client_open(self->name, JackNoStartServer, NULL);
  if (!self->client) {
    problem_set(problem, STATUS_NO_SERVER, "%s", server ? server : "JACK");
    problem_hint(problem, "start one: jackd -d alsa, or jackd -d dummy");
    return STATUS_NO_SERVER;
  }
  return STATUS_OK;
}

/// Close the client and free what belongs to its ports
static void
leave(Jack* const self)
{
  if (self->client) {
    jack_client_close(self->client);
  }
  jack_delay_set(&self->delay, NULL, 0U, NULL, 0U);
  jack_stages_close(&self->stages);
  self->client = NULL;
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

  pthread_mutex_init(&self->delay.lock, NULL);
  jack_set_error_function(be_silent);
  jack_set_info_function(be_silent);
  self->name        = strdup(name);
  self->server      = server ? strdup(server) : NULL;
  const bool   room = self->name && (self->server || !server);
  const Status st   = room ? enter(self, problem)
                           : problem_set(problem, STATUS_NO_MEMORY, "JACK");
  if (st) {
    jack_close(self);
    return st;
  }
  *jack = self;
  return STATUS_OK;
}

void
jack_leave(Jack* const self)
{
  links_lose(&self->links);
  leave(self);
}

Status
jack_return(Jack* const self)
{
  leave(self);
  jack_stages_reset(&self->stages);
  return enter(self, NULL);
}

size_t
jack_name_bytes(void)
{
  return (size_t)jack_client_name_size() - 1U; // JACK 2 refuses what fills it
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

static void
note_link(const jack_port_id_t a,
          const jack_port_id_t b,
          const int            connected,
          void* const          context)
{
  Jack* const self = (Jack*)context;
  (void)a;
  (void)b;
  (void)connected;
  atomic_fetch_add(&self->relinked, 1U);
}

/// Tell JACK of the delay by these ports
static void
delay_by(Jack* const self, const JackPorts* const ports)
{
  jack_delay_set(&self->delay,
                 ports->inputs,
                 ports->n_inputs,
                 ports->outputs,
                 ports->n_outputs);
}

/// Tell JACK when the delay changes
static void
follow_delay(Jack* const self)
{
  const JackStage* const stage = jack_stages_wanted(&self->stages);
  const uint32_t         now   = atomic_load(&stage->engine->latency);
  if (atomic_exchange(&self->delay.frames, now) != now) {
    jack_recompute_total_latencies(self->client);
  }
}

Status
jack_start(Jack* const        self,
           Engine* const      engine,
           const Model* const model,
           Stats* const       stats,
           Problem* const     problem)
{
  JackStage* const stage =
    jack_stages_begin(&self->stages, self->client, engine, stats);
  jack_set_port_connect_callback(self->client, note_link, self);
  jack_set_latency_callback(self->client, jack_delay_tell, &self->delay);
  const Status st = jack_ports_open(&stage->ports, self->client, model);
  delay_by(self, &stage->ports);
  if (st == STATUS_NO_SERVER || (!st && jack_activate(self->client))) {
    return problem_set(problem, STATUS_NO_SERVER, "JACK: ports refused");
  }
  if (!st) {
    jack_labels_write(self->client, &stage->ports, model);
  }
  return problem_set(problem, st, "JACK");
}

void
jack_connect_card(const Jack* const self)
{
  const JackStage* const stage = jack_stages_wanted(&self->stages);
  jack_card_connect(&stage->ports, self->client, stage->engine->setup.model);
}

Status
jack_prepare(Jack* const        self,
             Engine* const      engine,
             const Model* const model,
             Problem* const     problem)
{
  JackStage* const       next = jack_stages_idle(&self->stages);
  const JackPorts* const now  = &jack_stages_wanted(&self->stages)->ports;
  next->engine                = engine;
  const Status st = jack_ports_follow(&next->ports, now, self->client, model);
  if (st) {
    jack_ports_leave(&next->ports, now, self->client);
    problem_set(problem, st, "JACK: ports refused");
  }
  return st;
}

void
jack_turn(Jack* const self, const Model* const model)
{
  JackStage* const next = jack_stages_idle(&self->stages);
  if (!jack_stages_turn(&self->stages)) {
    links_lose(&self->links);
  }
  JackStage* const before = jack_stages_idle(&self->stages);
  if (jack_is_lost(self)) {
    jack_ports_close(&before->ports);
  } else {
    delay_by(self, &next->ports);
    jack_ports_leave(&before->ports, &next->ports, self->client);
    jack_ports_rename(&next->ports, self->client, model);
    jack_labels_write(self->client, &next->ports, model);
    atomic_fetch_add(&self->relinked, 1U); // Their names are others
  }
}

void
jack_tend(Jack* const self)
{
  // A server that ends cuts them one after the other: they count once they rest
  const uint32_t now = atomic_load(&self->relinked);
  if (now == self->seen && now != self->noted) {
    self->noted = now;
    links_note(&self->links, self->client);
  }
  self->seen = now;
  links_make(&self->links, self->client);
  follow_delay(self);
}

uint64_t
jack_n_relinked(const Jack* const self)
{
  return self->noted;
}

bool
jack_link(const Jack* const self, const uint32_t i, char text[JACK_LINK_BYTES])
{
  const Link* const link = i < self->links.n ? &self->links.items[i] : NULL;
  if (link) {
    snprintf(text, JACK_LINK_BYTES, "%s\t%s", link->ours, link->peer);
  }
  return link;
}

void
jack_want_link(Jack* const self, const char* const text)
{
  const char* const tab = strchr(text, '\t');
  if (tab) {
    char ours[JACK_LINK_BYTES];
    snprintf(ours, sizeof(ours), "%.*s", (int)(tab - text), text);
    links_want(&self->links, ours, tab + 1);
  }
}

bool
jack_is_lost(const Jack* const self)
{
  return atomic_load(&self->stages.lost);
}

void
jack_close(Jack* const self)
{
  if (self) {
    leave(self);
    links_clear(&self->links);
    free(self->name);
    free(self->server);
    free(self);
  }
}
