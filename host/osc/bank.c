// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/bank.h"

#include "host/lv2/preset_name.h"
#include "host/lv2/preset_write.h"
#include "host/osc/play.h"
#include "host/osc/preset.h"

#include <stdlib.h>
#include <string.h>

/// Find a preset: one that was saved later goes before an older one
static const ModelPreset*
find(const Surface* const surface, const char* const name)
{
  const ModelPreset* const saved =
    surface->live ? saved_find(&surface->live->saved, name) : NULL;
  return saved ? saved : preset_find(surface->model, name);
}

/// Have the plugin begin anew with the state of a preset, and its controls
static bool
load_state(const Call* const call, const ModelPreset* const preset)
{
  Surface* const surface = call->surface;
  if (!call_is_live(call)) {
    return false;
  }
  if (!wish_make(&surface->live->wish, preset->uri, true)) {
    return call_refuse(call, "another one waits to be loaded");
  }
  surface->asker = surface->sender;
  surface->asked = call->row->path;
  return true;
}

bool
bank_load(const Call* const call)
{
  if (!call_is_word(call)) {
    return false;
  }

  const char* const        name   = call->message->args[0].word;
  const ModelPreset* const preset = find(call->surface, name);
  if (!preset) {
    char text[PRESET_TEXT_BYTES];
    preset_suggest(call->surface->model, name, text);
    return surface_refuse(call->surface,
                          call->message->path,
                          call->replies,
                          "no such preset, %s",
                          text);
  }
  if (preset->has_state && call->surface->live &&
      call->surface->model->has_state) {
    return load_state(call, preset);
  }
  if (preset->has_state && !preset->n_values) {
    return call_refuse(call, "the preset is state, which cannot be loaded");
  }
  play_values(call->surface, preset);
  if (preset->has_state) {
    call_refuse(call, "only the controls were set: its state cannot be loaded");
  }
  return true;
}

/// Whether the name is that of a preset which is not this host's to replace
static bool
is_taken(const Surface* const surface, const char* const name)
{
  const ModelPreset* const there = preset_find(surface->model, name);
  char* const              uri   = preset_write_uri(surface->model, name);
  const bool taken = there && (!uri || strcmp(there->uri, uri) != 0);
  free(uri);
  return taken;
}

bool
bank_save(const Call* const call)
{
  Surface* const surface = call->surface;
  Problem        problem = {.what = ""};
  ModelPreset    made    = {.uri = NULL};
  if (!call_is_word(call) || !call_is_live(call)) {
    return false;
  }
  const char* const name = call->message->args[0].word;
  const char* const flaw = preset_name_flaw(name);
  if (flaw) {
    return call_refuse(call, flaw);
  }
  if (is_taken(surface, name)) {
    return call_refuse(call, "another preset has this name: choose another");
  }
  if (preset_write(surface->model, name, surface->values, &made, &problem)) {
    return surface_refuse(surface,
                          call->message->path,
                          call->replies,
                          "it cannot be saved: %s: %s",
                          problem.what,
                          problem.hint);
  }

  Reply* const reply = replies_add(call->replies, "/preset/saved");
  reply_word(reply, made.label);
  reply_word(reply, made.uri);
  if (!saved_keep(&surface->live->saved, &made)) {
    preset_write_free(&made);
    return call_refuse(call, "saved, but to be loaded by the next run only");
  }
  return true;
}

static void
list_preset(const Call* const call, const ModelPreset* const preset)
{
  Reply* const reply = replies_add(call->replies, "/preset/list/reply");
  reply_word(reply, preset->label);
  reply_word(reply, preset->uri);
}

bool
bank_list(const Call* const call)
{
  const Surface* const surface = call->surface;
  const Model* const   model   = surface->model;
  const Saved* const   saved   = surface->live ? &surface->live->saved : NULL;
  uint32_t             n       = saved ? saved->n : 0U;
  if (call->message->n_args) {
    return call_refuse_count(call);
  }
  for (uint32_t i = 0U; i < model->n_presets; ++i) {
    if (!saved || !saved_find(saved, model->presets[i].uri)) {
      list_preset(call, &model->presets[i]);
      ++n;
    }
  }
  for (uint32_t i = 0U; saved && i < saved->n; ++i) {
    list_preset(call, &saved->items[i]);
  }
  reply_number(replies_add(call->replies, "/preset/list/end"), 'i', n);
  return true;
}
