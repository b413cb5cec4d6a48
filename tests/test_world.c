// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/world.h"
#include "tests/bundles.h"
#include "tests/suite.h"

#include <check.h>

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Plugins as their Turtle has them, found by name, and what is said of those
// that are broken

#define RICH "urn:test:rich"
#define RATE_HZ 48000.0

static const ModelPort*
port(const Model* const model, const char* const symbol)
{
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    if (!strcmp(model->ports[p].symbol, symbol)) {
      return &model->ports[p];
    }
  }
  ck_abort_msg("no port %s", symbol);
  return NULL;
}

static void
expect_float(const float value, const float expected)
{
  ck_assert_double_eq((double)value, (double)expected);
}

START_TEST(every_kind_of_port_is_known)
{
  static const PortKind kinds[] = {PORT_CONTROL_IN,
                                   PORT_CONTROL_IN,
                                   PORT_CONTROL_IN,
                                   PORT_CONTROL_IN,
                                   PORT_CONTROL_IN,
                                   PORT_CONTROL_IN,
                                   PORT_CONTROL_IN,
                                   PORT_CONTROL_IN,
                                   PORT_CONTROL_OUT,
                                   PORT_CONTROL_OUT,
                                   PORT_AUDIO_IN,
                                   PORT_AUDIO_OUT,
                                   PORT_CV_IN,
                                   PORT_CV_OUT,
                                   PORT_EVENT_IN,
                                   PORT_EVENT_OUT,
                                   PORT_OPTIONAL,
                                   PORT_CONTROL_IN,
                                   PORT_CONTROL_IN};
  World* const          world   = bundles_open_quietly(BUNDLES_GOOD);
  Model* const          model   = bundles_read_quietly(world, RICH);
  ck_assert_str_eq(model->uri, RICH);
  ck_assert_str_eq(model->name, "Rich");
  ck_assert_str_eq(model->short_name, "rich");
  ck_assert_uint_eq(model->n_ports, sizeof(kinds) / sizeof(kinds[0]));
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    ck_assert_int_eq(model->ports[p].kind, kinds[p]);
  }
  ck_assert(port(model, "events")->midi);
  ck_assert(port(model, "events")->position);
  ck_assert_uint_eq(port(model, "events")->min_bytes, 100000U);
  ck_assert(!port(model, "notify")->midi);
  ck_assert(!port(model, "notify")->position);
  ck_assert_uint_eq(port(model, "notify")->min_bytes, 0U);
  ck_assert_int_eq(port(model, "events")->designation, DESIGNATION_CONTROL);
  ck_assert_int_eq(port(model, "enabled")->designation, DESIGNATION_ENABLED);
  ck_assert_int_eq(port(model, "latency")->designation, DESIGNATION_LATENCY);
  ck_assert_int_eq(port(model, "level")->designation, DESIGNATION_NONE);
  model_free(model);
  world_close(world);
}
END_TEST

START_TEST(paths_come_from_groups_and_symbols)
{
  World* const world = bundles_open_quietly(BUNDLES_GOOD);
  Model* const model = bundles_read_quietly(world, RICH);
  ck_assert_str_eq(port(model, "osc_freq")->path, "/mod/osc/freq");
  ck_assert_str_eq(port(model, "osc")->path, "/mod/rich/osc");
  ck_assert_str_eq(port(model, "env_gate")->path, "/mod/rich/env_gate");
  ck_assert_str_eq(port(model, "env_gate")->gate_path, "/gate/env");
  ck_assert_ptr_null(port(model, "noise_gate")->gate_path);
  ck_assert_ptr_null(port(model, "osc_freq")->gate_path);
  ck_assert_ptr_null(port(model, "level")->path);
  ck_assert_ptr_null(port(model, "in")->path);
  model_free(model);
  world_close(world);
}
END_TEST

START_TEST(no_two_controls_have_one_path)
{
  World* const world = bundles_open_quietly(BUNDLES_GOOD);
  Model* const model = bundles_read_quietly(world, RICH);
  ck_assert_str_eq(port(model, "mode")->path, "/mod/rich/mode");
  ck_assert_str_eq(port(model, "rich_mode")->path, "/mod/rich/rich_mode");
  ck_assert_str_eq(port(model, "rich_size")->path, "/mod/rich/size");
  model_free(model);
  world_close(world);
}
END_TEST

