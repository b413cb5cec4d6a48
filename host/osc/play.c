// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/play.h"

#include "host/osc/midi.h"
#include "host/osc/preset.h"
#include "host/osc/value.h"
#include "host/shared/told.h"

#include <string.h>

/// Tell what a port stands at
static bool
tell_value(const Call* const call)
{
  const uint32_t p     = call->row->port;
  Reply* const   reply = replies_add(call->replies, "%s", call->row->path);
  if (model_is_text(&call->surface->model->ports[p])) {
    reply_word(reply, surface_text(call->surface, p));
  } else {
    reply_number(reply, 'f', (double)surface_value(call->surface, p));
  }
  return true;
}

/// Set a property that takes text
static bool
set_text(const Call* const call)
{
  if (!call_is_word(call)) {
    return false;
  }
  const char* const text = call->message->args[0].word;
  if (strlen(text) >= TOLD_TEXT_BYTES) {
    return call_refuse(call, "too long");
  }
  outbox_text(&call->surface->outbox, call->row->port, text);
  return true;
}

static bool
set_port(const Call* const call)
{
  const uint32_t         p    = call->row->port;
  const ModelPort* const port = &call->surface->model->ports[p];
  if (!call->message->n_args) {
    return tell_value(call);
  }
  if (model_is_fixed(port)) {
    return call_refuse(call, "the plugin alone sets this: it can be asked for");
  }
  if (port->kind == PORT_TEXT_IN) {
    return set_text(call);
  }

  double number = 0.0;
  if (call->message->n_args != 1U) {
    return call_refuse_count(call);
  }
  if (!call_number(call, 0U, &number)) {
    return false;
  }
  if (port->trigger && number <= 0.0) {
    return true; // A button that is let go
  }

  bool        clamped = false;
  const float value   = value_fit(port, number, &clamped);
  outbox_set(&call->surface->outbox, p, value);
  if (clamped) {
    char to[VALUE_TEXT_BYTES];
    char range[VALUE_TEXT_BYTES];
    value_print(port, value, to);
    value_print_range(port, range);
    surface_refuse(call->surface,
                   call->message->path,
                   call->replies,
                   "clamped to %s (range %s)",
                   to,
                   range);
  }
  return true;
}

static bool
set_gate(const Call* const call)
{
  const uint32_t p = call->row->port;
  if (!call->message->n_args) {
    reply_number(replies_add(call->replies, "%s", call->row->path),
                 'i',
                 surface_value(call->surface, p) > 0.0f ? 1.0 : 0.0);
    return true;
  }

  bool on = false;
  if (call->message->n_args != 1U) {
    return call_refuse_count(call);
  }
  if (!call_switch(call, &on)) {
    return false;
  }
  outbox_set(&call->surface->outbox, p, on ? 1.0f : 0.0f);
  return true;
}

static bool
send_note(const Call* const call, const uint8_t status, uint8_t velocity)
{
  uint8_t note    = 0U;
  bool    clamped = false;
  if (!call->message->n_args || call->message->n_args > 2U) {
    return call_refuse_count(call);
  }
  if (!call_note(call, &note) || !call_velocity(call, &velocity, &clamped)) {
    return false;
  }

  const uint8_t bytes[] = {status, note, velocity};
  outbox_midi(&call->surface->outbox, bytes, sizeof(bytes));
  if (clamped) {
    call_refuse(call,
                velocity ? "clamped to 127 (range 0 to 127)"
                         : "clamped to 0 (range 0 to 127)");
  }
  return true;
}

static bool
send_midi(const Call* const call)
{
  const Message* const message  = call->message;
  uint8_t              bytes[3] = {0U};
  uint32_t             n        = message->n_args;
  if (!n || n > 3U) {
    return call_refuse_count(call);
  }
  if (n == 1U && message->args[0].kind == ARG_MIDI) {
    memcpy(bytes, message->args[0].midi + 1, sizeof(bytes));
    n = 3U;
  } else if (!call_bytes(call, bytes)) {
    return false;
  }

  const uint32_t size = midi_size(bytes[0]);
  if (!size || n < size || (size > 1U && bytes[1] > 127U) ||
      (size > 2U && bytes[2] > 127U)) {
    return call_refuse(call, "not a MIDI message");
  }
  outbox_midi(&call->surface->outbox, bytes, (uint16_t)size);
  return true;
}

static bool
end_all(const Call* const call)
{
  static const uint8_t controllers[] = {MIDI_SUSTAIN_PEDAL, MIDI_ALL_NOTES_OFF};
  const uint32_t n_messages = MIDI_CHANNELS * (uint32_t)sizeof(controllers);

  Surface* const     surface = call->surface;
  const Model* const model   = surface->model;
  if (call->message->n_args) {
    return call_refuse_count(call);
  }

  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    if (model->ports[p].gate_path) {
      outbox_set(&surface->outbox, p, 0.0f);
    }
  }
  for (uint32_t i = 0U; i < n_messages; ++i) {
    const uint8_t channel = (uint8_t)(i / sizeof(controllers));
    const uint8_t bytes[] = {(uint8_t)(MIDI_CONTROL | channel),
                             controllers[i % sizeof(controllers)],
                             0U};
    outbox_midi(&surface->outbox, bytes, sizeof(bytes));
  }
  return true;
}

void
play_values(Surface* const surface, const ModelPreset* const preset)
{
  for (uint32_t i = 0U; i < preset->n_values; ++i) {
    float value = 0.0f;
    if (preset_value(surface->model, preset, i, &value)) {
      outbox_set(&surface->outbox, preset->values[i].port, value);
    }
  }
}

bool
play_message(const Call* const call)
{
  switch (call->row->action) {
    case ACTION_SET:
      return set_port(call);
    case ACTION_GATE:
      return set_gate(call);
    case ACTION_NOTE_ON:
      return send_note(call, MIDI_NOTE_ON, SURFACE_VELOCITY);
    case ACTION_NOTE_OFF:
      return send_note(call, MIDI_NOTE_OFF, 0U);
    case ACTION_MIDI:
      return send_midi(call);
    case ACTION_PANIC:
      return end_all(call);
    default:
      return false;
  }
}
