// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/midifile.h"

#include "host/files/smf_child.h"
#include "host/files/smf_chunks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Longest file that is read, bytes
#define MAX_BYTES (32U << 20U)

/// A file is read in steps that begin with this many bytes
#define FIRST_BYTES 65536U

/// The bytes of a file
typedef struct {
  uint8_t* bytes;    ///< Owned
  size_t   size;     ///< Used ones
  size_t   capacity; ///< Allocated ones
} Bytes;

static Status
fail_at(Problem* const    problem,
        const char* const path,
        const size_t      byte,
        const char* const why)
{
  problem_set(problem, STATUS_BAD_FORMAT, "%s: byte %zu", path, byte);
  problem_hint(problem, "%s", why);
  return STATUS_BAD_FORMAT;
}

/// Whether what was read so far can be a MIDI file: a device may never end
static bool
is_promising(const Bytes* const file)
{
  return file->size < 4U || !memcmp(file->bytes, "MThd", 4U);
}

/// Read all of an open file, or as much of it as decides that it is none
static Status
read_bytes(Bytes* const      file,
           const int         fd,
           const char* const path,
           Problem* const    problem)
{
  ssize_t n = 1;
  while (n && file->size <= MAX_BYTES && is_promising(file)) {
    if (file->size == file->capacity) {
      const size_t   capacity = (2U * file->capacity) + FIRST_BYTES;
      uint8_t* const bytes    = (uint8_t*)realloc(file->bytes, capacity);
      if (!bytes) {
        return problem_set(problem, STATUS_NO_MEMORY, "%s", path);
      }
      file->bytes    = bytes;
      file->capacity = capacity;
    }
    n = read(fd, file->bytes + file->size, file->capacity - file->size);
    if (n < 0 && errno != EINTR) {
      return problem_explain(problem, STATUS_NO_FILE, path, strerror(errno));
    }
    file->size += n > 0 ? (size_t)n : 0U;
  }
  return file->size > MAX_BYTES
           ? fail_at(
               problem, path, MAX_BYTES, "no MIDI file of over 32 MB is read")
           : STATUS_OK;
}

static Status
load(Bytes* const file, const char* const path, Problem* const problem)
{
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return problem_explain(problem, STATUS_NO_FILE, path, strerror(errno));
  }
  const Status st = read_bytes(file, fd, path, problem);
  close(fd);
  return st;
}

/// Understand the first `n_tracks` tracks
static Status
read_tracks(Song* const            file,
            const SmfChunks* const chunks,
            const uint32_t         n_tracks)
{
  size_t         size  = 0U;
  uint8_t* const image = smf_chunks_image(chunks, n_tracks, &size);
  const Status   st    = image
                           ? smf_child_read(file, image, size, chunks->pulse_seconds)
                           : STATUS_NO_MEMORY;
  free(image);
  return st;
}

/// Find the first track that is broken, where at least one is
static uint32_t
find_broken_track(const SmfChunks* const chunks)
{
  uint32_t n_good = 0U;               // So many tracks are fine together
  uint32_t n_bad  = chunks->n_tracks; // So many are not
  while (n_bad - n_good > 1U) {
    Song           file   = {0};
    const uint32_t middle = n_good + ((n_bad - n_good) / 2U);
    const bool     is_bad = read_tracks(&file, chunks, middle) != STATUS_OK;
    n_good                = is_bad ? n_good : middle;
    n_bad                 = is_bad ? middle : n_bad;
    song_close(&file);
  }
  return n_bad - 1U;
}

static int
by_time(const void* const a, const void* const b)
{
  const SongEvent* const x = (const SongEvent*)a;
  const SongEvent* const y = (const SongEvent*)b;
  return x->seconds != y->seconds ? (x->seconds > y->seconds ? 1 : -1)
         : x->offset > y->offset  ? 1
                                  : -1;
}

/// Read what lies in memory
static Status
understand(Song* const        file,
           const Bytes* const bytes,
           const char* const  path,
           Problem* const     problem)
{
  SmfChunks chunks = {0};
  SmfFlaw   flaw   = {0};
  Status    st     = smf_chunks_open(&chunks, bytes->bytes, bytes->size, &flaw);
  if (st == STATUS_BAD_FORMAT) {
    fail_at(problem, path, flaw.byte, flaw.why);
  } else if (st || (st = read_tracks(file, &chunks, chunks.n_tracks))) {
    problem_set(problem, st, "%s", path);
    if (st == STATUS_NO_FILE) {
      problem_hint(problem, "it takes too long to understand");
    } else if (st == STATUS_BAD_FORMAT) {
      fail_at(problem,
              path,
              chunks.tracks[find_broken_track(&chunks)].start,
              "the track that begins there is broken");
    }
  } else {
    qsort(file->events, file->n_events, sizeof(SongEvent), by_time);
  }
  smf_chunks_close(&chunks);
  return st;
}

Status
midifile_open(Song* const file, const char* const path, Problem* const problem)
{
  Bytes bytes         = {0};
  *file               = (Song){0};
  const Status st     = load(&bytes, path, problem);
  const Status result = st ? st : understand(file, &bytes, path, problem);
  free(bytes.bytes);
  return result;
}
