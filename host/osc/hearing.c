// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/hearing.h"

#include "host/osc/delivery.h"
#include "host/shared/told.h"

void
hearing_begin(Surface* const surface)
{
  const Model* const model = surface->model;
  bool               any   = false;
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    any = any || model->ports[p].property;
  }
  if (any) {
    outbox_order(&surface->outbox, EVENT_GET, 0U, 0.0f);
    delivery_commit(surface);
  }
}

void
hearing_take(Surface* const surface, const Readings* const readings)
{
  const Model* const model = surface->model;
  uint32_t           k     = 0U;
  for (uint32_t p = 0U; readings->n && p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    if (model_is_told(port) && !model_is_text(port)) {
      readings_take(readings, k++, &surface->marks[p], &surface->values[p]);
    }
  }
}

void
hearing_take_text(Surface* const     surface,
                  Ring* const        echoes,
                  const Event* const event)
{
  char       text[TOLD_TEXT_BYTES];
  const bool fits = event->n_bytes && event->n_bytes <= sizeof(text) &&
                    event->index < surface->texts.n;
  ring_pop(echoes, event, fits ? text : NULL);
  if (fits) {
    text[event->n_bytes - 1U] = '\0';
    texts_note(&surface->texts, event->index, text);
  }
}
