// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/versions.h"

#include "tests/program.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/// Copy a file, as a new one that takes its name when it is whole
static void
copy(const char* const from, const char* const to)
{
  FILE* const in  = fopen(program_path(from), "re");
  FILE* const out = fopen(program_path("@/copy"), "we");
  ck_assert_msg(in && out, "%s to %s", from, to);
  for (int c = 0; (c = getc(in)) != EOF;) {
    putc(c, out);
  }
  fclose(in);
  ck_assert(!fclose(out));
  ck_assert(!rename(program_path("@/copy"), program_path(to)));
}

static void
install(const char* const version, const char* const name)
{
  char from[128];
  char to[128];
  snprintf(from, sizeof(from), "$/tests/versions/%s.so", version);
  snprintf(to, sizeof(to), VERSIONS_BUNDLE "/%s", name);
  copy(from, to);
}

void
versions_install(const char* const version)
{
  install(version, "counting.so");
}

void
versions_make_bundle(const char* const version, const char* const next)
{
  mkdir(program_path("@/lv2"), 0700);
  mkdir(program_path(VERSIONS_BUNDLE), 0700);
  copy("tests/versions/manifest.ttl", VERSIONS_BUNDLE "/manifest.ttl");
  copy("tests/versions/counting.ttl", VERSIONS_BUNDLE "/counting.ttl");
  versions_install(version);
  if (next) {
    install(next, "next.so");
  }
  ck_assert(!setenv("LV2_PATH", program_path("@/lv2"), 1));
}
