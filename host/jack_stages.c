// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/jack_stages.h"

#include "host/base/clock.h"

#include <jack/jack.h>
#include <jack/transport.h>

#include <time.h>

/// A cycle comes within this time, or none does
#define TURN_NS (2000U * NS_PER_MS)

/// Count what JACK played without us since the last cycle: its xruns.  It would
/// tell, but what it tells a client that is stopped stalls the server for good.
static void
note_gap(JackStages* const    self,
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
begin_cycle(JackStages* const self, const jack_nframes_t n_frames)
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
read_transport(const JackStages* const self)
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
play(JackStages* const    self,
     JackStage* const     stage,
     const jack_nframes_t n_frames)
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
  JackStages* const self    = (JackStages*)context;
  const uint32_t    playing = atomic_load(&self->playing);
  const uint32_t    wanted  = atomic_load(&self->wanted);
  JackStage* const  stage   = &self->items[playing];
  if (self->fresh) { // What is not written any more would sound on
    jack_ports_silence(&self->items[1U - playing].ports, n_frames);
  }
  play(self, stage, n_frames);
  if (self->fresh) {
    jack_ports_fade(&stage->ports, n_frames, true);
    self->fresh = false;
    atomic_store(&self->begun, playing);
  } else if (wanted != playing) {
    JackStage* const next = &self->items[wanted];
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
  JackStages* const self = (JackStages*)context;
  atomic_store(&self->patient, starting ? 1U : 0U);
}

static void
note_loss(void* const context)
{
  JackStages* const self = (JackStages*)context;
  atomic_store(&self->lost, 1U);
}

JackStage*
jack_stages_begin(JackStages* const    self,
                  jack_client_t* const client,
                  Engine* const        engine,
                  Stats* const         stats)
{
  const uint32_t   wanted = atomic_load(&self->wanted);
  JackStage* const stage  = &self->items[wanted];
  atomic_store(&self->playing, wanted);
  atomic_store(&self->begun, wanted);
  self->fresh   = false;
  self->client  = client;
  self->stats   = stats;
  stage->engine = engine;
  jack_set_process_callback(client, process, self);
  jack_set_freewheel_callback(client, note_freewheel, self);
  jack_on_shutdown(client, note_loss, self);
  return stage;
}

const JackStage*
jack_stages_wanted(const JackStages* const self)
{
  return &self->items[atomic_load(&self->wanted)];
}

JackStage*
jack_stages_idle(JackStages* const self)
{
  return &self->items[1U - atomic_load(&self->wanted)];
}

/// Wait until the stage that is wanted plays; false if no cycle comes
static bool
await_turn(const JackStages* const self)
{
  const struct timespec nap      = {.tv_nsec = (long)NS_PER_MS};
  const uint64_t        until_ns = clock_now_ns() + TURN_NS;
  while (atomic_load(&self->begun) != atomic_load(&self->wanted) &&
         !atomic_load(&self->lost) && clock_now_ns() < until_ns) {
    nanosleep(&nap, NULL);
  }
  return atomic_load(&self->begun) == atomic_load(&self->wanted);
}

/// Change the stage where no cycle comes that would
static void
force_turn(JackStages* const self)
{
  const uint32_t wanted = atomic_load(&self->wanted);
  jack_deactivate(self->client);
  if (atomic_load(&self->playing) != wanted) {
    self->items[wanted].engine->frame = jack_stages_idle(self)->engine->frame;
  }
  atomic_store(&self->playing, wanted);
  self->fresh = false;
  jack_activate(self->client);
}

bool
jack_stages_turn(JackStages* const self)
{
  atomic_store(&self->wanted, 1U - atomic_load(&self->wanted));
  const bool turned = await_turn(self);
  if (!turned) {
    force_turn(self);
  }
  return turned;
}

void
jack_stages_reset(JackStages* const self)
{
  atomic_store(&self->lost, 0U);
  atomic_store(&self->patient, 0U);
  self->period = 0U;
}

void
jack_stages_close(JackStages* const self)
{
  jack_ports_close(&self->items[0].ports);
  jack_ports_close(&self->items[1].ports);
  self->client = NULL;
}
