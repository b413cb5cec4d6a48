// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/jack.h"

#include "host/base/clock.h"
#include "host/jack_delay.h"
#include "host/jack_labels.h"
#include "host/jack_links.h"
#include "host/jack_ports.h"

#include <jack/jack.h>
#include <jack/thread.h>
#include <jack/transport.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/// An engine, and the ports that it plays by
typedef struct {
  Engine*   engine; ///< Not owned
  JackPorts ports;  ///< Of the client
} Stage;

struct JackImpl {
  char*            name;      ///< Wanted; owned
  char*            server;    ///< Wanted, or null for the default; owned
  jack_client_t*   client;    ///< Owned; null while there is no server
  Stats*           stats;     ///< Not owned
  Stage            stages[2]; ///< The one that plays, and the next
  _Atomic uint32_t wanted;    ///< Which is to play; by the main thread
  _Atomic uint32_t playing;   ///< Which does; by JACK's thread
  bool             fresh;     ///< It has not played yet
  _Atomic uint32_t begun;     ///< Which has, last; by JACK's thread
  jack_nframes_t   next;      ///< Frame that the next cycle begins with
  jack_nframes_t   period;    ///< Frames of the last cycle; 0 before the first
  _Atomic uint32_t lost;      ///< The server went away; by JACK's thread
  _Atomic uint32_t patient;   ///< Freewheeling; by JACK's thread
  _Atomic uint32_t relinked;  ///< Connections made or cut; by JACK's thread
  uint32_t         seen;      ///< Of these, at the last look
  uint32_t         noted;     ///< Of these, when they were noted
  Links            links;     ///< What the ports are connected to
  JackDelay        delay;     ///< Of the plugin
};

/// A cycle comes within this time, or none does
#define TURN_NS (2000U * NS_PER_MS)

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
  jack_ports_close(&self->stages[0].ports);
  jack_ports_close(&self->stages[1].ports);
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
  atomic_store(&self->lost, 0U);
  atomic_store(&self->patient, 0U);
  self->period = 0U;
  return enter(self, NULL);
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

/// Count what JACK played without us since the last cycle: its xruns.  It would
/// tell, but what it tells a client that is stopped stalls the server for good.
static void
note_gap(Jack* const          self,
         const jack_nframes_t frame,
         const jack_nframes_t n_frames)
{
  const jack_nframes_t gap = frame - self->next;
  if (self->period == n_frames && gap && gap <= INT32_MAX) {
    count_add(&self->stats->xruns, 1U);
    count_add(&self->stats->skipped_frames, gap);
  }
  self->next   = frame + n_frames;
  self->period = n_frames;
}

/// When this cycle began, on the clock of the engine
static uint64_t
begin_cycle(Jack* const self, const jack_nframes_t n_frames)
{
  jack_nframes_t frame     = 0U;
  jack_time_t    begin_us  = 0U;
  jack_time_t    next_us   = 0U;
  float          period_us = 0.0f;
  const uint64_t now_ns    = clock_now_ns();
  const uint64_t now_us    = jack_get_time();
  if (jack_get_cycle_times(
        self->client, &frame, &begin_us, &next_us, &period_us)) {
    return now_ns;
  }
  note_gap(self, frame, n_frames);
  return begin_us > now_us ? now_ns : now_ns - ((now_us - begin_us) * 1000U);
}

/// Where the music stands as the cycle begins
static Transport
read_transport(const Jack* const self)
{
  jack_position_t              at    = {.valid = (jack_position_bits_t)0};
  const jack_transport_state_t state = jack_transport_query(self->client, &at);
  Transport                    transport = {.frame = at.frame,
                                            .rolls = state == JackTransportRolling};
  if ((at.valid & JackPositionBBT) && at.ticks_per_beat > 0.0) {
    transport.measured      = 1U;
    transport.bar           = at.bar - 1;
    transport.bar_beat      = at.beat - 1 + (at.tick / at.ticks_per_beat);
    transport.bpm           = at.beats_per_minute;
    transport.beats_per_bar = at.beats_per_bar;
    transport.beat_unit     = (int32_t)at.beat_type;
  }
  return transport;
}

/// Have the engine of a stage do a cycle
static void
play(Jack* const self, Stage* const stage, const jack_nframes_t n_frames)
{
  const uint64_t  start_ns  = begin_cycle(self, n_frames);
  const uint64_t  lost      = jack_ports_fetch(&stage->ports, n_frames);
  const Transport transport = read_transport(self);
  count_add(&self->stats->lost_events, lost);

  const Cycle cycle = {
    .start_ns  = start_ns,
    .frames    = n_frames,
    .inputs    = stage->ports.from,
    .outputs   = stage->ports.to,
    .events    = stage->ports.events,
    .transport = &transport,
    .sent      = stage->ports.sent,
    .patient   = atomic_load_explicit(&self->patient, memory_order_relaxed)};
  engine_cycle(stage->engine, &cycle);
  count_add(&self->stats->lost_events,
            jack_ports_send(&stage->ports, n_frames));
}

