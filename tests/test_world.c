// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/world.h"
#include "tests/bundles.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Worlds over bundles that are broken, or that stand beside the program, and
// what is said of them

/// Expect that one plugin of the faulty bundles is refused
static void
refuse(const char* const wanted,
       const Status      status,
       const char* const what,
       const char* const hint)
{
  char*        said    = NULL;
  Model*       model   = NULL;
  Problem      problem = {0};
  World* const world   = bundles_open_anyway(BUNDLES_FAULTY);
  ck_assert_int_eq(bundles_read(world, wanted, &model, &problem, &said),
                   status);
  ck_assert_ptr_null(model);
  ck_assert_ptr_nonnull(strstr(problem.what, what));
  ck_assert_str_eq(problem.hint, hint);
  ck_assert_str_eq(said, ""); // The caller prints the problem
  free(said);
  world_close(world);
}

START_TEST(what_cannot_be_hosted_is_refused_with_the_reason)
{
  refuse("urn:test:unknown_feature",
         STATUS_NO_FEATURE,
         "urn:test:unknown_feature",
         "it needs urn:test:feature");
  refuse("urn:test:unknown_port",
         STATUS_NO_FEATURE,
         "urn:test:unknown_port",
         "it needs http://lv2plug.in/ns/ext/event#EventPort");
  refuse("urn:test:broken_data",
         STATUS_BAD_FORMAT,
         "/broken_data.lv2/broken_data.ttl:9",
         "line end in short string");
  refuse("urn:test:broken_data_too",
         STATUS_BAD_FORMAT,
         "/broken_data.lv2/broken_data.ttl:9",
         "line end in short string");
  refuse("urn:test:missing_data",
         STATUS_NO_FILE,
         "/missing_data.lv2/missing_data.ttl",
         "No such file or directory");
  refuse("urn:test:bad_index",
         STATUS_BAD_FORMAT,
         "urn:test:bad_index",
         "a port has an impossible index");
}
END_TEST

/// Expect that a text is these lines, each with its two parts, in any order
static void
expect_lines(const char* const text,
             const char* const parts[][2],
             const uint32_t    n)
{
  ck_assert_uint_eq(bundles_count(text, "\n"), n);
  for (uint32_t i = 0U; i < n; ++i) {
    const char* const at = strstr(text, parts[i][0]);
    ck_assert_msg(at != NULL, "no %s in: %s", parts[i][0], text);
    const char* const end = strchr(at, '\n');
    const char* const why = strstr(at, parts[i][1]);
    ck_assert_msg(why && why < end, "no %s in: %s", parts[i][1], text);
    ck_assert_uint_eq(bundles_count(text, parts[i][0]), 1U);
  }
}

START_TEST(a_broken_bundle_costs_one_line)
{
  static const char* const manifests[][2] = {
    {"/broken_manifest.lv2/manifest.ttl:10: broken", "the bundle is skipped"},
    {"/missing_manifest.lv2/manifest.ttl: cannot", "the bundle is skipped"},
  };
  static const char* const data[][2] = {
    {"/broken_data.lv2/broken_data.ttl:9: broken", "it describes is skipped"},
    {"/missing_data.lv2/missing_data.ttl: cannot", "it describes is skipped"},
    {"urn:test:bad_index: broken", "impossible index"},
  };
  char*        said  = NULL;
  Model*       model = NULL;
  World* const world = bundles_open(BUNDLES_FAULTY ":" BUNDLES_GOOD, &said);
  expect_lines(said, manifests, 2U);
  free(said);

  // A name is looked for in all of them, and each is told of once
  ck_assert_int_eq(bundles_read(world, "ric", &model, NULL, &said), STATUS_OK);
  expect_lines(said, data, 3U);
  free(said);
  model_free(model);
  model_free(bundles_read_quietly(world, "church"));
  world_close(world);
}
END_TEST

