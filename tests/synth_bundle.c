// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/synth_bundle.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>

void
synth_bundle_open(SynthBundle* const bundle)
{
  const char* const path = getenv("CHRONUS_BUNDLE");
  char              folder[4096];
  char* const       real = realpath(path ? path : "build/chronus.lv2", NULL);
  ck_assert_ptr_nonnull(real);
  (void)snprintf(folder, sizeof(folder), "%s/", real);
  free(real);

  bundle->world        = lilv_world_new();
  LilvNode* const base = lilv_new_file_uri(bundle->world, NULL, folder);
  LilvNode* const uri  = lilv_new_uri(bundle->world, "urn:chronus:synth");
  lilv_world_load_bundle(bundle->world, base);
  bundle->plugin =
    lilv_plugins_get_by_uri(lilv_world_get_all_plugins(bundle->world), uri);
  lilv_node_free(base);
  lilv_node_free(uri);
  ck_assert_ptr_nonnull(bundle->plugin);
}

void
synth_bundle_close(SynthBundle* const bundle)
{
  lilv_world_free(bundle->world);
}
