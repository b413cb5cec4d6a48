// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/offline.h"

#include "host/base/progress.h"
#include "host/osc/bindings.h"
#include "host/osc/dispatch.h"
#include "host/stepper.h"

#include <math.h>
#include <stdlib.h>

/// Below this, -100 dB, there is nothing to hear
#define QUIET 1e-5f

/// The sound has died away when it was quiet for so long, seconds
#define QUIET_SECONDS 0.5

/// Longest wait for that, seconds
#define TAIL_SECONDS 30.0

/// So many bytes of events are enough for one block; a message more still fits
#define CUT_BYTES (BLOCK_EVENT_BYTES / 4U)

/// A render at work
typedef struct {
  const Offline* setup;
  Supervisor*    supervisor;
  Surface*       surface;
  WavWriter*     writer;
  Problem*       problem;
  double         rate_hz;
  uint32_t       next_score; ///< Its first event that is still to come
  uint32_t       next_midi;  ///< The same of the MIDI file
  uint32_t       next_fault; ///< The same of the faults
  Agenda         said;       ///< What sentences left for later; owned
  Stepper        stepper;    ///< Of the engine; owned
  uint64_t       quiet;      ///< Frames that were quiet at the end
  float*         mixed;      ///< The outputs interleaved; owned
} Render;

static uint64_t
frame_of(const Render* const self, const double seconds)
{
  return (uint64_t)llround(seconds * self->rate_hz);
}

/// Where in the coming block a time lies; false if it lies beyond
static bool
is_due(const Render* const self,
       const double        seconds,
       const uint32_t      n_frames,
       uint32_t* const     at)
{
  const uint64_t frame = frame_of(self, seconds);
  if (frame >= self->stepper.frame + n_frames) {
    return false;
  }
  *at =
    frame > self->stepper.frame ? (uint32_t)(frame - self->stepper.frame) : 0U;
  return true;
}

/// Do what a line of the score says
static Status
push_score(Render* const self, const ScoreEvent* const event, const uint32_t at)
{
  Replies replies       = {0};
  self->surface->frame  = at;
  self->surface->now_ns = llround(event->seconds * 1e9);
  bindings_hear(self->surface, &self->supervisor->feedback.learned, NULL);
  count_add(&self->supervisor->stats->osc_messages, 1U);
  const bool done = dispatch_message(self->surface, &event->message, &replies);
  const char* const why = replies_error(&replies);
  Status            st  = STATUS_OK;
  if (!done) {
    st = problem_set(self->problem,
                     STATUS_BAD_ARG,
                     "%s:%u: %s",
                     self->setup->score_path,
                     event->line,
                     event->message.path);
    problem_hint(self->problem, "%s", why ? why : "refused");
  } else if (why) {
    chronicle_say(&self->supervisor->chronicle,
                  "%s:%u: %s: %s",
                  self->setup->score_path,
                  event->line,
                  event->message.path,
                  why);
  }
  replies_clear(&replies);
  return st;
}

/// Time of the next event of each kind; infinite if there is none
static double
time_of(const Render* const self, const uint32_t source)
{
  const Offline* const setup = self->setup;
  if (source == 0U && self->next_fault < setup->n_faults) {
    return setup->faults[self->next_fault].seconds;
  }
  if (source == 1U && self->next_score < setup->score->n_events) {
    return setup->score->events[self->next_score].seconds;
  }
  if (source == 2U && self->next_midi < setup->midi->n_events) {
    return setup->midi->events[self->next_midi].seconds;
  }
  const Appointment* const said = agenda_first(&self->said);
  return source == 3U && said ? (double)said->at_ns / 1e9 : INFINITY;
}

static Status
push_midi(Render* const self, const SongEvent* const midi, const uint32_t at)
{
  if (midi->n_bytes > BLOCK_PAYLOAD_BYTES) {
    count_add(&self->supervisor->stats->lost_events, 1U);
    chronicle_say(&self->supervisor->chronicle,
                  "at %.3f s a MIDI message of %u bytes is left out: more than "
                  "%u",
                  midi->seconds,
                  midi->n_bytes,
                  BLOCK_PAYLOAD_BYTES);
    return STATUS_OK;
  }
  const Event event = {
    .frame = at, .kind = EVENT_MIDI, .n_bytes = (uint16_t)midi->n_bytes};
  stepper_push(&self->stepper, &event, self->setup->midi->bytes + midi->offset);
  return STATUS_OK;
}

/// Do what a sentence of the score left for later
static void
push_said(Render* const self, const uint32_t at)
{
  const Appointment* const item   = agenda_first(&self->said);
  const Events             events = {item->events, item->n_bytes};
  const Event*             event  = NULL;
  for (uint32_t b = 0U; (event = outbox_next(events, &b));) {
    Event due = *event;
    due.frame = at;
    stepper_push(&self->stepper, &due, event_payload(event));
  }
  surface_note(self->surface, events);
  agenda_drop(&self->said, 0U);
}

/// Push the next event of one kind, at a frame of the coming block
static Status
push_next(Render* const self, const uint32_t source, const uint32_t at)
{
  const Offline* const setup = self->setup;
  if (source == 0U) {
    const FaultPlan* const fault = &setup->faults[self->next_fault++];
    const Event            event = {.frame = at,
                                    .kind  = EVENT_FAULT,
                                    .index = (uint32_t)fault->which,
                                    .value = (float)fault->kind};
    stepper_push(&self->stepper, &event, NULL);
    return STATUS_OK;
  }
  if (source == 3U) {
    push_said(self, at);
    return STATUS_OK;
  }
  return source == 1U
           ? push_score(self, &setup->score->events[self->next_score++], at)
           : push_midi(self, &setup->midi->events[self->next_midi++], at);
}

