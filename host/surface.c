// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/surface.h"

#include "host/call.h"
#include "host/midi.h"
#include "host/nearest.h"
#include "host/number.h"
#include "host/play.h"
#include "host/preset.h"
#include "host/tell.h"
#include "host/value.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Longest reason of a refusal, the final zero included
#define REASON_BYTES 512

/// Longest symbol of a port, the final zero included
#define SYMBOL_BYTES 256

/// Most of a wrong path that is repeated in the answer
#define PATH_SHOWN 256

Status
surface_open(Surface* const     surface,
             const Model* const model,
             Ring* const        ring,
             Stats* const       stats,
             const bool         may_wait)
{
  *surface = (Surface){.model  = model,
                       .stats  = stats,
                       .outbox = {.ring = ring, .may_wait = may_wait}};
  // One more, as a plugin without ports is no lack of memory
  surface->values = calloc(model->n_ports + 1U, sizeof(*surface->values));
  if (!surface->values || paths_open(&surface->paths, model)) {
    surface_close(surface);
    return STATUS_NO_MEMORY;
  }
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    surface->values[p] = model->ports[p].def;
  }
  return STATUS_OK;
}

void
surface_close(Surface* const surface)
{
  paths_close(&surface->paths);
  free(surface->values);
  *surface = (Surface){0};
}

const char*
surface_path(const Surface* const surface, const uint32_t i)
{
  return i < surface->paths.n ? surface->paths.names[i] : NULL;
}

bool
surface_refuse(Surface* const    surface,
               const char* const path,
               Replies* const    replies,
               const char* const reason,
               ...)
{
  char    text[REASON_BYTES];
  va_list args;
  va_start(args, reason);
  vsnprintf(text, sizeof(text), reason, args);
  va_end(args);

  Reply* const reply = replies_add(replies, "/error");
  reply_print(reply, "%.*s", PATH_SHOWN, path);
  reply_word(reply, text);
  count_add(&surface->stats->osc_errors, 1U);
  return false;
}

static bool
dispatch(const Call* const call)
{
  switch (call->row->action) {
    case ACTION_SET:
      return play_set(call);
    case ACTION_GATE:
      return play_gate(call);
    case ACTION_NOTE_ON:
      return play_note(call, MIDI_NOTE_ON, SURFACE_VELOCITY);
    case ACTION_NOTE_OFF:
      return play_note(call, MIDI_NOTE_OFF, 0U);
    case ACTION_MIDI:
      return play_midi(call);
    case ACTION_PANIC:
      return play_panic(call);
    case ACTION_PRESET:
      return play_preset(call);
    case ACTION_LIST:
      return tell_list(call);
    case ACTION_STATUS:
      return tell_status(call);
    case ACTION_PING:
      return tell_ping(call);
    case ACTION_SWAP:
      return play_swap(call);
  }
  return false;
}

bool
surface_handle(Surface* const       surface,
               const Message* const message,
               Replies* const       replies)
{
  const PathRow* const row = paths_find(&surface->paths, message->path);
  if (!row) {
    const char* const near =
      nearest_pick(message->path, surface->paths.names, surface->paths.n);
    return surface_refuse(surface,
                          message->path,
                          replies,
                          near ? "no such path, nearest %s" : "no such path",
                          near);
  }

  const Call call       = {surface, row, message, replies};
  surface->outbox.frame = surface->frame;
  return dispatch(&call);
}

Status
surface_preset(Surface* const    surface,
               const char* const name,
               Problem* const    problem)
{
  const ModelPreset* const preset = preset_find(surface->model, name);
  problem_set(problem, STATUS_OK, "%s", name);
  if (!preset) {
    char text[PRESET_TEXT_BYTES];
    preset_suggest(surface->model, name, text);
    problem_hint(problem, "%s", text);
    return STATUS_NO_PRESET;
  }
  if (preset->has_state && !preset->n_values) {
    problem_hint(problem, "the preset is state, which cannot be loaded");
    return STATUS_NO_START;
  }
  if (!play_values(surface, preset)) {
    return STATUS_NO_MEMORY;
  }
  if (preset->has_state) {
    problem_hint(problem,
                 "only the controls were set: its state cannot be loaded");
  }
  return STATUS_OK;
}

/// The settable control of this symbol, or PATH_NO_PORT
static uint32_t
port_named(const Model* const model, const char* const symbol)
{
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    if (model->ports[p].kind == PORT_CONTROL_IN &&
        !strcmp(model->ports[p].symbol, symbol)) {
      return p;
    }
  }
  return PATH_NO_PORT;
}

static Status
no_port(const Model* const model,
        const char* const  symbol,
        Problem* const     problem)
{
  const char** const symbols = calloc(model->n_ports + 1U, sizeof(*symbols));
  uint32_t           n       = 0U;
  problem_set(problem, STATUS_NO_PORT, "%s", symbol);
  for (uint32_t p = 0U; symbols && p < model->n_ports; ++p) {
    if (model->ports[p].kind == PORT_CONTROL_IN) {
      symbols[n++] = model->ports[p].symbol;
    }
  }

  const char* const near = nearest_pick(symbol, symbols, n);
  if (near) {
    problem_hint(problem, "nearest %s", near);
  }
  free(symbols);
  return STATUS_NO_PORT;
}

Status
surface_control(Surface* const    surface,
                const char* const setting,
                Problem* const    problem)
{
  const char* const equals = strchr(setting, '=');
  problem_set(problem, STATUS_OK, "%s", setting);
  if (!equals) {
    problem_hint(problem, "expected SYMBOL=VALUE");
    return STATUS_BAD_ARG;
  }

  char         symbol[SYMBOL_BYTES];
  const size_t length = (size_t)(equals - setting);
  snprintf(symbol, sizeof(symbol), "%.*s", (int)length, setting);
  const uint32_t p = port_named(surface->model, symbol);
  if (p == PATH_NO_PORT) {
    return no_port(surface->model, symbol, problem);
  }

  const ModelPort* const port    = &surface->model->ports[p];
  double                 number  = 0.0;
  bool                   clamped = false;
  char                   range[VALUE_TEXT_BYTES];
  value_print_range(port, range);
  if (!number_parse(equals + 1, &number) || !isfinite(number)) {
    problem_hint(problem, "expected a number from %s", range);
    return STATUS_BAD_ARG;
  }
  const float value = value_fit(port, number, &clamped);
  if (clamped) {
    problem_hint(problem, "the range is %s", range);
    return STATUS_BAD_ARG;
  }
  if (!outbox_reserve(&surface->outbox, event_size(0U))) {
    return STATUS_NO_MEMORY;
  }
  play_value(surface, p, value);
  return STATUS_OK;
}