/// Do a cycle; where another stage is wanted this one ends with it
static int
process(const jack_nframes_t n_frames, void* const context)
{
  Jack* const    self    = (Jack*)context;
  const uint32_t playing = atomic_load(&self->playing);
  const uint32_t wanted  = atomic_load(&self->wanted);
  Stage* const   stage   = &self->stages[playing];
  if (self->fresh) { // What is not written any more would sound on
    jack_ports_silence(&self->stages[1U - playing].ports, n_frames);
  }
  play(self, stage, n_frames);
  if (self->fresh) {
    jack_ports_fade(&stage->ports, n_frames, true);
    self->fresh = false;
    atomic_store(&self->begun, playing);
  } else if (wanted != playing) {
    Stage* const next = &self->stages[wanted];
    jack_ports_fade(&stage->ports, n_frames, false);
    next->engine->frame = stage->engine->frame;
    self->fresh         = true;
    atomic_store(&self->playing, wanted);
  }
  return 0;
}

static void
note_freewheel(const int starting, void* const context)
{
  Jack* const self = (Jack*)context;
  atomic_store(&self->patient, starting ? 1U : 0U);
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

static void
note_loss(void* const context)
{
  Jack* const self = (Jack*)context;
  atomic_store(&self->lost, 1U);
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
  const Stage* const stage = &self->stages[atomic_load(&self->wanted)];
  const uint32_t     now   = atomic_load(&stage->engine->latency);
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
  Stage* const stage = &self->stages[atomic_load(&self->wanted)];
  atomic_store(&self->playing, atomic_load(&self->wanted));
  atomic_store(&self->begun, atomic_load(&self->wanted));
  self->fresh   = false;
  self->stats   = stats;
  stage->engine = engine;
  jack_set_process_callback(self->client, process, self);
  jack_set_freewheel_callback(self->client, note_freewheel, self);
  jack_set_port_connect_callback(self->client, note_link, self);
  jack_on_shutdown(self->client, note_loss, self);
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
  const Stage* const stage = &self->stages[atomic_load(&self->wanted)];
  jack_ports_connect_card(
    &stage->ports, self->client, stage->engine->setup.model);
}

/// Wait until the stage that is wanted plays; false if no cycle comes
static bool
await_stage(const Jack* const self)
{
  const struct timespec nap      = {.tv_nsec = (long)NS_PER_MS};
  const uint64_t        until_ns = clock_now_ns() + TURN_NS;
  while (atomic_load(&self->begun) != atomic_load(&self->wanted) &&
         !atomic_load(&self->lost) && clock_now_ns() < until_ns) {
    nanosleep(&nap, NULL);
  }
  return atomic_load(&self->begun) == atomic_load(&self->wanted);
}

/// The stage that does not play
static Stage*
idle_stage(Jack* const self)
{
  return &self->stages[1U - atomic_load(&self->wanted)];
}

Status
jack_prepare(Jack* const        self,
             Engine* const      engine,
             const Model* const model,
             Problem* const     problem)
{
  Stage* const     next = idle_stage(self);
  JackPorts* const now  = &self->stages[atomic_load(&self->wanted)].ports;
  next->engine          = engine;
  const Status st = jack_ports_follow(&next->ports, now, self->client, model);
  if (st) {
    jack_ports_leave(&next->ports, now, self->client);
    problem_set(problem, st, "JACK: ports refused");
  }
  return st;
}

/// Change the stage where no cycle comes that would
static void
force_stage(Jack* const self)
{
  const uint32_t wanted = atomic_load(&self->wanted);
  jack_deactivate(self->client);
  if (atomic_load(&self->playing) != wanted) {
    self->stages[wanted].engine->frame = idle_stage(self)->engine->frame;
  }
  atomic_store(&self->playing, wanted);
  self->fresh = false;
  jack_activate(self->client);
  links_lose(&self->links);
}

void
jack_turn(Jack* const self, const Model* const model)
{
  Stage* const next = idle_stage(self);
  atomic_store(&self->wanted, 1U - atomic_load(&self->wanted));
  if (!await_stage(self)) {
    force_stage(self);
  }
  Stage* const before = idle_stage(self);
  if (atomic_load(&self->lost)) {
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
  char              ours[JACK_LINK_BYTES];
  const char* const tab = strchr(text, '\t');
  if (tab) {
    snprintf(ours, sizeof(ours), "%.*s", (int)(tab - text), text);
    links_want(&self->links, ours, tab + 1);
  }
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
    leave(self);
    links_clear(&self->links);
    free(self->name);
    free(self->server);
    free(self);
  }
}
