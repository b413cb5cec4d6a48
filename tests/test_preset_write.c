// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/preset_name.h"
#include "host/lv2/preset_write.h"
#include "host/lv2/world.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>
#include <lilv/lilv.h>
#include <lv2/urid/urid.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Presets that users save: where they go, and who can read them

static World* world;
static Model* model;
static float* values;

static void
set_up(void)
{
  Problem problem = {.what = ""};
  mkdir(program_path("@/lv2"), 0777);
  const char* const bundle = getenv("CHRONUS_BUNDLE");
  ck_assert_ptr_nonnull(bundle);
  ck_assert_int_eq(symlink(bundle, program_path("@/lv2/chronus.lv2")), 0);
  setenv("LV2_PATH", program_path("@/lv2"), 1);
  ck_assert_int_eq(world_open(&world, &problem), STATUS_OK);
  ck_assert_int_eq(
    world_model(world, "urn:chronus:synth", 48000.0, &model, &problem),
    STATUS_OK);
  values = (float*)calloc(model->n_ports, sizeof(float));
  ck_assert_ptr_nonnull(values);
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    values[p] = model->ports[p].def;
  }
}

static void
tear_down(void)
{
  free(values);
  model_free(model);
  world_close(world);
}

START_TEST(names_are_checked)
{
  static const char* const bad[] = {"",
                                    ".",
                                    "..",
                                    "../evil",
                                    ".hidden",
                                    "a/b",
                                    "a\\b",
                                    "a\nb",
                                    "\x01",
                                    "\x7F",
                                    "\xFF",
                                    "\xC0\xAF",
                                    "\xE0\x80\xAF",
                                    "\xED\xA0\x80",
                                    "cut \xE2\x82",
                                    " "};
  for (size_t i = 0U; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    ck_assert_msg(preset_name_flaw(bad[i]), "%s is taken", bad[i]);
  }
  char far[PRESET_NAME_BYTES + 2U];
  memset(far, 'x', sizeof(far));
  far[sizeof(far) - 1U] = '\0';
  ck_assert_ptr_nonnull(preset_name_flaw(far));
  far[PRESET_NAME_BYTES] = '\0';
  ck_assert_ptr_null(preset_name_flaw(far));
  ck_assert_ptr_null(preset_name_flaw("Fl\xC3\xB6te \xE2\x82\xAC 5 \"a\""));
}
END_TEST

START_TEST(folders_hold_nothing_but_plain_letters)
{
  static const char* const names[] = {
    "a b", "a_b", "a-b", "a.b", "A b", "a_20b", "..", "/", "\xC3\xB6"};
  char folders[9][PRESET_FOLDER_BYTES];
  for (size_t i = 0U; i < 9U; ++i) {
    preset_name_folder(model, names[i], folders[i]);
    ck_assert_ptr_null(strpbrk(folders[i], "/ \\\"'"));
    ck_assert_int_ne(folders[i][0], '.');
    for (size_t j = 0U; j < i; ++j) {
      ck_assert_str_ne(folders[i], folders[j]);
    }
  }
}
END_TEST

static LV2_URID
map_uri(LV2_URID_Map_Handle handle, const char* const uri)
{
  (void)handle;
  LV2_URID id = 5381U;
  for (const char* at = uri; *at; ++at) {
    id = (id * 33U) ^ (unsigned char)*at;
  }
  return id;
}

static void
compare_value(const char* const symbol,
              void* const       user,
              const void* const value,
              const uint32_t    size,
              const uint32_t    type)
{
  uint32_t* const n      = (uint32_t*)user;
  float           number = 0.0f;
  (void)type;
  ck_assert_uint_eq(size, sizeof(number));
  memcpy(&number, value, sizeof(number));
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    if (!strcmp(model->ports[p].symbol, symbol)) {
      ck_assert_double_eq((double)number, (double)values[p]);
      ++*n;
    }
  }
}

// By lilv_state_new_from_world, which is how jalv loads presets
START_TEST(lilv_loads_what_was_saved)
{
  static const char name[]  = "My \"best\" Fl\xC3\xB6te";
  ModelPreset       made    = {.uri = NULL};
  Problem           problem = {.what = ""};
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    values[p] = model->ports[p].def + 0.123456789f;
  }
  ck_assert_int_eq(preset_write(model, name, values, &made, &problem),
                   STATUS_OK);

  LV2_URID_Map     map      = {NULL, map_uri};
  LilvWorld* const lilv     = lilv_world_new();
  uint32_t         n_values = 0U;
  lilv_world_load_all(lilv);
  LilvNode* const uri = lilv_new_uri(lilv, made.uri);
  lilv_world_load_resource(lilv, uri);
  LilvState* const state = lilv_state_new_from_world(lilv, &map, uri);
  ck_assert_ptr_nonnull(state);
  ck_assert_str_eq(lilv_state_get_label(state), name);
  ck_assert_str_eq(lilv_node_as_uri(lilv_state_get_plugin_uri(state)),
                   "urn:chronus:synth");
  lilv_state_emit_port_values(state, compare_value, &n_values);
  ck_assert_uint_eq(n_values, made.n_values);
  ck_assert_uint_ge(n_values, 15U);
  lilv_state_free(state);
  lilv_node_free(uri);
  lilv_world_free(lilv);
  preset_write_free(&made);
}
END_TEST

