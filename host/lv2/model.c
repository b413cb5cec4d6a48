// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/model.h"
#include "host/lv2/world.h"

#include <stdlib.h>

void
model_free_port(ModelPort* const port)
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
  free(port->group);
  free(port->property);
}

uint64_t
model_identity(const Model* const model)
{
  // FNV-1a (Fowler, Noll, Vo), 64 bits
  const uint64_t prime = 0x100000001B3U;
  uint64_t       hash  = 0xCBF29CE484222325U;
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    hash                        = (hash ^ (uint64_t)port->kind) * prime;
    hash                        = (hash ^ (uint64_t)port->designation) * prime;
    for (const char* at = port->symbol; *at; ++at) {
      hash = (hash ^ (uint8_t)*at) * prime;
    }
  }
  return hash;
}

void
model_free(Model* const model)
{
  if (!model) {
    return;
  }
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    model_free_port(&model->ports[p]);
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
