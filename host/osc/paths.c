// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/paths.h"

#include <stdlib.h>
#include <string.h>

#define ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const PathRow fixed[] = {
  {"/cancel",
   "t",
   "nothing, a time tag or all",
   "forgets bundles whose time is still to come, answers /cancelled n",
   ACTION_CANCEL,
   PATH_NO_PORT},
  {"/fault",
   "ss",
   "a kind and maybe active, standby or both",
   "makes copies fail on purpose (--allow-faults)",
   ACTION_FAULT,
   PATH_NO_PORT},
  {"/list",
   "s",
   "at most a prefix",
   "answers /list/reply per path, then /list/end",
   ACTION_LIST,
   PATH_NO_PORT},
  {"/midi",
   "m",
   "a MIDI message or its bytes",
   "any MIDI message",
   ACTION_MIDI,
   PATH_NO_PORT},
  {"/note/off",
   "sf",
   "a note and maybe a velocity",
   "ends a note",
   ACTION_NOTE_OFF,
   PATH_NO_PORT},
  {"/note/on",
   "sf",
   "a note and maybe a velocity",
   "plays a note",
   ACTION_NOTE_ON,
   PATH_NO_PORT},
  {"/panic", "", "nothing", "all notes off", ACTION_PANIC, PATH_NO_PORT},
  {"/ping",
   "",
   "anything",
   "answers /pong with the same",
   ACTION_PING,
   PATH_NO_PORT},
  {"/preset/list",
   "",
   "nothing",
   "answers /preset/list/reply name uri per preset, then /preset/list/end",
   ACTION_PRESET_LIST,
   PATH_NO_PORT},
  {"/preset/load",
   "s",
   "the name of a preset",
   "sets the controls of a preset",
   ACTION_PRESET_LOAD,
   PATH_NO_PORT},
  {"/preset/save",
   "s",
   "a name",
   "saves the controls as an LV2 preset of the user's",
   ACTION_PRESET_SAVE,
   PATH_NO_PORT},
  {"/restore",
   "",
   "nothing",
   "replaces the standby",
   ACTION_RESTORE,
   PATH_NO_PORT},
  {"/set",
   "sfi",
   "a path, a value and an id",
   "sets, then answers /set/done id path value frame",
   ACTION_ASSURED,
   PATH_NO_PORT},
  {"/say",
   "s",
   "a sentence, and maybe only, partial or explain",
   "plain words; answers /said path value per message, then /said/end",
   ACTION_SAY,
   PATH_NO_PORT},
  {"/say/context",
   "",
   "nothing",
   "answers /say/context/KEY for what was said before",
   ACTION_CONTEXT,
   PATH_NO_PORT},
  {"/status",
   "",
   "nothing",
   "answers /status/KEY per figure, then /status/end",
   ACTION_STATUS,
   PATH_NO_PORT},
  {"/subscribe",
   "sf",
   "maybe a prefix, and maybe updates per second",
   "sends the state, then changes; 30 s of silence end it",
   ACTION_SUBSCRIBE,
   PATH_NO_PORT},
  {"/upgrade",
   "",
   "nothing",
   "has the plugin as it is on disk now take over",
   ACTION_UPGRADE,
   PATH_NO_PORT},
  {"/swap", "", "nothing", "swaps the copies", ACTION_SWAP, PATH_NO_PORT},
  {"/unsubscribe",
   "s",
   "at most a prefix",
   "ends the sender's subscriptions, or that one",
   ACTION_UNSUBSCRIBE,
   PATH_NO_PORT},
};

/// Older names, there if the plugin has the paths that they stand for
static const struct {
  const char* path;   ///< The older name
  const char* target; ///< What it stands for
} aliases[] = {
  {"/engine/amp", "/mod/sine/gain"},
  {"/engine/freq", "/mod/sine/freq"},
};

static PathRow
control_row(const Model* const model, const char* const path, const uint32_t p)
{
  const ModelPort* const port = &model->ports[p];
  const bool whole            = port->integer || port->toggled || port->trigger;
  return (PathRow){.path   = path,
                   .types  = whole ? "i" : "f",
                   .takes  = "one number",
                   .doc    = port->name,
                   .action = ACTION_SET,
                   .port   = p};
}

static PathRow
gate_row(const Model* const model, const uint32_t p)
{
  return (PathRow){.path   = model->ports[p].gate_path,
                   .types  = "i",
                   .takes  = "on, off, 1 or 0",
                   .doc    = model->ports[p].name,
                   .action = ACTION_GATE,
                   .port   = p};
}

/// Port whose path this is, or PATH_NO_PORT
static uint32_t
port_of(const Model* const model, const char* const path)
{
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    if (model->ports[p].path && !strcmp(model->ports[p].path, path)) {
      return p;
    }
  }
  return PATH_NO_PORT;
}

static int
compare_rows(const void* const a, const void* const b)
{
  return strcmp(((const PathRow*)a)->path, ((const PathRow*)b)->path);
}

static int
compare_key(const void* const key, const void* const row)
{
  return strcmp(key, ((const PathRow*)row)->path);
}

static void
fill(Paths* const paths, const Model* const model)
{
  PathRow* const rows = paths->rows;
  uint32_t       n    = 0U;
  for (size_t i = 0U; i < ARRAY_LENGTH(fixed); ++i) {
    rows[n++] = fixed[i];
  }
  for (size_t i = 0U; i < ARRAY_LENGTH(aliases); ++i) {
    const uint32_t p = port_of(model, aliases[i].target);
    if (p != PATH_NO_PORT) {
      rows[n++] = control_row(model, aliases[i].path, p);
    }
  }
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    if (model->ports[p].path) {
      rows[n++] = control_row(model, model->ports[p].path, p);
    }
    if (model->ports[p].gate_path) {
      rows[n++] = gate_row(model, p);
    }
  }

  paths->n = n;
  qsort(rows, n, sizeof(*rows), compare_rows);
  for (uint32_t i = 0U; i < n; ++i) {
    paths->names[i] = rows[i].path;
  }
}

Status
paths_open(Paths* const paths, const Model* const model)
{
  const size_t most =
    ARRAY_LENGTH(fixed) + ARRAY_LENGTH(aliases) + ((size_t)2U * model->n_ports);

  *paths       = (Paths){0};
  paths->rows  = calloc(most, sizeof(*paths->rows));
  paths->names = calloc(most, sizeof(*paths->names));
  if (!paths->rows || !paths->names) {
    paths_close(paths);
    return STATUS_NO_MEMORY;
  }
  fill(paths, model);
  return STATUS_OK;
}

void
paths_close(Paths* const paths)
{
  free(paths->rows);
  free(paths->names);
  *paths = (Paths){0};
}

const PathRow*
paths_find(const Paths* const paths, const char* const path)
{
  return bsearch(
    path, paths->rows, paths->n, sizeof(*paths->rows), compare_key);
}
