// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/pattern.h"

#include "host/base/chance.h"

#include <math.h>

/// Mean time between two steps, seconds
#define STEP_SECONDS 0.02

/// Frequency of the tone, Hz
#define TONE_HZ 220.0

/// Level of the tone, and of the noise
#define LEVEL 0.25f

/// Noise lasts so long of each period of it, seconds
#define BURST_SECONDS 0.05
#define BURST_PERIOD_SECONDS 0.2

/// A control moves so far around its default, as a part of its range
#define REACH 0.5f

#define TWO_PI 6.28318530717958647693

void
pattern_init(Pattern* const     self,
             const Model* const model,
             const double       rate_hz,
             const uint32_t     seed)
{
  *self = (Pattern){.model = model, .rate_hz = rate_hz, .seed = seed};
}

static void
send(Stepper* const stepper,
     const uint32_t frame,
     const uint32_t status,
     const uint32_t data1,
     const uint32_t data2)
{
  const uint8_t bytes[] = {(uint8_t)status, (uint8_t)data1, (uint8_t)data2};
  const bool    two     = (status & 0xF0U) == 0xD0U;
  const Event   event   = {
        .frame = frame, .kind = EVENT_MIDI, .n_bytes = two ? 2U : 3U};
  stepper_push(stepper, &event, bytes);
}

/// Begin a note, and end the one that is held for longest
static void
play_note(Pattern* const self, Stepper* const stepper, const uint32_t frame)
{
  uint8_t* const held = &self->notes[self->n_steps % PATTERN_NOTES];
  if (*held) {
    send(stepper, frame, 0x80U, *held, 64U);
  }
  *held = (uint8_t)(36U + chance_below(&self->seed, 48U));
  send(stepper, frame, 0x90U, *held, 64U + chance_below(&self->seed, 64U));
}

/// Bend, press, or move a pedal or the wheel
static void
play_gesture(Pattern* const self, Stepper* const stepper, const uint32_t frame)
{
  const uint32_t value = chance_below(&self->seed, 128U);
  switch (chance_below(&self->seed, 4U)) {
    case 0U:
      send(stepper, frame, 0xE0U, 0U, value);
      break;
    case 1U:
      send(stepper, frame, 0xD0U, value, 0U);
      break;
    case 2U:
      send(stepper, frame, 0xB0U, 64U, value); // Sustain pedal
      break;
    default:
      send(stepper, frame, 0xB0U, 1U, value); // Modulation wheel
      break;
  }
}

/// Whether a control may move without the sound being switched off
static bool
is_movable(const ModelPort* const port)
{
  return port->kind == PORT_CONTROL_IN &&
         port->designation == DESIGNATION_NONE && !port->toggled &&
         !port->trigger && !port->enumeration && !port->integer &&
         port->max > port->min && isfinite(port->max - port->min);
}

/// Move one control, if the one that chance picks may move
static void
move_control(Pattern* const self, Stepper* const stepper, const uint32_t frame)
{
  const uint32_t         p    = chance_below(&self->seed, self->model->n_ports);
  const float            part = (chance_part(&self->seed) - 0.5f) * REACH;
  const ModelPort* const port = &self->model->ports[p];
  if (!is_movable(port)) {
    return;
  }
  const bool curved = port->logarithmic && port->min > 0.0f && port->def > 0.0f;
  const float to    = curved ? port->def * powf(port->max / port->min, part)
                             : port->def + (part * (port->max - port->min));
  const Event event = {.frame = frame,
                       .kind  = EVENT_SET,
                       .index = p,
                       .value = fminf(fmaxf(to, port->min), port->max)};
  stepper_push(stepper, &event, NULL);
}

static bool
takes_notes(const Model* const model)
{
  bool takes = false;
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    takes |= model->ports[p].kind == PORT_EVENT_IN && model->ports[p].midi;
  }
  return takes;
}

static void
play_steps(Pattern* const self, Stepper* const stepper, const uint32_t n_frames)
{
  const bool   notes = takes_notes(self->model);
  const double step  = 2.0 * STEP_SECONDS * self->rate_hz;
  while (self->next < stepper->frame + n_frames) {
    const uint32_t frame = (uint32_t)(self->next - stepper->frame);
    if (notes && self->n_steps % 3U != 2U) {
      play_note(self, stepper, frame);
    } else if (notes) {
      play_gesture(self, stepper, frame);
    }
    if (self->n_steps) { // The first block is that of the defaults
      move_control(self, stepper, frame);
    }
    ++self->n_steps;
    self->next += 1U + (uint64_t)(chance_part(&self->seed) * step);
  }
}

static void
play_audio(Pattern* const self, Stepper* const stepper, const uint32_t n_frames)
{
  const double period = BURST_PERIOD_SECONDS * self->rate_hz;
  const double burst  = BURST_SECONDS * self->rate_hz;
  for (uint32_t i = 0U; stepper->n_inputs && i < n_frames; ++i) {
    const double frame = (double)(stepper->frame + i);
    const float  tone =
      LEVEL * (float)sin(TWO_PI * fmod(TONE_HZ * frame / self->rate_hz, 1.0));
    for (uint32_t p = 0U; p < stepper->n_inputs; ++p) {
      const float noise     = fmod(frame, period) < burst
                                ? LEVEL * (chance_part(&self->seed) - 0.5f)
                                : 0.0f;
      stepper->inputs[p][i] = tone + noise;
    }
  }
}

void
pattern_play(Pattern* const self,
             Stepper* const stepper,
             const uint32_t n_frames)
{
  play_steps(self, stepper, n_frames);
  play_audio(self, stepper, n_frames);
}
