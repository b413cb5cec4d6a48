// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

/// Deeper ones are not looked into
#define DEPTH_MAX 16U

/// What is to be done with each thing in a folder
typedef struct Walk {
  /// Do it with something that is no folder; false ends the walk
  bool (*with)(const struct Walk* walk, const char* path, const char* within);
  /// Do it with a folder, after all that is in it; may be null
  bool (*after)(const struct Walk* walk, const char* path, const char* within);
  /// Do it with a folder, before that; may be null
  bool (*before)(const struct Walk* walk, const char* path, const char* within);
  const char* root;  ///< Where it began
  const char* other; ///< By what is done
  uint64_t*   sum;   ///< By what is done
} Walk;

static bool
is_dot(const struct dirent* const entry)
{
  return !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
}

static bool
is_folder(const char* const path)
{
  struct stat info;
  return !lstat(path, &info) && S_ISDIR(info.st_mode);
}

static bool
walk_one(const Walk* walk, const char* path, uint32_t depth);

/// Go through the things in a folder, in the order of their names
static bool
walk_inside(const Walk* const walk,
            const char* const path,
            const uint32_t    depth)
{
  struct dirent** entries = NULL;
  const int       n       = scandir(path, &entries, NULL, alphasort);
  bool            good    = n >= 0 && depth < DEPTH_MAX;
  for (int e = 0; e < n; ++e) {
    char one[PATH_MAX];
    if (good && !is_dot(entries[e])) {
      good = snprintf(one, sizeof(one), "%s/%s", path, entries[e]->d_name) <
               (int)sizeof(one) &&
             walk_one(walk, one, depth + 1U);
    }
    free(entries[e]);
  }
  free(entries);
  return good;
}

static bool
walk_one(const Walk* const walk, const char* const path, const uint32_t depth)
{
  const char* const within = path + strlen(walk->root);
  if (!is_folder(path)) {
    return walk->with(walk, path, within);
  }
  return (!walk->before || walk->before(walk, path, within)) &&
         walk_inside(walk, path, depth) &&
         (!walk->after || walk->after(walk, path, within));
}

static bool
walk_all(const Walk* const walk)
{
  return walk_one(walk, walk->root, 0U);
}

static bool
remove_thing(const Walk* const walk,
             const char* const path,
             const char* const within)
{
  (void)walk;
  (void)within;
  return !remove(path);
}

bool
folder_remove(const char* const path)
{
  const Walk walk = {.with = remove_thing, .after = remove_thing, .root = path};
  struct stat info;
  return lstat(path, &info) ? errno == ENOENT : walk_all(&walk);
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

static bool
copy_thing(const Walk* const walk,
           const char* const path,
           const char* const within)
{
  char to[PATH_MAX];
  return snprintf(to, sizeof(to), "%s%s", walk->other, within) <
           (int)sizeof(to) &&
         link_file(path, to);
}

static bool
copy_folder(const Walk* const walk,
            const char* const path,
            const char* const within)
{
  char to[PATH_MAX];
  (void)path;
  return snprintf(to, sizeof(to), "%s%s", walk->other, within) <
           (int)sizeof(to) &&
         !mkdir(to, 0777);
}

bool
folder_copy(const char* const from, const char* const to)
{
  const Walk walk = {
    .with = copy_thing, .before = copy_folder, .root = from, .other = to};
  return walk_all(&walk);
}

static bool
detach_thing(const Walk* const walk,
             const char* const path,
             const char* const within)
{
  char         real[PATH_MAX];
  struct stat  info;
  const size_t length = strlen(walk->other);
  (void)within;
  if (lstat(path, &info) || !S_ISLNK(info.st_mode) || !realpath(path, real) ||
      strncmp(real, walk->other, length) != 0 || real[length] != '/') {
    return true;
  }
  return !unlink(path) &&
         (is_folder(real) ? folder_copy(real, path) : link_file(real, path));
}

bool
folder_detach(const char* const path, const char* const other)
{
  const Walk walk = {.with = detach_thing, .root = path, .other = other};
  return walk_all(&walk);
}

static bool
sync_thing(const Walk* const walk,
           const char* const path,
           const char* const within)
{
  struct stat info;
  (void)walk;
  (void)within;
  if (lstat(path, &info) || S_ISLNK(info.st_mode)) {
    return true; // A link is part of its folder
  }
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
  const Walk walk = {.with = sync_thing, .after = sync_thing, .root = path};
  return walk_all(&walk);
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

static bool
sum_thing(const Walk* const walk,
          const char* const path,
          const char* const within)
{
  uint8_t       bytes[8192];
  const ssize_t n = readlink(path, (char*)bytes, sizeof(bytes));
  add_bytes(walk->sum, within, strlen(within) + 1U);
  if (n >= 0) {
    add_bytes(walk->sum, bytes, (size_t)n);
    return true;
  }
  const int fd   = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  ssize_t   some = fd < 0 ? -1 : 1;
  while (some > 0) {
    some = read(fd, bytes, sizeof(bytes));
    add_bytes(walk->sum, bytes, some > 0 ? (size_t)some : 0U);
  }
  if (fd >= 0) {
    close(fd);
  }
  return !some;
}

bool
folder_sum(const char* const path, uint64_t* const sum)
{
  const Walk walk = {.with = sum_thing, .root = path, .sum = sum};
  *sum            = 14695981039346656037U;
  return walk_all(&walk);
}
