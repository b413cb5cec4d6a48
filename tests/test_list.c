// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/hush.h"
#include "host/lv2/info.h"
#include "host/lv2/list.h"
#include "host/lv2/world.h"
#include "tests/bundles.h"
#include "tests/suite.h"

#include <check.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What the commands list and info print

#define RICH "urn:test:rich"

/// Print a list; `said` receives what went to stderr; both to be freed
static Status
print_list(World* const      world,
           const char* const word,
           Problem* const    problem,
           char** const      text,
           char** const      said)
{
  size_t      size = 0U;
  FILE* const out  = open_memstream(text, &size);
  Hush        hush = {0};
  hush_begin(&hush);
  const Status st = list_print(world, word, out, problem);
  *said           = hush_end(&hush);
  *said           = *said ? *said : strdup("");
  fclose(out);
  return st;
}

START_TEST(the_list_names_what_can_be_hosted)
{
  char*        text  = NULL;
  char*        said  = NULL;
  World* const world = bundles_open(BUNDLES_FAULTY ":" BUNDLES_GOOD, &said);
  free(said);
  ck_assert_int_eq(print_list(world, NULL, NULL, &text, &said), STATUS_OK);
  ck_assert_str_eq(text,
                   "http://example.org/organs#Small    Church Organ\n"
                   "http://example.org/organs#Smaller  Organ\n"
                   "urn:test:broken_preset             Broken Preset\n"
                   "urn:test:deadly                    Deadly\n"
                   "urn:test:fickle                    Fickle\n"
                   "urn:test:forgetful                 Forgetful\n"
                   "urn:test:half                      Half\n"
                   "urn:test:ladder                    Ladder\n"
                   "urn:test:memo                      Memo\n"
                   "urn:test:null_instance             Null Instance\n"
                   "urn:test:odd_ranges                Odd Ranges\n"
                   "urn:test:printing                  Printing\n"
                   "urn:test:rich                      Rich\n"
                   "urn:test:stubborn                  Stubborn\n"
                   "urn:test:threaded                  Threaded\n"
                   "urn:test:wild                      Wild\n");
  ck_assert_uint_eq(bundles_count(said, "\n"), 4U);
  ck_assert_ptr_nonnull(strstr(said, "chronus: 2 more need what"));
  free(text);
  free(said);
  world_close(world);
}
END_TEST

START_TEST(a_word_shortens_the_list)
{
  char*        text    = NULL;
  char*        said    = NULL;
  Problem      problem = {0};
  World* const world   = bundles_open_quietly(BUNDLES_GOOD);
  ck_assert_int_eq(print_list(world, "CHURCH", NULL, &text, &said), STATUS_OK);
  ck_assert_str_eq(text, "http://example.org/organs#Small  Church Organ\n");
  ck_assert_str_eq(said, "");
  free(text);
  free(said);
  ck_assert_int_eq(print_list(world, "nothing", &problem, &text, &said),
                   STATUS_NO_PLUGIN);
  ck_assert_str_eq(problem.what, "nothing");
  ck_assert_str_eq(text, "");
  ck_assert_str_eq(said, "");
  free(text);
  free(said);
  world_close(world);
}
END_TEST

START_TEST(a_list_of_none_says_why)
{
  char*        text    = NULL;
  char*        said    = NULL;
  Problem      problem = {0};
  World* const world   = bundles_open_anyway(BUNDLES_FAULTY);
  ck_assert_int_eq(print_list(world, "feature", &problem, &text, &said),
                   STATUS_NO_FEATURE);
  ck_assert_str_eq(problem.what, "urn:test:unknown_feature");
  ck_assert_str_eq(text, "");
  ck_assert_uint_eq(bundles_count(said, "unknown_feature"), 0U);
  free(text);
  free(said);
  world_close(world);
}
END_TEST

START_TEST(info_tells_what_can_be_sent)
{
  char*        text  = NULL;
  size_t       size  = 0U;
  World* const world = bundles_open_quietly(BUNDLES_GOOD);
  Model* const model = bundles_read_quietly(world, RICH);
  FILE* const  out   = open_memstream(&text, &size);
  ck_assert_int_eq(info_print(model, out, NULL), STATUS_OK);
  fclose(out);
  static const char* const expected[] = {
    "Rich\nurn:test:rich\n",
    "/mod/osc/freq         osc_freq          440  20 to 2000            Hz",
    "Frequency (logarithmic)\n",
    " 2 two\n",
    "\ngates\n  /gate/env             env_gate\n",
    "\naudio inputs\n  in ",
    " Events (MIDI, time)\n",
    "\npresets\n  apple                 urn:test:preset:b\n",
  };
  for (size_t i = 0U; i < sizeof(expected) / sizeof(expected[0]); ++i) {
    ck_assert_msg(
      strstr(text, expected[i]) != NULL, "no %s in:\n%s", expected[i], text);
  }
  ck_assert_ptr_null(strstr(text, "strange"));
  free(text);
  model_free(model);
  world_close(world);
}
END_TEST

START_TEST(a_full_disk_is_no_success)
{
  Problem      problem = {0};
  World* const world   = bundles_open_quietly(BUNDLES_GOOD);
  Model* const model   = bundles_read_quietly(world, RICH);
  FILE*        full    = fopen("/dev/full", "w");
  ck_assert_int_eq(info_print(model, full, &problem), STATUS_NO_WRITE);
  fclose(full);
  full = fopen("/dev/full", "w");
  ck_assert_int_eq(list_print(world, NULL, full, &problem), STATUS_NO_WRITE);
  fclose(full);
  model_free(model);
  world_close(world);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("list");
  tcase_set_timeout(tcase, 20.0);
  tcase_add_test(tcase, the_list_names_what_can_be_hosted);
  tcase_add_test(tcase, a_word_shortens_the_list);
  tcase_add_test(tcase, a_list_of_none_says_why);
  tcase_add_test(tcase, info_tells_what_can_be_sent);
  tcase_add_test(tcase, a_full_disk_is_no_success);
  return suite_run("list", tcase);
}
