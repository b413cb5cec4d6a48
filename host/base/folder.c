// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

/// A walk through all that is in a folder, and that itself
typedef struct {
  FTS*        tree;   ///< Owned; null if there is none
  FTSENT*     at;     ///< Where it is
  const char* within; ///< That path below the folder, with a slash, or empty
  size_t      length; ///< Of the folder's path
  bool        good;   ///< Nothing failed so far
} Walk;

/// The order of a walk: by name, the same on every disk
static int
by_name(const FTSENT** const a, const FTSENT** const b)
{
  return strcmp((*a)->fts_name, (*b)->fts_name);
}

static Walk
walk_begin(const char* const path)
{
  char        root[PATH_MAX];
  char* const roots[] = {root, NULL};
  snprintf(root, sizeof(root), "%s", path);
  FTS* const tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
  return (Walk){.tree = tree, .length = strlen(root), .good = tree};
}

/// Go on to the next thing, a folder before and after what is in it; false at
/// the end, which comes at once when something has failed
static bool
walk_next(Walk* const walk)
{
  walk->at = walk->good ? fts_read(walk->tree) : NULL;
  if (walk->at) {
    const int kind = walk->at->fts_info;
    walk->within   = walk->at->fts_path + walk->length;
    walk->good     = kind != FTS_DNR && kind != FTS_ERR && kind != FTS_NS;
  } else if (walk->tree) {
    fts_close(walk->tree);
    walk->tree = NULL;
  }
  return walk->at;
}

/// Whether it stands before, or after, what is in a folder
static bool
walk_enters(const Walk* const walk)
{
  return walk->at->fts_info == FTS_D;
}

static bool
walk_leaves(const Walk* const walk)
{
  return walk->at->fts_info == FTS_DP;
}

static bool
is_link(const Walk* const walk)
{
  return walk->at->fts_info == FTS_SL || walk->at->fts_info == FTS_SLNONE;
}

bool
folder_remove(const char* const path)
{
  struct stat info;
  if (lstat(path, &info)) {
    return errno == ENOENT;
  }
  Walk walk = walk_begin(path);
  while (walk_next(&walk)) {
    walk.good = walk.good && (walk_enters(&walk) || !remove(walk.at->fts_path));
  }
  return walk.good;
}

bool
folder_renew(const char* const path)
{
  return folder_remove(path) && !mkdir(path, 0777);
}

/// Copy what a file holds, or a link says
static bool
copy_file(const char* const from, const char* const to)
{
  char          target[PATH_MAX];
  const ssize_t n = readlink(from, target, sizeof(target) - 1U);
  if (n >= 0) {
    target[n] = '\0';
    return !symlink(target, to);
  }

  struct stat info = {0};
  const int   in   = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  const int   out =
    open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  bool  good = in >= 0 && out >= 0 && !fstat(in, &info);
  off_t at   = 0;
  while (good && at < info.st_size) {
    good = sendfile(out, in, &at, (size_t)(info.st_size - at)) > 0;
  }
  if (in >= 0) {
    close(in);
  }
  return (out < 0 || !close(out)) && good;
}

/// Have the same file in another place
static bool
link_file(const char* const from, const char* const to)
{
  return !link(from, to) || copy_file(from, to);
}

bool
folder_copy(const char* const from, const char* const to)
{
  Walk walk = walk_begin(from);
  while (walk_next(&walk)) {
    char      other[PATH_MAX];
    const int n = snprintf(other, sizeof(other), "%s%s", to, walk.within);
    walk.good   = walk.good && n < (int)sizeof(other) &&
                (walk_leaves(&walk) ||
                 (walk_enters(&walk) ? !mkdir(other, 0777)
                                     : link_file(walk.at->fts_path, other)));
  }
  return walk.good;
}

/// Put what a link leads to in its place, if that is below another folder
static bool
detach(const char* const path, const char* const other)
{
  char         real[PATH_MAX];
  struct stat  info;
  const size_t length = strlen(other);
  if (!realpath(path, real) || strncmp(real, other, length) != 0 ||
      real[length] != '/') {
    return true;
  }
  return !lstat(real, &info) && !unlink(path) &&
         (S_ISDIR(info.st_mode) ? folder_copy(real, path)
                                : link_file(real, path));
}

bool
folder_detach(const char* const path, const char* const other)
{
  Walk walk = walk_begin(path);
  while (walk_next(&walk)) {
    walk.good =
      walk.good && (!is_link(&walk) || detach(walk.at->fts_path, other));
  }
  return walk.good;
}

static bool
sync_one(const char* const path)
{
  const int  fd   = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  const bool good = fd >= 0 && !fsync(fd);
  if (fd >= 0) {
    close(fd);
  }
  return good;
}

bool
folder_sync(const char* const path)
{
  Walk walk = walk_begin(path);
  while (walk_next(&walk)) {
    // A link is part of its folder
    walk.good = walk.good && (walk_enters(&walk) || is_link(&walk) ||
                              sync_one(walk.at->fts_path));
  }
  return walk.good;
}

/// Add bytes to a sum: FNV-1a of 64 bits (Fowler, Noll, Vo)
static void
add_bytes(uint64_t* const sum, const void* const bytes, const size_t n)
{
  const uint8_t* const at = (const uint8_t*)bytes;
  for (size_t b = 0U; b < n; ++b) {
    *sum = (*sum ^ at[b]) * 1099511628211U;
  }
}

/// Add what a file holds
static bool
add_file(uint64_t* const sum, const char* const path)
{
  uint8_t   bytes[8192];
  const int fd   = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  ssize_t   some = fd < 0 ? -1 : 1;
  while (some > 0) {
    some = read(fd, bytes, sizeof(bytes));
    add_bytes(sum, bytes, some > 0 ? (size_t)some : 0U);
  }
  if (fd >= 0) {
    close(fd);
  }
  return !some;
}

/// Add where a link leads to
static bool
add_link(uint64_t* const sum, const char* const path)
{
  char          target[PATH_MAX];
  const ssize_t n = readlink(path, target, sizeof(target));
  add_bytes(sum, target, n > 0 ? (size_t)n : 0U);
  return n > 0;
}

bool
folder_sum(const char* const path, uint64_t* const sum)
{
  Walk walk = walk_begin(path);
  *sum      = 14695981039346656037U;
  while (walk_next(&walk)) {
    const char* const at = walk.at->fts_path;
    if (walk.good && !walk_leaves(&walk)) {
      add_bytes(sum, walk.within, strlen(walk.within) + 1U);
      walk.good = walk_enters(&walk) ||
                  (is_link(&walk) ? add_link(sum, at) : add_file(sum, at));
    }
  }
  return walk.good;
}