START_TEST(what_is_no_bundle_is_passed_over)
{
  char folder[] = "/tmp/chronus-world-XXXXXX";
  char inner[64];
  char file[64];
  ck_assert_ptr_nonnull(mkdtemp(folder));
  snprintf(inner, sizeof(inner), "%s/folder", folder);
  snprintf(file, sizeof(file), "%s/file", folder);
  ck_assert_int_eq(mkdir(inner, 0700), 0);
  fclose(fopen(file, "w"));
  world_close(bundles_open_quietly(folder));
  unlink(file);
  rmdir(inner);
  rmdir(folder);
}
END_TEST

START_TEST(a_broken_preset_costs_one_line_and_no_other_preset)
{
  static const char* const lines[][2] = {
    {"/broken_preset.lv2/bad.ttl:", "what it describes is skipped"},
  };
  char*        said  = NULL;
  Model*       model = NULL;
  World* const world = bundles_open_anyway(BUNDLES_FAULTY);
  ck_assert_int_eq(
    bundles_read(world, "urn:test:broken_preset", &model, NULL, &said), 0);
  expect_lines(said, lines, 1U);
  free(said);
  ck_assert_uint_eq(model->n_presets, 1U);
  ck_assert_str_eq(model->presets[0].label, "A good one");
  model_free(model);
  world_close(world);
}
END_TEST

/// Write a bundle with the synth's URI and a name of its own
static void
write_synth(const char* const folder, const char* const name)
{
  char path[128];
  snprintf(path, sizeof(path), "%s/manifest.ttl", folder);
  ck_assert_int_eq(mkdir(folder, 0700), 0);
  FILE* const file = fopen(path, "w");
  ck_assert_ptr_nonnull(file);
  fprintf(file,
          "<%s> a <http://lv2plug.in/ns/lv2core#Plugin> ; "
          "<http://lv2plug.in/ns/lv2core#binary> <x.so> ; "
          "<http://usefulinc.com/ns/doap#name> \"%s\" .\n",
          WORLD_DEFAULT_PLUGIN,
          name);
  fclose(file);
}

static void
remove_synth(const char* const folder)
{
  char path[128];
  snprintf(path, sizeof(path), "%s/manifest.ttl", folder);
  unlink(path);
  rmdir(folder);
}

// An old one that is installed must not be what a new program plays
START_TEST(the_bundle_beside_the_program_wins)
{
  char folder[] = "/tmp/chronus-world-XXXXXX";
  char installed[64];
  char beside[64];
  char own[64];
  ck_assert_ptr_nonnull(mkdtemp(folder));
  snprintf(installed, sizeof(installed), "%s/installed", folder);
  snprintf(beside, sizeof(beside), "%s/installed/chronus.lv2", folder);
  snprintf(own, sizeof(own), "%s/own.lv2", folder);
  ck_assert_int_eq(mkdir(installed, 0700), 0);
  write_synth(beside, "Installed");
  write_synth(own, "Beside");

  bundles_set_path(installed);
  World* world = NULL;
  ck_assert_int_eq(world_open(&world, NULL), STATUS_OK);
  Model* model = bundles_read_quietly(world, NULL);
  ck_assert_str_eq(model->name, "Installed");
  model_free(model);
  world_close(world);

  const char* const bundles[][2] = {{own, "Beside"}, {beside, "Installed"}};
  for (uint32_t i = 0U; i < 2U; ++i) {
    ck_assert_int_eq(setenv("CHRONUS_BUNDLE", bundles[i][0], 1), 0);
    ck_assert_int_eq(world_open(&world, NULL), STATUS_OK);
    model = bundles_read_quietly(world, NULL);
    ck_assert_str_eq(model->name, bundles[i][1]);
    model_free(model);
    world_close(world);
  }
  remove_synth(beside);
  remove_synth(own);
  rmdir(installed);
  rmdir(folder);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("world");
  tcase_set_timeout(tcase, 20.0);
  tcase_add_test(tcase, what_cannot_be_hosted_is_refused_with_the_reason);
  tcase_add_test(tcase, a_broken_bundle_costs_one_line);
  tcase_add_test(tcase, what_is_no_bundle_is_passed_over);
  tcase_add_test(tcase, a_broken_preset_costs_one_line_and_no_other_preset);
  tcase_add_test(tcase, the_bundle_beside_the_program_wins);
  return suite_run("world", tcase);
}
