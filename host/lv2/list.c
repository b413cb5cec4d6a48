// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/list.h"

#include "host/base/text.h"
#include "host/lv2/world_impl.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// One plugin of the list
typedef struct {
  const char* uri;     ///< As long as the world
  char*       name;    ///< Owned
  Status      status;  ///< Why it cannot be hosted, or 0
  Problem     problem; ///< More of that
} Row;

static int
by_uri(const void* const a, const void* const b)
{
  return strcmp(((const Row*)a)->uri, ((const Row*)b)->uri);
}

/// Read every plugin that `word` fits; returns how many
static uint32_t
collect(World* const world, const char* const word, Row* const rows)
{
  uint32_t                 n       = 0U;
  const LilvPlugins* const plugins = lilv_world_get_all_plugins(world->lilv);
  LILV_FOREACH(plugins, i, plugins)
  {
    const LilvPlugin* const plugin = lilv_plugins_get(plugins, i);
    const char* const       plain  = world_glance(world, plugin);
    Row                     row    = {.uri = world_uri(plugin)};
    row.name = plain ? strdup(plain) : world_load(world, plugin);
    if (row.name &&
        (text_contains(row.uri, word) || text_contains(row.name, word))) {
      row.status = plain ? STATUS_OK : world_check(world, plugin, &row.problem);
      rows[n++]  = row;
    } else {
      free(row.name);
    }
  }
  qsort(rows, n, sizeof(Row), by_uri);
  return n;
}

/// Width of the first column
static int
uri_width(const Row* const rows, const uint32_t n)
{
  size_t width = 0U;
  for (uint32_t i = 0U; i < n; ++i) {
    const size_t here = rows[i].status ? 0U : strlen(rows[i].uri);
    width             = here > width ? here : width;
  }
  return (int)width;
}

static void
print_hosted(const Row* const rows, const uint32_t n, FILE* const out)
{
  const int width = uri_width(rows, n);
  for (uint32_t i = 0U; i < n; ++i) {
    if (!rows[i].status) {
      fprintf(out, "%-*s  %s\n", width, rows[i].uri, rows[i].name);
    }
  }
}

/// The first that cannot be hosted, if there is none that can; else null
static const Row*
sole_failure(const Row* const rows, const uint32_t n)
{
  for (uint32_t i = 0U; i < n; ++i) {
    if (!rows[i].status) {
      return NULL;
    }
  }
  return n ? rows : NULL;
}

/// Say what is whole but not in the list, all but `skip`
static void
print_others(const Row* const rows,
             const uint32_t   n,
             const bool       each,
             const Row* const skip)
{
  uint32_t n_others = 0U;
  for (uint32_t i = 0U; i < n; ++i) {
    if (rows[i].status == STATUS_NO_FEATURE && &rows[i] != skip) {
      ++n_others;
      if (each) {
        problem_print(&rows[i].problem, rows[i].status);
      }
    }
  }
  if (n_others && !each) {
    fprintf(stderr,
            "chronus: %u more need what this host lacks; `chronus list WORD` "
            "says what\n",
            (unsigned)n_others);
  }
}

/// What is wrong with the list as a whole
static Status
judge(World* const      world,
      const char* const word,
      const Row* const  failure,
      const uint32_t    n,
      FILE* const       out,
      Problem* const    problem)
{
  if (fflush(out) || ferror(out)) {
    return problem_set(problem, STATUS_NO_WRITE, "the plugin list");
  }
  if (!n && word[0]) {
    const LilvPlugin* none = NULL;
    return world_find(world, word, &none, problem); // Names the nearest
  }
  if (!n) {
    return problem_set(problem, STATUS_NO_PLUGIN, "LV2_PATH");
  }
  if (failure) {
    flaws_mute(&world->flaws, failure->uri);
    if (problem) {
      *problem = failure->problem;
    }
    return failure->status;
  }
  return STATUS_OK;
}

Status
list_print(World* const      world,
           const char* const word,
           FILE* const       out,
           Problem* const    problem)
{
  const char* const part = word ? word : "";
  const uint32_t    room =
    lilv_plugins_size(lilv_world_get_all_plugins(world->lilv));
  Row* const rows = (Row*)calloc(room + 1U, sizeof(Row));
  if (!rows) {
    return problem_set(problem, STATUS_NO_MEMORY, "the plugin list");
  }

  const uint32_t   n       = collect(world, part, rows);
  const Row* const failure = sole_failure(rows, n);
  print_hosted(rows, n, out);
  const Status st = judge(world, part, failure, n, out, problem);
  print_others(rows, n, part[0] != '\0', failure);
  flaws_tell(&world->flaws);

  for (uint32_t i = 0U; i < n; ++i) {
    free(rows[i].name);
  }
  free(rows);
  return st;
}