START_TEST(properties_are_read)
{
  World* const           world = bundles_open_quietly(BUNDLES_GOOD);
  Model* const           model = bundles_read_quietly(world, RICH);
  const ModelPort* const freq  = port(model, "osc_freq");
  ck_assert_str_eq(freq->name, "Frequency");
  ck_assert_str_eq(freq->unit, "Hz");
  ck_assert_str_eq(freq->comment, "How high it is.");
  ck_assert(freq->logarithmic && !freq->toggled && !freq->integer);
  expect_float(freq->min, 20.0f);
  expect_float(freq->max, 2000.0f);
  expect_float(freq->def, 440.0f);
  ck_assert_str_eq(port(model, "osc")->unit, "furlongs");
  ck_assert_str_eq(port(model, "noise_gate")->unit, "dB");
  ck_assert_str_eq(port(model, "mode")->unit, "");
  ck_assert(port(model, "env_gate")->toggled);

  const ModelPort* const mode = port(model, "mode");
  ck_assert(mode->integer && mode->enumeration && mode->trigger);
  ck_assert_uint_eq(mode->n_points, 3U);
  ck_assert_str_eq(mode->points[0].label, "one");
  ck_assert_str_eq(mode->points[1].label, "two");
  ck_assert_str_eq(mode->points[2].label, "three");
  expect_float(mode->points[1].value, 2.0f);
  expect_float(mode->min, 1.0f);
  expect_float(mode->max, 3.0f);
  model_free(model);
  world_close(world);
}
END_TEST

// Both ways to give a default are in use
START_TEST(a_range_may_be_a_multiple_of_the_rate)
{
  World* const world = bundles_open_quietly(BUNDLES_GOOD);
  Model* const model = bundles_read_quietly(world, RICH);
  expect_float(port(model, "cutoff")->max, 24000.0f);
  expect_float(port(model, "cutoff")->def, 12000.0f);
  expect_float(port(model, "tone")->max, 24000.0f);
  expect_float(port(model, "tone")->def, 440.0f);
  model_free(model);
  world_close(world);
}
END_TEST

START_TEST(the_default_state_gives_the_defaults)
{
  World* const world = bundles_open_quietly(BUNDLES_GOOD);
  Model* const model = bundles_read_quietly(world, RICH);
  expect_float(port(model, "noise_gate")->def, -50.0f);
  model_free(model);
  world_close(world);
}
END_TEST

START_TEST(presets_come_by_label)
{
  World* const             world   = bundles_open_quietly(BUNDLES_GOOD);
  Model* const             model   = bundles_read_quietly(world, RICH);
  const ModelPreset* const presets = model->presets;
  ck_assert_uint_eq(model->n_presets, 2U);
  ck_assert_str_eq(presets[0].label, "apple");
  ck_assert_str_eq(presets[0].uri, "urn:test:preset:b");
  ck_assert(presets[0].has_state);
  ck_assert_uint_eq(presets[0].n_values, 1U);
  ck_assert_uint_eq(presets[0].values[0].port, 2U);
  expect_float(presets[0].values[0].value, 1.0f);

  // An output and a port that is not there are no values of a preset
  ck_assert_str_eq(presets[1].label, "Zebra");
  ck_assert(!presets[1].has_state);
  ck_assert_uint_eq(presets[1].n_values, 2U);
  for (uint32_t i = 0U; i < 2U; ++i) {
    const ModelValue value = presets[1].values[i];
    ck_assert(value.port == 0U || value.port == 4U);
    expect_float(value.value, value.port ? 2.0f : 220.0f);
  }
  model_free(model);
  world_close(world);
}
END_TEST

START_TEST(odd_ranges_are_repaired)
{
  static const struct {
    const char* symbol; ///< Of a port
    float       min;    ///< What is made of it
    float       max;    ///< What is made of it
    float       def;    ///< What is made of it
  } expected[] = {
    {"nothing", 0.0f, 1.0f, 0.0f},
    {"swapped", -5.0f, 5.0f, 1.0f},
    {"outside", 0.0f, 1.0f, 1.0f},
    {"nan", 0.0f, 1.0f, 0.0f},
    {"words", 0.0f, 3.0f, 3.0f},
    {"high", 10.0f, 20.0f, 10.0f},
  };
  char*        said  = NULL;
  Model*       model = NULL;
  World* const world = bundles_open(BUNDLES_FAULTY, &said);
  free(said);
  ck_assert_int_eq(
    bundles_read(world, "urn:test:odd_ranges", &model, NULL, &said), STATUS_OK);
  free(said);
  for (size_t i = 0U; i < sizeof(expected) / sizeof(expected[0]); ++i) {
    const ModelPort* const odd = port(model, expected[i].symbol);
    expect_float(odd->min, expected[i].min);
    expect_float(odd->max, expected[i].max);
    expect_float(odd->def, expected[i].def);
  }
  model_free(model);
  world_close(world);
}
END_TEST

/// Expect that a word means a plugin
static void
expect_found(World* const world, const char* const word, const char* const uri)
{
  Model* const model = bundles_read_quietly(world, word);
  ck_assert_str_eq(model->uri, uri);
  ck_assert_ptr_nonnull(world_plugin(world, model));
  model_free(model);
}

