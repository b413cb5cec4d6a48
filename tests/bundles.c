// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bundles.h"

#include "host/lv2/hush.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Sample rate of all models, Hz
#define RATE_HZ 48000.0

void
bundles_set_path(const char* const folders)
{
  char  path[4096] = {0};
  int   used       = 0;
  char* copy       = strdup(folders);
  char* rest       = NULL;
  for (char* folder = strtok_r(copy, ":", &rest); folder;
       folder       = strtok_r(NULL, ":", &rest)) {
    char* const whole = realpath(folder, NULL);
    ck_assert_msg(whole != NULL, "%s is not there", folder);
    used += snprintf(
      path + used, sizeof(path) - (size_t)used, "%s%s", used ? ":" : "", whole);
    ck_assert_int_lt(used, (int)sizeof(path));
    free(whole);
  }
  free(copy);
  ck_assert_int_eq(setenv("LV2_PATH", path, 1), 0);
  ck_assert_int_eq(setenv("CHRONUS_BUNDLE", "", 1), 0);
}

void
bundles_use_built(const char* const folder)
{
  const char* const build = getenv("CHRONUS_BUILD");
  char              path[256];
  snprintf(path, sizeof(path), "%s/tests/%s", build ? build : "build", folder);
  bundles_set_path(path);
}

World*
bundles_open(const char* const folders, char** const said)
{
  World* world = NULL;
  Hush   hush  = {0};
  bundles_set_path(folders);
  hush_begin(&hush);
  const Status st   = world_open(&world, NULL);
  char* const  text = hush_end(&hush);
  *said             = text ? text : strdup("");
  ck_assert_int_eq(st, STATUS_OK);
  return world;
}

World*
bundles_open_anyway(const char* const folders)
{
  char*        said  = NULL;
  World* const world = bundles_open(folders, &said);
  free(said);
  return world;
}

World*
bundles_open_quietly(const char* const folders)
{
  char*        said  = NULL;
  World* const world = bundles_open(folders, &said);
  ck_assert_str_eq(said, "");
  free(said);
  return world;
}

Status
bundles_read(World* const      world,
             const char* const wanted,
             Model** const     model,
             Problem* const    problem,
             char** const      said)
{
  Hush hush = {0};
  hush_begin(&hush);
  const Status st   = world_model(world, wanted, RATE_HZ, model, problem);
  char* const  text = hush_end(&hush);
  *said             = text ? text : strdup("");
  return st;
}

Model*
bundles_read_quietly(World* const world, const char* const wanted)
{
  Model*  model   = NULL;
  char*   said    = NULL;
  Problem problem = {0};
  ck_assert_msg(!bundles_read(world, wanted, &model, &problem, &said),
                "%s; %s",
                problem.what,
                problem.hint);
  ck_assert_str_eq(said, "");
  free(said);
  return model;
}

uint32_t
bundles_count(const char* const text, const char* const part)
{
  uint32_t n = 0U;
  for (const char* at = text; (at = strstr(at, part)); ++at) {
    ++n;
  }
  return n;
}
