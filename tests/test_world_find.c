// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/world.h"
#include "tests/bundles.h"
#include "tests/suite.h"

#include <check.h>

#include <stdlib.h>

// Plugins found by a word: a name, or a part of one

#define RICH "urn:test:rich"
#define RATE_HZ 48000.0

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

int
main(void)
{
  TCase* const tcase = tcase_create("world_find");
  tcase_set_timeout(tcase, 20.0);
  tcase_add_test(tcase, a_part_of_a_name_is_enough);
  tcase_add_test(tcase, a_whole_name_wins_over_parts);
  tcase_add_test(tcase, a_word_that_fits_several_is_refused_with_them);
  tcase_add_test(tcase, a_mistyped_word_is_answered_with_the_nearest);
  tcase_add_test(tcase, no_word_means_the_synth);
  return suite_run("world_find", tcase);
}