/// The kind of event that comes next
static uint32_t
next_source(const Render* const self)
{
  uint32_t first = 0U;
  for (uint32_t source = 1U; source < 4U; ++source) {
    first = time_of(self, source) < time_of(self, first) ? source : first;
  }
  return first;
}

/**
   Push all that happens in the coming block, in time order.

   @param n_frames Its length; shortened where more happens than a block holds,
   which nobody hears, unless the plugin takes none but whole ones.
*/
static Status
push_events(Render* const self, uint32_t* const n_frames)
{
  const Ring* const ring = &self->supervisor->commands;
  for (;;) {
    const uint32_t source  = next_source(self);
    const double   seconds = time_of(self, source);
    uint32_t       at      = 0U;
    if (isinf(seconds) || !is_due(self, seconds, *n_frames, &at)) {
      return STATUS_OK;
    }
    if (ring_end(ring) - ring_position(ring) >= CUT_BYTES &&
        !self->supervisor->model->whole) {
      *n_frames = at ? at : 1U;
      return STATUS_OK;
    }
    const Status st = push_next(self, source, at);
    if (st) {
      return st;
    }
  }
}

/// Fill the inputs from the sound file; its channels repeat, silence follows
static void
read_inputs(const Render* const self, const uint32_t n_frames)
{
  const Wav* const wav = self->setup->input;
  for (uint32_t p = 0U; p < self->stepper.n_inputs; ++p) {
    float* const to = self->stepper.inputs[p];
    for (uint32_t i = 0U; i < n_frames; ++i) {
      const uint64_t frame = self->stepper.frame + i;
      to[i] =
        frame < wav->n_frames
          ? wav->samples[(frame * wav->n_channels) + (p % wav->n_channels)]
          : 0.0f;
    }
  }
}

/// Write the block, and note for how long it has been quiet
static Status
write_outputs(Render* const self, const uint32_t n_frames)
{
  for (uint32_t i = 0U; i < n_frames; ++i) {
    ++self->quiet;
    for (uint32_t p = 0U; p < self->stepper.n_outputs; ++p) {
      const float x = self->stepper.outputs[p][i];
      self->mixed[((size_t)i * self->stepper.n_outputs) + p] = x;
      self->quiet = fabsf(x) > QUIET ? 0U : self->quiet;
    }
  }
  return wav_writer_write(self->writer, self->mixed, n_frames, self->problem);
}

/// Frames from the start to the end of all input
static uint64_t
input_frames(const Render* const self)
{
  const Offline* const setup = self->setup;
  double               last  = 0.0;
  if (setup->score->n_events) {
    last = setup->score->events[setup->score->n_events - 1U].seconds;
  }
  if (setup->midi->n_events) {
    last = fmax(last, setup->midi->events[setup->midi->n_events - 1U].seconds);
  }
  if (setup->n_faults) {
    last = fmax(last, setup->faults[setup->n_faults - 1U].seconds);
  }
  const uint64_t frames = frame_of(self, last) + 1U;
  return setup->input->n_frames > frames ? setup->input->n_frames : frames;
}

/// Frames that the coming block has; 0 at the end of the render
static uint32_t
next_frames(const Render* const self, const uint64_t n_input)
{
  const uint32_t block = self->setup->block;
  const double   rate  = self->rate_hz;
  if (self->setup->seconds > 0.0) {
    const uint64_t end = frame_of(self, self->setup->seconds);
    const uint64_t left =
      end > self->stepper.frame ? end - self->stepper.frame : 0U;
    return left < block ? (uint32_t)left : block;
  }

  const double tail = (double)self->stepper.frame - (double)n_input;
  const bool   over =
    !self->said.n && tail > 0.0 &&
    ((double)self->quiet > QUIET_SECONDS * rate || tail > TAIL_SECONDS * rate);
  return over ? 0U : block;
}

/// Say how far it is; how long the sound takes to die away is not known
static void
show_progress(const Render* const self,
              const uint64_t      n_input,
              Progress* const     progress)
{
  const double total = self->setup->seconds > 0.0
                         ? self->setup->seconds * self->rate_hz
                         : (double)n_input;
  progress_show(progress, (double)self->stepper.frame / total, "");
}

static Status
render(Render* const self)
{
  const uint64_t n_input = input_frames(self);
  const bool     whole   = self->supervisor->model->whole;
  Progress       progress;
  Status         st = STATUS_OK;
  uint32_t       n  = 0U;
  progress_begin(&progress, "render", self->setup->quiet);
  while (!st && (n = next_frames(self, n_input))) {
    st = push_events(self, &n);
    if (!st) {
      const uint32_t length = whole ? self->setup->block : n;
      read_inputs(self, length);
      stepper_cycle(&self->stepper, length);
      st = write_outputs(self, n);
      show_progress(self, n_input, &progress);
    }
  }
  progress_hide(&progress);
  return st;
}

Status
offline_render(const Offline* const setup,
               Supervisor* const    supervisor,
               Surface* const       surface,
               WavWriter* const     writer,
               Problem* const       problem)
{
  Render self = {.setup      = setup,
                 .supervisor = supervisor,
                 .surface    = surface,
                 .writer     = writer,
                 .problem    = problem,
                 .rate_hz    = supervisor->rate_hz};

  Status st      = stepper_open(&self.stepper, supervisor);
  surface->later = &self.said;
  self.mixed     = (float*)calloc(self.stepper.n_outputs + 1U,
                              BLOCK_MAX_FRAMES * sizeof(float));
  if (st || !self.mixed) {
    st = problem_set(problem, STATUS_NO_MEMORY, "render");
  } else {
    st = render(&self);
  }
  surface->later = NULL;
  agenda_close(&self.said);
  free(self.mixed);
  stepper_close(&self.stepper);
  return st;
}
