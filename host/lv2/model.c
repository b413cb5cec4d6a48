// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/model.h"
#include "host/lv2/world.h"

#include <stdlib.h>

static void
port_free(ModelPort* const port)
{
  for (uint32_t i = 0U; i < port->n_points; ++i) {
    free(port->points[i].label);
  }
  free(port->points);
  free(port->symbol);
  free(port->name);
  free(port->path);
  free(port->gate_path);
  free(port->unit);
  free(port->comment);
}

void
model_free(Model* const model)
{
  if (!model) {
    return;
  }
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    port_free(&model->ports[p]);
  }
  for (uint32_t i = 0U; i < model->n_presets; ++i) {
    free(model->presets[i].uri);
    free(model->presets[i].label);
    free(model->presets[i].values);
  }
  free(model->ports);
  free(model->presets);
  free(model->uri);
  free(model->name);
  free(model->short_name);
  free(model);
}
