// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/saved.h"

#include "host/lv2/preset_write.h"

#include <string.h>

const ModelPreset*
saved_find(const Saved* const saved, const char* const name)
{
  for (uint32_t i = 0U; i < saved->n; ++i) {
    const ModelPreset* const preset = &saved->items[i];
    if (!strcmp(preset->uri, name) || !strcmp(preset->label, name)) {
      return preset;
    }
  }
  return NULL;
}

bool
saved_keep(Saved* const saved, const ModelPreset* const preset)
{
  for (uint32_t i = 0U; i < saved->n; ++i) {
    if (!strcmp(saved->items[i].uri, preset->uri)) {
      preset_write_free(&saved->items[i]);
      saved->items[i] = *preset;
      return true;
    }
  }
  if (saved->n == SAVED_MOST) {
    return false;
  }
  saved->items[saved->n++] = *preset;
  return true;
}

void
saved_close(Saved* const saved)
{
  while (saved->n) {
    preset_write_free(&saved->items[--saved->n]);
  }
}
