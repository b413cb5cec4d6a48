// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/initial.h"

#include "host/base/nearest.h"
#include "host/base/number.h"
#include "host/osc/delivery.h"
#include "host/osc/play.h"
#include "host/osc/preset.h"
#include "host/osc/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Longest symbol of a port, the final zero included
#define SYMBOL_BYTES 256

Status
initial_find_preset(const Model* const model,
                    const char* const  name,
                    Problem* const     problem)
{
  problem_set(problem, STATUS_OK, "%s", name);
  if (preset_find(model, name)) {
    return STATUS_OK;
  }
  char text[PRESET_TEXT_BYTES];
  preset_suggest(model, name, text);
  problem_hint(problem, "%s", text);
  return STATUS_NO_PRESET;
}

Status
initial_preset(Surface* const    surface,
               const char* const name,
               Problem* const    problem)
{
  const Status st = initial_find_preset(surface->model, name, problem);
  if (st) {
    return st;
  }
  const ModelPreset* const preset = preset_find(surface->model, name);
  const bool lacks = preset->has_state && !surface->model->has_state;
  if (lacks && !preset->n_values) {
    problem_hint(problem, "the preset is state, which cannot be loaded");
    return STATUS_NO_START;
  }
  play_values(surface, preset);
  if (!delivery_commit(surface)) {
    return STATUS_NO_MEMORY;
  }
  if (lacks) {
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

/// Find the control and the text of its value in `SYMBOL=VALUE`
static Status
split(const Model* const model,
      const char* const  setting,
      uint32_t* const    port,
      const char** const value,
      Problem* const     problem)
{
  const char* const equals = strchr(setting, '=');
  problem_set(problem, STATUS_OK, "%s", setting);
  if (!equals) {
    problem_hint(problem, "expected SYMBOL=VALUE");
    return STATUS_NO_VALUE;
  }

  char         symbol[SYMBOL_BYTES];
  const size_t length = (size_t)(equals - setting);
  snprintf(symbol, sizeof(symbol), "%.*s", (int)length, setting);
  *port  = port_named(model, symbol);
  *value = equals + 1;
  return *port == PATH_NO_PORT ? no_port(model, symbol, problem) : STATUS_OK;
}

Status
initial_find_control(const Model* const model,
                     const char* const  setting,
                     Problem* const     problem)
{
  uint32_t    port  = PATH_NO_PORT;
  const char* value = NULL;
  return split(model, setting, &port, &value, problem);
}

Status
initial_control(Surface* const    surface,
                const char* const setting,
                Problem* const    problem)
{
  uint32_t     p    = PATH_NO_PORT;
  const char*  text = NULL;
  const Status st   = split(surface->model, setting, &p, &text, problem);
  if (st) {
    return st;
  }

  const ModelPort* const port    = &surface->model->ports[p];
  double                 number  = 0.0;
  bool                   clamped = false;
  char                   range[VALUE_TEXT_BYTES];
  value_print_range(port, range);
  if (!number_parse(text, &number) || !isfinite(number)) {
    problem_hint(problem, "expected a number from %s", range);
    return STATUS_NO_VALUE;
  }
  const float value = value_fit(port, number, &clamped);
  if (clamped) {
    problem_hint(problem, "the range is %s", range);
    return STATUS_NO_VALUE;
  }
  outbox_set(&surface->outbox, p, value);
  return delivery_commit(surface) ? STATUS_OK : STATUS_NO_MEMORY;
}