START_TEST(a_part_of_a_name_is_enough)
{
  World* const world = bundles_open_quietly(BUNDLES_GOOD);
  expect_found(world, "urn:test:rich", RICH);
  expect_found(world, "RICH", RICH);
  expect_found(world, "ric", RICH);
  expect_found(world, "church", "http://example.org/organs#Small");
  expect_found(world, "organs#smaller", "http://example.org/organs#Smaller");
  world_close(world);
}
END_TEST

// "organ" is part of both names and URIs, "small" of both URIs
START_TEST(a_whole_name_wins_over_parts)
{
  World* const world = bundles_open_quietly(BUNDLES_GOOD);
  expect_found(world, "organ", "http://example.org/organs#Smaller");
  expect_found(world, "small", "http://example.org/organs#Small");
  world_close(world);
}
END_TEST

/// Expect that a word means no plugin, or too many
static void
expect_lost(World* const      world,
            const char* const word,
            const Status      status,
            const char* const what,
            const char* const hint)
{
  Model*  model   = NULL;
  char*   said    = NULL;
  Problem problem = {0};
  ck_assert_int_eq(bundles_read(world, word, &model, &problem, &said), status);
  ck_assert_ptr_null(model);
  ck_assert_str_eq(problem.what, what);
  ck_assert_str_eq(problem.hint, hint);
  ck_assert_str_eq(said, "");
  free(said);
  ck_assert_int_eq(world_model(world, word, RATE_HZ, &model, NULL), status);
}

START_TEST(a_word_that_fits_several_is_refused_with_them)
{
  World* const world = bundles_open_quietly(BUNDLES_GOOD);
  expect_lost(world,
              "example",
              STATUS_AMBIGUOUS,
              "example",
              "such as http://example.org/organs#Small, "
              "http://example.org/organs#Smaller");
  world_close(world);
}
END_TEST

START_TEST(a_mistyped_word_is_answered_with_the_nearest)
{
  World* const world = bundles_open_quietly(BUNDLES_GOOD);
  expect_lost(world,
              "urn:test:ritch",
              STATUS_NO_PLUGIN,
              "urn:test:ritch",
              "nearest: urn:test:rich");
  expect_lost(world,
              "Chirch Orgn",
              STATUS_NO_PLUGIN,
              "Chirch Orgn",
              "nearest: http://example.org/organs#Small");
  expect_lost(world,
              "something else",
              STATUS_NO_PLUGIN,
              "something else",
              "`chronus list` shows what there is");
  world_close(world);
}
END_TEST

START_TEST(no_word_means_the_synth)
{
  static const char hint[] =
    "its bundle chronus.lv2 is neither beside the program nor in LV2_PATH";
  World* const world = bundles_open_quietly(BUNDLES_GOOD);
  expect_lost(world, NULL, STATUS_NO_PLUGIN, WORLD_DEFAULT_PLUGIN, hint);
  expect_lost(world, "", STATUS_NO_PLUGIN, WORLD_DEFAULT_PLUGIN, hint);
  world_close(world);
}
END_TEST

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
  World* const world   = bundles_open(BUNDLES_FAULTY, &said);
  free(said);
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
  World* const world = bundles_open(BUNDLES_FAULTY, &said);
  free(said);
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
  tcase_add_test(tcase, every_kind_of_port_is_known);
  tcase_add_test(tcase, paths_come_from_groups_and_symbols);
  tcase_add_test(tcase, no_two_controls_have_one_path);
  tcase_add_test(tcase, properties_are_read);
  tcase_add_test(tcase, a_range_may_be_a_multiple_of_the_rate);
  tcase_add_test(tcase, the_default_state_gives_the_defaults);
  tcase_add_test(tcase, presets_come_by_label);
  tcase_add_test(tcase, odd_ranges_are_repaired);
  tcase_add_test(tcase, a_part_of_a_name_is_enough);
  tcase_add_test(tcase, a_whole_name_wins_over_parts);
  tcase_add_test(tcase, a_word_that_fits_several_is_refused_with_them);
  tcase_add_test(tcase, a_mistyped_word_is_answered_with_the_nearest);
  tcase_add_test(tcase, no_word_means_the_synth);
  tcase_add_test(tcase, what_cannot_be_hosted_is_refused_with_the_reason);
  tcase_add_test(tcase, a_broken_bundle_costs_one_line);
  tcase_add_test(tcase, what_is_no_bundle_is_passed_over);
  tcase_add_test(tcase, a_broken_preset_costs_one_line_and_no_other_preset);
  tcase_add_test(tcase, the_bundle_beside_the_program_wins);
  return suite_run("world", tcase);
}