START_TEST(other_programs_find_it)
{
  Ran         ran;
  ModelPreset made    = {.uri = NULL};
  Problem     problem = {.what = ""};
  ck_assert_int_eq(preset_write(model, "Mine", values, &made, &problem),
                   STATUS_OK);
  const char* const path = made.uri + strlen("file://");
  program_do(&ran, "sordi %s", path);
  program_run(&ran, "lv2info urn:chronus:synth");
  ck_assert_ptr_nonnull(strstr(ran.out, "Mine"));
  program_run(&ran, "chronus info");
  ck_assert_msg(strstr(ran.out, "Mine"), "%s%s", ran.out, ran.err);
  program_do(&ran, "chronus render -q -p Mine -t 0.01 -o @/preset.wav");
  preset_write_free(&made);
}
END_TEST

START_TEST(saving_again_replaces)
{
  ModelPreset first   = {.uri = NULL};
  ModelPreset second  = {.uri = NULL};
  Problem     problem = {.what = ""};
  ck_assert_int_eq(preset_write(model, "Again", values, &first, &problem),
                   STATUS_OK);
  values[0] = 0.5f;
  ck_assert_int_eq(preset_write(model, "Again", values, &second, &problem),
                   STATUS_OK);
  ck_assert_str_eq(first.uri, second.uri);
  char path[2048];
  snprintf(path, sizeof(path), "%s", first.uri + strlen("file://"));
  char* const slash = strrchr(path, '/');
  snprintf(slash, sizeof(path) - (size_t)(slash - path), "%s", "/new.ttl");
  ck_assert_int_ne(access(path, F_OK), 0);
  preset_write_free(&first);
  preset_write_free(&second);
}
END_TEST

START_TEST(a_link_is_not_followed)
{
  char        folder[PRESET_FOLDER_BYTES];
  char        path[1024];
  ModelPreset made    = {.uri = NULL};
  Problem     problem = {.what = ""};
  mkdir(program_path("@/elsewhere"), 0777);
  preset_name_folder(model, "Link", folder);
  snprintf(path, sizeof(path), "%s/%s", program_path("@/lv2"), folder);
  ck_assert_int_eq(symlink(program_path("@/elsewhere"), path), 0);
  ck_assert_int_eq(preset_write(model, "Link", values, &made, &problem),
                   STATUS_NO_WRITE);
  ck_assert_str_ne(problem.hint, "");
  ck_assert_int_ne(access(program_path("@/elsewhere/preset.ttl"), F_OK), 0);
}
END_TEST

START_TEST(the_user_s_own_folder_goes_first)
{
  char* const uri = preset_write_uri(model, "x");
  ck_assert_ptr_nonnull(strstr(uri, "/lv2/"));
  free(uri);

  setenv("HOME", program_path("@/home"), 1);
  mkdir(program_path("@/home"), 0777);
  static const char* const paths[] = {NULL, "/usr/lib/lv2:~/.lv2"};
  for (int i = 0; i < 2; ++i) {
    if (paths[i]) {
      setenv("LV2_PATH", paths[i], 1);
    } else {
      unsetenv("LV2_PATH");
    }
    char* const mine = preset_write_uri(model, "x");
    ck_assert_ptr_nonnull(strstr(mine, "/home/.lv2/"));
    free(mine);
  }
  setenv("LV2_PATH", "/nowhere:relative", 1);
  ck_assert_ptr_null(preset_write_uri(model, "x"));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("presets");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, names_are_checked);
  tcase_add_test(tcase, folders_hold_nothing_but_plain_letters);
  tcase_add_test(tcase, lilv_loads_what_was_saved);
  tcase_add_test(tcase, other_programs_find_it);
  tcase_add_test(tcase, saving_again_replaces);
  tcase_add_test(tcase, a_link_is_not_followed);
  tcase_add_test(tcase, the_user_s_own_folder_goes_first);
  return suite_run("preset write", tcase);
}
