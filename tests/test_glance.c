// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/world_impl.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What plugins are at a glance is what lilv says of them at length

/// Plugins of which the glance is enough must be called the same by lilv, and
/// can be hosted; returns how many there are of how many
static uint32_t
ck_agrees(uint32_t* const n_all)
{
  World*   world = NULL;
  Problem  problem;
  uint32_t n_plain = 0U;
  ck_assert_int_eq(world_open(&world, &problem), STATUS_OK);
  const LilvPlugins* const plugins = lilv_world_get_all_plugins(world->lilv);
  *n_all                           = lilv_plugins_size(plugins);
  LILV_FOREACH(plugins, i, plugins)
  {
    const LilvPlugin* const plugin = lilv_plugins_get(plugins, i);
    const char* const       plain  = world_glance(world, plugin);
    if (plain) {
      char* const name = world_load(world, plugin);
      if (strcmp(plain, name) != 0 || world_check(world, plugin, &problem)) {
        ck_abort_msg("%s: %s", world_uri(plugin), plain);
      }
      free(name);
      ++n_plain;
    }
  }
  world_close(world);
  return n_plain;
}

START_TEST(installed_plugins_are_called_as_lilv_calls_them)
{
  uint32_t       n_all = 0U;
  const uint32_t n     = ck_agrees(&n_all);
  printf("%u of %u plugins are plain\n", n, n_all);
  ck_assert_uint_gt(n, 0U);
}
END_TEST

/// Whether the one plugin of a bundle is plain
static bool
is_plain(const char* const manifest, const char* const data)
{
  uint32_t n_all = 0U;
  Ran      ran;
  program_run(&ran, "rm -rf @/glance");
  program_run(&ran, "mkdir -p @/glance/a.lv2");
  program_write("@/glance/a.lv2/manifest.ttl", manifest, strlen(manifest));
  program_write("@/glance/a.lv2/a.ttl", data, strlen(data));
  setenv("LV2_PATH", program_path("@/glance"), 1);
  setenv("CHRONUS_BUNDLE", "", 1);
  const uint32_t n = ck_agrees(&n_all);
  ck_assert_uint_eq(n_all, 1U);
  return n;
}

#define PREFIXES                                   \
  "@prefix d: <http://usefulinc.com/ns/doap#> .\n" \
  "@prefix : <http://lv2plug.in/ns/lv2core#> .\n"  \
  "@prefix s: <http://www.w3.org/2000/01/rdf-schema#> .\n"

#define MANIFEST \
  PREFIXES "<urn:a> a :Plugin ; :binary <a.so> ; s:seeAlso <a.ttl> .\n"

#define PORT "a :InputPort , :ControlPort ; :index 0 ; :symbol \"x\""

START_TEST(a_plain_plugin_needs_no_more)
{
  ck_assert(is_plain(MANIFEST,
                     PREFIXES "<urn:a> d:name \"A\" ; :port [ " PORT " ] .\n"));
}
END_TEST

START_TEST(whatever_is_unusual_is_looked_at_closely)
{
  static const char* const odd[] = {
    "<urn:a> :port [ " PORT " ] .",
    "<urn:a> d:name \"A\" , \"B\" .",
    "<urn:a> d:name \"A\"@de .",
    "<urn:a> d:name \"A\" ; :requiredFeature <urn:none> .",
    "<urn:a> d:name \"A\" ; :port [ a :InputPort , <urn:odd> ; :index 0 ; "
    ":symbol \"x\" ] .",
    "<urn:a> d:name \"A\" ; :port [ a :InputPort , :OutputPort , :ControlPort "
    "; :index 0 ; :symbol \"x\" ] .",
    "<urn:a> d:name \"A\" ; :port [ a :InputPort , :ControlPort ; :index 1 ; "
    ":symbol \"x\" ] .",
    "<urn:a> d:name \"A\" ; :port [ a :InputPort , :ControlPort ; :index \"0\" "
    "; :symbol \"x\" ] .",
    "<urn:a> d:name \"A\" ; :port [ a :InputPort , :ControlPort ; :index 0 ; "
    ":symbol \"1x\" ] .",
    "<urn:a> d:name \"A\" ; :port [ " PORT " ] , [ " PORT " ] .",
    "<urn:a> d:name \"A\" ; :prototype <urn:b> .",
    "<urn:a> d:name \"A\" ; :port [ " PORT " ] .\nnonsense",
  };
  char data[1024];
  for (size_t i = 0U; i < sizeof(odd) / sizeof(*odd); ++i) {
    snprintf(data, sizeof(data), "%s%s\n", PREFIXES, odd[i]);
    ck_assert_msg(!is_plain(MANIFEST, data), "%s", odd[i]);
  }
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("glance");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, installed_plugins_are_called_as_lilv_calls_them);
  tcase_add_test(tcase, a_plain_plugin_needs_no_more);
  tcase_add_test(tcase, whatever_is_unusual_is_looked_at_closely);
  return suite_run("glance", tcase);
}
