// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/state_paths.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Most links of the same name
#define LINKS_MAX 1000U

/// Path of something in the folder; false if it is too long
static bool
place(const StatePaths* const self, const char* const name, char path[PATH_MAX])
{
  return snprintf(path, PATH_MAX, "%s/%s", self->folder, name) < PATH_MAX;
}

/// Make the folders that a path in the folder needs
static void
make_folders(const StatePaths* const self, char* const path)
{
  char* at = path + strlen(self->folder) + 1U;
  while ((at = strchr(at, '/'))) {
    *at              = '\0';
    const int failed = mkdir(path, 0777);
    *at++            = '/';
    if (failed && errno != EEXIST) {
      return; // The plugin will find out
    }
  }
}

static char*
make_path(const LV2_State_Make_Path_Handle handle, const char* const name)
{
  const StatePaths* const self = (const StatePaths*)handle;
  char                    path[PATH_MAX];
  if (!place(self, name, path)) {
    return NULL;
  }
  make_folders(self, path);
  return strdup(path);
}

/// The name of a path in the folder; null if it is elsewhere
static const char*
name_within(const StatePaths* const self, const char* const path)
{
  const size_t length = strlen(self->folder);
  return !strncmp(path, self->folder, length) && path[length] == '/'
           ? path + length + 1U
           : NULL;
}

/// Whether there is a link to this already
static bool
is_link_to(const char* const path, const char* const target)
{
  char          there[PATH_MAX];
  const ssize_t n      = readlink(path, there, sizeof(there) - 1U);
  there[n > 0 ? n : 0] = '\0';
  return n > 0 && !strcmp(there, target);
}

/// Link to a file that is elsewhere; returns the name, to be freed
static char*
link_to(const StatePaths* const self, const char* const target)
{
  const char* const slash = strrchr(target, '/');
  char              name[NAME_MAX + 16];
  char              path[PATH_MAX];
  for (unsigned n = 1U; n < LINKS_MAX; ++n) {
    const char* const last = slash ? slash + 1 : target;
    if (n == 1U) {
      snprintf(name, sizeof(name), "%.255s", last);
    } else {
      snprintf(name, sizeof(name), "%u-%.240s", n, last);
    }
    if (!place(self, name, path)) {
      return NULL;
    }
    if (!symlink(target, path) || is_link_to(path, target)) {
      return strdup(name);
    }
    if (errno != EEXIST && errno != EINVAL) { // EINVAL: a file has that name
      return NULL;
    }
  }
  return NULL;
}

static char*
abstract_path(const LV2_State_Map_Path_Handle handle, const char* const path)
{
  const StatePaths* const self = (const StatePaths*)handle;
  char                    real[PATH_MAX];
  if (path[0] != '/') { // It is none, or names what it should already
    return strdup(path);
  }
  const char* const whole = realpath(path, real) ? real : path;
  const char* const name  = name_within(self, whole);
  return name ? strdup(name) : link_to(self, whole);
}

static char*
absolute_path(const LV2_State_Map_Path_Handle handle, const char* const name)
{
  const StatePaths* const self = (const StatePaths*)handle;
  char                    path[PATH_MAX];
  return name[0] == '/'            ? strdup(name)
         : place(self, name, path) ? strdup(path)
                                   : NULL;
}

static void
free_path(const LV2_State_Free_Path_Handle handle, char* const path)
{
  (void)handle;
  free(path);
}

void
state_paths_init(StatePaths* const paths, const char* const folder)
{
  *paths = (StatePaths){.folder   = folder,
                        .make     = {paths, make_path},
                        .map      = {paths, abstract_path, absolute_path},
                        .free     = {paths, free_path},
                        .features = {{LV2_STATE__makePath, &paths->make},
                                     {LV2_STATE__mapPath, &paths->map},
                                     {LV2_STATE__freePath, &paths->free}}};
}
