// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/bundle.h"

#include "host/base/environment.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Path of a bundle, with a final slash; to be freed; null if it is not there
static char*
find_bundle(const char* const folder, const char* const way)
{
  char* path   = NULL;
  char* bundle = NULL;
  if (asprintf(&path, "%s/%s", folder, way) < 0) {
    return NULL;
  }
  char* const whole = realpath(path, NULL);
  if (whole && asprintf(&bundle, "%s/", whole) < 0) {
    bundle = NULL;
  }
  free(whole);
  free(path);
  return bundle;
}

char*
bundle_own(void)
{
  const char* const given            = environment_get(ENVIRONMENT_BUNDLE);
  char              folder[PATH_MAX] = {0};
  if (given) {
    return given[0] ? find_bundle(given, ".") : NULL;
  }
  char* const slash =
    readlink("/proc/self/exe", folder, sizeof(folder) - 1U) > 0
      ? strrchr(folder, '/')
      : NULL;
  if (!slash) {
    return NULL;
  }
  *slash             = '\0';
  char* const beside = find_bundle(folder, "chronus.lv2");
  return beside ? beside : find_bundle(folder, environment_bundle());
}
