// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/readout.h"

#include <stdlib.h>
#include <string.h>

Status
readout_open(Engine* const engine)
{
  const Model* const model = engine->setup.model;
  Readout* const     self  = &engine->readout;
  self->n_numbers          = model_count_told(model, false);
  const uint32_t n_texts   = model_count_told(model, true);
  self->texts = (ReadoutText*)calloc(n_texts + 1U, sizeof(ReadoutText));
  if (!self->texts) {
    return STATUS_NO_MEMORY;
  }
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    if (model_is_told(port) && model_is_text(port)) {
      self->texts[self->n_texts++].port = p;
    }
  }
  return STATUS_OK;
}

void
readout_close(Engine* const engine)
{
  free(engine->readout.texts);
  engine->readout = (Readout){.n_texts = 0U};
}

void
readout_renew(Engine* const engine)
{
  Readout* const self = &engine->readout;
  self->n_changes     = 0U;
  for (uint32_t k = 0U; k < self->n_texts; ++k) {
    self->texts[k].n = 0U;
  }
}

/// Hand on a text that was told since the last time; if there is no room, later
static void
show_text(Feedback* const       feedback,
          ReadoutText* const    known,
          const ToldText* const text)
{
  const uint32_t n = text->n;
  if (!n) {
    known->n = 0U; // A copy that began afresh has told nothing yet
    return;
  }
  if (n == known->n || ring_room(&feedback->echoes) < FEEDBACK_SPARE_BYTES) {
    return;
  }
  char shown[TOLD_TEXT_BYTES];
  memcpy(shown, text->text, sizeof(shown));
  shown[sizeof(shown) - 1U] = '\0'; // The copy is not trusted
  const Event event         = {.kind    = EVENT_TEXT,
                               .n_bytes = (uint16_t)(strlen(shown) + 1U),
                               .index   = known->port};
  if (ring_push(&feedback->echoes, &event, shown)) {
    known->n = n;
  }
}

void
readout_play(Engine* const engine, const uint32_t who)
{
  Readout* const    self     = &engine->readout;
  Feedback* const   feedback = engine->setup.feedback;
  const Told* const told =
    copy_told(engine->setup.copies[who], engine->n_outputs, engine->sends);
  const ToldNumber* const numbers = told_numbers(told);
  const ToldText* const   texts   = told_texts(told, self->n_numbers);
  if (told->n_changes != self->n_changes) {
    self->n_changes = told->n_changes;
    count_add(&engine->changes, 1U);
  }
  for (uint32_t k = 0U; feedback && k < self->n_numbers; ++k) {
    if (numbers[k].n) {
      readings_show(&feedback->readings, k, numbers[k].n, numbers[k].value);
    }
  }
  for (uint32_t k = 0U; feedback && k < self->n_texts; ++k) {
    show_text(feedback, &self->texts[k], &texts[k]);
  }
}
