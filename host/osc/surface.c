// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/surface.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/// Longest reason of a refusal, the final zero included
#define REASON_BYTES 512

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
  surface->marks  = calloc(model->n_ports + 1U, sizeof(*surface->marks));
  if (!surface->values || !surface->marks ||
      texts_open(&surface->texts, model->n_ports) ||
      paths_open(&surface->paths, model)) {
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
  outbox_close(&surface->outbox);
  texts_close(&surface->texts);
  free(surface->values);
  free(surface->marks);
  *surface = (Surface){0};
}

const char*
surface_path(const Surface* const surface, const uint32_t i)
{
  return i < surface->paths.n ? surface->paths.names[i] : NULL;
}

Events
surface_draft(const Surface* const surface)
{
  return (Events){surface->outbox.bytes, surface->outbox.n_bytes};
}

float
surface_value(const Surface* const surface, const uint32_t p)
{
  float        value = surface->values[p];
  const Event* event = NULL;
  for (uint32_t at = 0U; (event = outbox_next(surface_draft(surface), &at));) {
    if (event->kind == EVENT_SET && event->index == p &&
        !surface->model->ports[p].trigger) {
      value = event->value;
    }
  }
  return value;
}

const char*
surface_text(const Surface* const surface, const uint32_t p)
{
  const char*  text  = texts_get(&surface->texts, p);
  const Event* event = NULL;
  for (uint32_t at = 0U; (event = outbox_next(surface_draft(surface), &at));) {
    if (event->kind == EVENT_TEXT && event->index == p) {
      text = (const char*)event_payload(event);
    }
  }
  return text;
}

void
surface_note(Surface* const surface, const Events events)
{
  const Event* event = NULL;
  for (uint32_t at = 0U; (event = outbox_next(events, &at));) {
    if (event->kind == EVENT_SET &&
        !surface->model->ports[event->index].trigger) {
      surface->values[event->index] = event->value;
    } else if (event->kind == EVENT_TEXT) {
      texts_note(
        &surface->texts, event->index, (const char*)event_payload(event));
    }
  }
}

void
surface_discard(Surface* const surface)
{
  if (surface->live) {
    live_forget(surface->live, surface_draft(surface));
  }
  outbox_clear(&surface->outbox);
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
  if (surface->live) {
    diary_refuse(&surface->live->diary, path, text);
  }
  return false;
}
