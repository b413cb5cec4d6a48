// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Hidden names that are tried before giving up
#define MAX_TRIES 100U

static Status
fail(const char* const path, const int error, Problem* const problem)
{
  return problem_explain(problem, STATUS_NO_WRITE, path, strerror(error));
}

/// Folder of a path, to be freed
static char*
folder_of(const char* const path)
{
  const char* const slash = strrchr(path, '/');
  if (!slash) {
    return strdup(".");
  }
  return strndup(path, slash > path ? (size_t)(slash - path) : 1U);
}

/// A hidden name beside `path`, to be freed
static char*
hidden_name(const char* const path, const unsigned i)
{
  const char* const slash = strrchr(path, '/');
  const size_t      n     = slash ? (size_t)(slash + 1 - path) : 0U;
  char*             name  = NULL;
  return asprintf(
           &name, "%.*s.chronus-%ld-%u", (int)n, path, (long)getpid(), i) < 0
           ? NULL
           : name;
}

/// Make a file that has no name yet; -1 where that is impossible
static int
open_nameless(const char* const path)
{
  char* const folder = folder_of(path);
  const int   fd =
    folder ? open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666) : -1;
  free(folder);
  return fd;
}

/// Give a name to what is to be renamed in the end; an errno value or 0
static int
take_hidden_name(Draft* const draft)
{
  char link[64] = {0};
  snprintf(link, sizeof(link), "/proc/self/fd/%d", draft->fd);
  for (unsigned i = 0U; i < MAX_TRIES; ++i) {
    char* const name = hidden_name(draft->path, i);
    const int   error =
      !name                                                       ? ENOMEM
        : linkat(AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW) ? errno
                                                                    : 0;
    if (!error) {
      draft->temp = name;
      return 0;
    }
    free(name);
    if (error != EEXIST) {
      return error;
    }
  }
  return EEXIST;
}

/// Make a file with a hidden name; an errno value or 0
static int
open_hidden(Draft* const draft)
{
  for (unsigned i = 0U; i < MAX_TRIES; ++i) {
    char* const name = hidden_name(draft->path, i);
    if (!name) {
      return ENOMEM;
    }
    draft->fd = open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (draft->fd >= 0) {
      draft->temp = name;
      return 0;
    }
    free(name);
    if (errno != EEXIST) {
      return errno;
    }
  }
  return EEXIST;
}

/// Open what is there already; an errno value or 0
static int
open_existing(Draft* const draft, const struct stat* const there)
{
  if (S_ISREG(there->st_mode) && access(draft->path, W_OK)) {
    return errno;
  }
  if (!S_ISREG(there->st_mode)) {
    draft->in_place = true;
    draft->fd       = open(draft->path, O_WRONLY | O_CLOEXEC);
    return draft->fd < 0 ? errno : 0;
  }
  return 0;
}

Status
draft_open(Draft* const draft, const char* const path, Problem* const problem)
{
  struct stat there  = {0};
  const bool  exists = !stat(path, &there);
  *draft             = (Draft){.fd = -1};
  draft->path =
    exists && S_ISREG(there.st_mode) ? realpath(path, NULL) : strdup(path);
  if (!draft->path) {
    return fail(path, errno, problem);
  }

  const size_t n     = strlen(path);
  int          error = n && path[n - 1U] != '/' ? 0 : n ? EISDIR : ENOENT;
  if (!error && exists) {
    error = open_existing(draft, &there);
  }
  if (!error && draft->fd < 0 && (draft->fd = open_nameless(draft->path)) < 0) {
    error = open_hidden(draft);
  }
  if (!error && exists && !draft->in_place) {
    (void)fchmod(draft->fd, there.st_mode & 0777U);
  }
  if (error) {
    draft_close(draft, false, NULL);
    return fail(path, error, problem);
  }
  return STATUS_OK;
}

/// Give the file its name; an errno value or 0
static int
publish(Draft* const draft)
{
  const int error = draft->temp ? 0 : take_hidden_name(draft);
  if (error) {
    return error;
  }
  if (rename(draft->temp, draft->path)) {
    return errno;
  }
  free(draft->temp);
  draft->temp = NULL;
  return 0;
}

Status
draft_close(Draft* const draft, const bool keep, Problem* const problem)
{
  const bool is_open = draft->path && draft->fd >= 0;
  int        error   = keep && is_open && !draft->in_place ? publish(draft) : 0;
  if (draft->temp) {
    unlink(draft->temp);
  }
  if (is_open && close(draft->fd) && keep && !error) {
    error = errno;
  }

  const Status st = error ? fail(draft->path, error, problem) : STATUS_OK;
  free(draft->temp);
  free(draft->path);
  *draft = (Draft){.fd = -1};
  return st;
}
