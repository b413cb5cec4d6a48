// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/inventory.h"

#include "host/base/text.h"
#include "host/osc/bindings.h"

#include <stdio.h>
#include <string.h>

/// Longest line with the value of a control, the final zero included
#define CONTROL_BYTES 1024U

/// Whether a control is part of what a plugin was left at, and not in its state
static bool
is_kept(const Model* const model, const ModelPort* const port)
{
  return port->kind == PORT_CONTROL_IN &&
         !(port->property && model->has_state) && !port->trigger &&
         !port->gate_path && port->designation != DESIGNATION_FREEWHEEL;
}

/// Note the value of each control; false without memory
static bool
add_controls(SessionText* const text, const Host* const host)
{
  const Model* const  model  = host->model;
  const Ledger* const ledger = &host->supervisor.engine.ledger;
  bool                good   = true;
  for (uint32_t p = 0U; good && p < model->n_ports; ++p) {
    if (is_kept(model, &model->ports[p])) {
      char line[CONTROL_BYTES];
      snprintf(line,
               sizeof(line),
               "%s=%.9g",
               model->ports[p].symbol,
               (double)atomic_load(&ledger->controls[p]));
      good = session_add(text, "controls", line);
    }
  }
  return good;
}

/// Note which MIDI controllers are bound; false without memory
static bool
add_bindings(SessionText* const text, const Host* const host)
{
  const Learned* const learned = &host->supervisor.feedback.learned;
  bool                 good    = true;
  for (uint32_t s = 0U; good && s < LEARNED_MOST; ++s) {
    Binding binding;
    if (learned_held(learned, s, &binding)) {
      char line[BINDINGS_LINE_BYTES];
      bindings_print(host->model, &binding, line);
      good = session_add(text, "bindings", line);
    }
  }
  return good;
}

/// Note what the ports are connected to; false without memory
static bool
add_connections(SessionText* const text, const Jack* const jack)
{
  char line[JACK_LINK_BYTES];
  bool good = true;
  for (uint32_t i = 0U; good && jack_link(jack, i, line); ++i) {
    // A name that is no UTF-8 cannot be kept
    good = text_mend(line) || session_add(text, "connections", line);
  }
  return good;
}

SessionText*
inventory_take(const Host* const host, const Connection* const connection)
{
  SessionText* const text = session_text_new();
  if (text && session_add(text, "plugin", host->model->uri) &&
      session_add(text, "isolate", host->stats->isolate) &&
      add_controls(text, host) && add_bindings(text, host) &&
      add_connections(text, connection->jack)) {
    return text;
  }
  session_text_free(text);
  return NULL;
}

void
inventory_options(const SessionText* const text, Options* const options)
{
  const char* const isolate = session_line(text, "isolate", 0U);
  if (!options->operand) {
    options->operand = session_line(text, "plugin", 0U);
  }
  if (isolate && !options->isolated) {
    options->processes = !strcmp(isolate, "processes");
  }
}

void
inventory_connect(const SessionText* const text, Connection* const connection)
{
  const char* line = NULL;
  for (uint32_t i = 0U; (line = session_line(text, "connections", i)); ++i) {
    jack_want_link(connection->jack, line);
  }
}
