// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/session.h"

#include "host/base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/// Where a save is while it is not complete
#define NEXT "next"

/// Where states are that a host works with
#define RUNNING "running"

/// What begins the name of a save that could not be read
#define ASIDE "aside-"

/// Path of something in the session; there is room for each
static void
place(const Session* const self,
      const char* const    name,
      char                 path[SESSION_PLACE_BYTES])
{
  snprintf(path, SESSION_PLACE_BYTES, "%s/%s", self->path, name);
}

/// Path of something in a save
static void
place_in(const Session* const self,
         const uint64_t       number,
         const char* const    name,
         char                 path[SESSION_PLACE_BYTES])
{
  char within[64];
  snprintf(within, sizeof(within), "%llu%s", (unsigned long long)number, name);
  place(self, within, path);
}

static Status
fail(const Session* const self, Problem* const problem)
{
  const int error = errno;
  problem_set(problem, STATUS_NO_WRITE, "%.400s", self->path);
  problem_hint(problem, "%s", strerror(error));
  return STATUS_NO_WRITE;
}

/// The number of the save that is called so; 0 if none can be
static uint64_t
number_of(const char* const name)
{
  char           same[24];
  const uint64_t number = strtoull(name, NULL, 10);
  snprintf(same, sizeof(same), "%llu", (unsigned long long)number);
  return strcmp(same, name) ? 0U : number;
}

/// The greatest number of a save below `limit`; 0 if there is none
static uint64_t
find_below(const Session* const self, const uint64_t limit)
{
  DIR* const           folder = opendir(self->path);
  const struct dirent* entry  = NULL;
  uint64_t             found  = 0U;
  while (folder && (entry = readdir(folder))) {
    const uint64_t number = number_of(entry->d_name);
    if (number < limit && number > found) {
      found = number;
    }
  }
  if (folder) {
    closedir(folder);
  }
  return found;
}

/// Find where the session is, whatever the working folder will be
static bool
find_path(Session* const self, const char* const path)
{
  char whole[PATH_MAX];
  if ((mkdir(path, 0777) && errno != EEXIST) || !realpath(path, whole)) {
    return false;
  }
  errno = ENAMETOOLONG;
  return snprintf(self->path, sizeof(self->path), "%s", whole) <
         (int)sizeof(self->path);
}

/// Whether something in the folder is of a session, whatever else is there
static bool
is_session(const Session* const self, const char* const name)
{
  char           path[SESSION_PLACE_BYTES];
  const uint64_t number = number_of(name);
  place_in(self, number, "/session.json", path);
  return !strncmp(name, ASIDE, strlen(ASIDE)) ||
         (number && !access(path, F_OK));
}

/// Whether something in the folder is in nobody's way: hidden, or what a
/// session leaves that has never saved
static bool
is_harmless(const char* const name)
{
  return name[0] == '.' || !strcmp(name, NEXT) || !strcmp(name, RUNNING);
}

/// Whether the folder holds a session, or nothing else: what is not ours must
/// not be renamed or removed
static bool
is_ours(const Session* const self)
{
  DIR* const           folder = opendir(self->path);
  const struct dirent* entry  = NULL;
  bool                 ours   = false;
  bool                 others = false;
  while (folder && !ours && (entry = readdir(folder))) {
    ours   = is_session(self, entry->d_name);
    others = others || !is_harmless(entry->d_name);
  }
  if (folder) {
    closedir(folder);
  }
  return ours || !others;
}

/// Refuse a folder, which stays as it is: it is not ours
static Status
refuse(Session* const self, const char* const why, Problem* const problem)
{
  problem_set(problem, STATUS_NO_WRITE, "%.400s", self->path);
  problem_hint(problem, "%s", why);
  close(self->lock);
  self->lock = -1;
  return STATUS_NO_WRITE;
}

