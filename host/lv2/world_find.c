// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/nearest.h"
#include "host/base/text.h"
#include "host/lv2/naming.h"
#include "host/lv2/world_impl.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/// How many plugins a hint names
#define N_HINTS 3U

/// How well a plugin fits, the best last
typedef enum {
  FIT_NONE,
  FIT_PART,  ///< The word is part of its URI or name
  FIT_SHORT, ///< The word is the last part of its URI
  FIT_NAME,  ///< The word is its name
} Fit;

/// What one look at all plugins has found
typedef struct {
  Fit               fit;              ///< Best so far
  uint32_t          n;                ///< Plugins that fit as well as that
  const LilvPlugin* plugins[N_HINTS]; ///< The first of them
  uint32_t          n_near;           ///< Used ones of `near`
  const LilvPlugin* near[N_HINTS];    ///< Plugins of the least distance
  uint32_t          away[N_HINTS];    ///< Their distances, ascending
} Search;

static void
note_fit(Search* const search, const LilvPlugin* const plugin, const Fit fit)
{
  if (fit > search->fit) {
    search->fit = fit;
    search->n   = 0U;
  }
  if (fit && fit == search->fit) {
    if (search->n < N_HINTS) {
      search->plugins[search->n] = plugin;
    }
    ++search->n;
  }
}

/// Keep a plugin among the nearest, if it is one of them
static void
note_near(Search* const           search,
          const LilvPlugin* const plugin,
          const uint32_t          away)
{
  uint32_t at = search->n_near;
  while (at && search->away[at - 1U] > away) {
    --at;
  }
  if (at < N_HINTS) {
    search->n_near += search->n_near < N_HINTS;
    for (uint32_t i = search->n_near - 1U; i > at; --i) {
      search->near[i] = search->near[i - 1U];
      search->away[i] = search->away[i - 1U];
    }
    search->near[at] = plugin;
    search->away[at] = away;
  }
}

/// Note the distance of one of a plugin's names unless it is a wholly other
/// word
static uint32_t
distance(const char* const word, const char* const name, const uint32_t best)
{
  const size_t   n_word = strlen(word);
  const size_t   n_name = strlen(name);
  const size_t   longer = n_word > n_name ? n_word : n_name;
  const uint32_t away   = nearest_distance(word, name);
  return ((size_t)away * 2U <= longer && away < best) ? away : best;
}

static void
look_at(Search* const           search,
        World* const            world,
        const LilvPlugin* const plugin,
        const char* const       word)
{
  const char* const uri   = world_uri(plugin);
  const char* const plain = world_glance(world, plugin);
  char* const       name  = plain ? strdup(plain) : world_load(world, plugin);
  char* const       short_name = naming_short(uri);
  if (name && short_name) {
    Fit fit = FIT_NONE;
    if (!strcasecmp(name, word)) {
      fit = FIT_NAME;
    } else if (!strcasecmp(short_name, word)) {
      fit = FIT_SHORT;
    } else if (text_contains(uri, word) || text_contains(name, word)) {
      fit = FIT_PART;
    }
    note_fit(search, plugin, fit);

    uint32_t away = distance(word, uri, UINT32_MAX);
    away          = distance(word, short_name, away);
    away          = distance(word, name, away);
    if (away < UINT32_MAX) {
      note_near(search, plugin, away);
    }
  }
  free(short_name);
  free(name);
}

/// Name some plugins in the hint, after `words`
static void
hint_plugins(Problem* const                 problem,
             const char* const              words,
             const LilvPlugin* const* const plugins,
             const uint32_t                 n)
{
  char   list[PROBLEM_BYTES] = {0};
  size_t used                = 0U;
  for (uint32_t i = 0U; i < n && used < sizeof(list); ++i) {
    used += (size_t)snprintf(list + used,
                             sizeof(list) - used,
                             "%s %s",
                             i ? "," : "",
                             world_uri(plugins[i]));
  }
  problem_hint(problem, "%s%s", words, list);
}

static Status
judge(const Search* const      search,
      const char* const        word,
      const LilvPlugin** const plugin,
      Problem* const           problem)
{
  if (search->n == 1U) {
    *plugin = search->plugins[0];
    return STATUS_OK;
  }
  if (search->n) {
    const uint32_t n = search->n < N_HINTS ? search->n : N_HINTS;
    problem_set(problem, STATUS_AMBIGUOUS, "%s", word);
    hint_plugins(problem, "such as", search->plugins, n);
    return STATUS_AMBIGUOUS;
  }
  problem_set(problem, STATUS_NO_PLUGIN, "%s", word);
  if (search->n_near) {
    hint_plugins(problem, "nearest:", search->near, search->n_near);
  } else if (!strcmp(word, WORLD_DEFAULT_PLUGIN)) {
    problem_hint(problem,
                 "its bundle chronus.lv2 is neither beside the program nor in "
                 "LV2_PATH");
  } else {
    problem_hint(problem, "`chronus list` shows what there is");
  }
  return STATUS_NO_PLUGIN;
}

Status
world_find(World* const             world,
           const char* const        wanted,
           const LilvPlugin** const plugin,
           Problem* const           problem)
{
  const bool        is_given = wanted && wanted[0];
  const char* const word     = is_given ? wanted : WORLD_DEFAULT_PLUGIN;
  if ((*plugin = world_get(world, word))) {
    free(world_load(world, *plugin));
    return STATUS_OK;
  }

  Search                   search  = {0};
  const LilvPlugins* const plugins = lilv_world_get_all_plugins(world->lilv);
  LILV_FOREACH(plugins, i, plugins)
  {
    look_at(&search, world, lilv_plugins_get(plugins, i), word);
  }
  const Status st = judge(&search, word, plugin, problem);
  if (!st) {
    free(world_load(world, *plugin));
  }
  return st;
}
