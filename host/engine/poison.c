// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/poison.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Bytes that are shown of a message
#define SHOWN_BYTES 16U

/// Write on at the end of a record's text, as far as there is room
static void PRINTF_LIKE(2, 3)
  add(PoisonRecord* const record, const char* const format, ...)
{
  const size_t length = strlen(record->text);
  va_list      args;
  va_start(args, format);
  vsnprintf(record->text + length, CHRONICLE_TEXT - length, format, args);
  va_end(args);
}

static void
add_message(PoisonRecord* const record, const Event* const event)
{
  const uint8_t* const bytes = event_payload(event);
  for (uint32_t k = 0U; k < event->n_bytes && k < SHOWN_BYTES; ++k) {
    add(record, "%s%02x", k ? " " : "", bytes[k]);
  }
  if (event->n_bytes > SHOWN_BYTES) {
    add(record, " and %u bytes more", event->n_bytes - SHOWN_BYTES);
  }
}

static void
describe(PoisonRecord* const record,
         const Block* const  block,
         const Model* const  model)
{
  uint32_t     at    = 0U;
  const Event* event = NULL;
  while ((event = block_next(block, &at))) {
    const char* const comma = record->text[0] ? "; " : "";
    if (event->kind == EVENT_MIDI) {
      add(record, "%s", comma);
      add_message(record, event);
    } else if (event->kind == EVENT_SET && event->index < model->n_ports) {
      add(record,
          "%sport %s = %g",
          comma,
          model->ports[event->index].symbol,
          (double)event->value);
    } else if (event->kind == EVENT_TEXT && event->index < model->n_ports) {
      add(record, "%sport %s is set", comma, model->ports[event->index].symbol);
    } else if (event->kind == EVENT_GET) {
      add(record, "%sits properties are asked for", comma);
    }
  }
}

void
poison_note(Supervisor* const self, const Incident* const incident)
{
  PoisonRecord* const record = chronicle_add_poison(&self->chronicle, incident);
  Block* const block = (Block*)calloc(1U, block_bytes(self->log->n_inputs));
  if (block && log_read(self->log, incident->seq, block)) {
    describe(record, block, self->model);
  } else {
    add(record, "events that are no longer known");
  }
  free(block);
  atomic_store(&self->stats->poison, record->text);
  chronicle_tell_poison(&self->chronicle, record);
}