Status
session_open(Session* const    self,
             const char* const path,
             Problem* const    problem)
{
  *self = (Session){.lock = -1};
  snprintf(self->path, sizeof(self->path), "%s", path);
  if (find_path(self, path)) {
    self->lock = open(self->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }
  place(self, RUNNING, self->running);
  place(self, NEXT "/state", self->state);
  if (self->lock < 0) {
    return fail(self, problem);
  }
  if (flock(self->lock, LOCK_EX | LOCK_NB)) {
    return refuse(self, "another host keeps its session there", problem);
  }
  if (!is_ours(self)) {
    return refuse(
      self, "it holds files of something else; name a new folder", problem);
  }
  if (access(self->path, W_OK | X_OK) || !folder_renew(self->running)) {
    return refuse(self, strerror(errno), problem);
  }
  self->last = find_below(self, UINT64_MAX);
  return STATUS_OK;
}

void
session_close(Session* const self)
{
  if (self->lock >= 0) {
    char next[SESSION_PLACE_BYTES];
    place(self, NEXT, next);
    folder_remove(next);
    folder_remove(self->running);
    close(self->lock);
  }
  session_text_free(self->text);
  self->text = NULL;
  self->lock = -1;
}

/// Read one save; null if it is not what it should be
static SessionText*
read_save(const Session* const self,
          const uint64_t       number,
          char                 state[SESSION_PLACE_BYTES],
          const char** const   flaw)
{
  char     path[SESSION_PLACE_BYTES];
  uint64_t wanted = 0U;
  uint64_t sum    = 0U;
  place_in(self, number, "/session.json", path);
  place_in(self, number, "/state", state);
  SessionText* text   = session_text_read(path, &wanted, flaw);
  const bool   states = !access(state, F_OK);
  if (text && ((states && !folder_sum(state, &sum)) || sum != wanted)) {
    session_text_free(text);
    text  = NULL;
    *flaw = "it is damaged";
  }
  return text;
}

/// Move a save out of the way, and say so
static Status
set_aside(const Session* const self,
          const uint64_t       number,
          const char* const    flaw,
          Problem* const       problem)
{
  char from[SESSION_PLACE_BYTES];
  char to[SESSION_PLACE_BYTES];
  char name[64];
  place_in(self, number, "", from);
  for (unsigned n = 0U; n < 1000U; ++n) {
    snprintf(name,
             sizeof(name),
             n ? ASIDE "%llu-%u" : ASIDE "%llu",
             (unsigned long long)number,
             n);
    place(self, name, to);
    if (access(to, F_OK)) {
      break;
    }
  }
  if (rename(from, to)) {
    return fail(self, problem);
  }
  fprintf(stderr, "chronus: %s: %s; it is kept as %s\n", from, flaw, to);
  return STATUS_OK;
}

Status
session_read(Session* const      self,
             SessionText** const text,
             char                state[SESSION_PLACE_BYTES],
             Problem* const      problem)
{
  const char* flaw = NULL;
  Status      st   = STATUS_OK;
  *text            = NULL;
  state[0]         = '\0';
  for (uint64_t number = find_below(self, UINT64_MAX); !st && number;
       number          = find_below(self, number)) {
    char from[SESSION_PLACE_BYTES];
    *text = read_save(self, number, from, &flaw);
    if (*text && access(from, F_OK)) {
      return STATUS_OK; // The plugin had no state
    }
    if (*text) {
      // The save itself may be replaced while its files are in use
      place(self, RUNNING "/first", state);
      return folder_copy(from, state) ? STATUS_OK : fail(self, problem);
    }
    st = flaw ? set_aside(self, number, flaw, problem)
              : problem_set(problem, STATUS_NO_MEMORY, "%.400s", self->path);
  }
  return st;
}

Status
session_begin(Session* const self, Problem* const problem)
{
  char next[SESSION_PLACE_BYTES];
  place(self, NEXT, next);
  return folder_renew(next) && !mkdir(self->state, 0777) ? STATUS_OK
                                                         : fail(self, problem);
}

/// Remove all saves but the last and the one before it
static void
remove_old(const Session* const self)
{
  char     path[SESSION_PLACE_BYTES];
  uint64_t number = find_below(self, find_below(self, self->last));
  for (; number; number = find_below(self, number)) {
    place_in(self, number, "", path);
    if (!folder_remove(path)) {
      return; // The next time, perhaps
    }
  }
}

/// Have the state in a save stand alone, and sum it; 0 if there is none
static bool
complete_state(const Session* const self, uint64_t* const sum)
{
  *sum = 0U;
  return !rmdir(self->state) || (folder_detach(self->state, self->path) &&
                                 folder_sum(self->state, sum));
}

/// Give the save that was begun its name; its text changes places with that of
/// the one before
static Status
complete(Session* const self, SessionText** const text, Problem* const problem)
{
  char               next[SESSION_PLACE_BYTES];
  char               file[SESSION_PLACE_BYTES];
  char               whole[SESSION_PLACE_BYTES];
  SessionText* const before = self->text;
  uint64_t           sum    = 0U;
  place(self, NEXT, next);
  place(self, NEXT "/session.json", file);
  place_in(self, self->last + 1U, "", whole);
  if (!complete_state(self, &sum)) {
    return fail(self, problem);
  }
  if (before && sum == self->sum && session_text_same(*text, before)) {
    return STATUS_OK;
  }
  if (!session_text_write(*text, sum, file) || !folder_sync(next) ||
      rename(next, whole)) {
    return fail(self, problem);
  }
  ++self->last;
  self->sum  = sum;
  self->text = *text;
  *text      = before;
  if (fsync(self->lock)) {
    return fail(self, problem);
  }
  remove_old(self);
  return STATUS_OK;
}

Status
session_commit(Session* const self, SessionText* text, Problem* const problem)
{
  const Status st = complete(self, &text, problem);
  session_text_free(text);
  return st;
}
