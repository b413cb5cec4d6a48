// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/preset.h"

#include "host/base/nearest.h"
#include "host/osc/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const ModelPreset*
preset_find(const Model* const model, const char* const name)
{
  const ModelPreset* found = NULL;
  for (uint32_t i = 0U; i < model->n_presets; ++i) {
    const ModelPreset* const preset = &model->presets[i];
    if (!strcmp(preset->uri, name) || !strcmp(preset->label, name)) {
      return preset;
    }
    if (!found && !strcasecmp(preset->label, name)) {
      found = preset;
    }
  }
  return found;
}

/// The label nearest to a name, or null
static const char*
nearest_label(const Model* const model, const char* const name)
{
  const char** const labels = calloc(model->n_presets + 1U, sizeof(*labels));
  if (!labels) {
    return NULL;
  }
  for (uint32_t i = 0U; i < model->n_presets; ++i) {
    labels[i] = model->presets[i].label;
  }
  const char* const label = nearest_pick(name, labels, model->n_presets);
  free(labels);
  return label;
}

static void
print_labels(const Model* const model, char text[PRESET_TEXT_BYTES])
{
  int n = snprintf(text, PRESET_TEXT_BYTES, "there are ");
  for (uint32_t i = 0U; i < model->n_presets; ++i) {
    const size_t room = PRESET_TEXT_BYTES - (size_t)n;
    const int    more =
      snprintf(text + n, room, "%s%s", i ? ", " : "", model->presets[i].label);
    if (more < 0 || (size_t)more + 5U > room) {
      snprintf(text + n, room, "%s", room > 5U ? ", ..." : "");
      return;
    }
    n += more;
  }
}

void
preset_suggest(const Model* const model,
               const char* const  name,
               char               text[PRESET_TEXT_BYTES])
{
  const char* const label = nearest_label(model, name);
  if (label) {
    snprintf(text, PRESET_TEXT_BYTES, "nearest %s", label);
  } else if (!model->n_presets) {
    snprintf(text, PRESET_TEXT_BYTES, "this plugin has none");
  } else {
    print_labels(model, text);
  }
}

bool
preset_value(const Model* const       model,
             const ModelPreset* const preset,
             const uint32_t           i,
             float* const             value)
{
  const ModelValue* const given = &preset->values[i];
  if (given->port >= model->n_ports || !isfinite(given->value)) {
    return false;
  }
  const ModelPort* const port = &model->ports[given->port];
  *value                      = value_fit(port, (double)given->value, NULL);
  return port->kind == PORT_CONTROL_IN && !port->trigger;
}
