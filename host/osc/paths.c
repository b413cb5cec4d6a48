// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/paths.h"

#include "host/base/nearest.h"

#include <stdlib.h>
#include <string.h>

#define ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))

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
  const ModelPort* const port  = &model->ports[p];
  const bool             fixed = model_is_fixed(port);
  const bool             text  = model_is_text(port);
  const bool whole = port->integer || port->toggled || port->trigger;
  return (PathRow){.path   = path,
                   .types  = fixed   ? ""
                             : text  ? "s"
                             : whole ? "i"
                                     : "f",
                   .takes  = fixed  ? "nothing"
                             : text ? "a text"
                                    : "one number",
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
  const PathRow* row  = NULL;
  for (uint32_t i = 0U; (row = rows_at(i)); ++i) {
    rows[n++] = *row;
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
  const size_t most = (size_t)rows_count() + ARRAY_LENGTH(aliases) +
                      ((size_t)2U * model->n_ports);

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

const char*
paths_nearest(const Paths* const paths, const char* const path)
{
  return nearest_pick(path, paths->names, paths->n);
}
