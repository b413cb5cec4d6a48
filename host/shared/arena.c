// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/arena.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define ALIGNMENT ((size_t)64U)

static void*
map_shared(const int fd, const size_t size)
{
  void* const base =
    mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  return base == MAP_FAILED ? NULL : base;
}

/// A descriptor of the arena's own for memory that is there, or new memory
static int
memory(const int fd)
{
  return fd < 0 ? memfd_create("chronus", MFD_CLOEXEC)
                : fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

Status
arena_open(Arena* const arena,
           const int    fd,
           const size_t size,
           const size_t hot)
{
  *arena    = (Arena){.fd = -1, .size = arena_round(size)};
  Status st = STATUS_OK;

  if (!size) {
    st = STATUS_BAD_ARG;
  } else if (arena->size < size || (arena->fd = memory(fd)) < 0 ||
             ftruncate(arena->fd, (off_t)arena->size) ||
             !(arena->base = map_shared(arena->fd, arena->size))) {
    st = STATUS_NO_MEMORY;
  } else {
    arena->locked = !mlock(arena->base, hot);
  }

  if (st) {
    arena_close(arena);
  }
  return st;
}

size_t
arena_round(const size_t size)
{
  return (size + ALIGNMENT - 1U) & ~(ALIGNMENT - 1U);
}

void*
arena_take(Arena* const arena, const size_t size)
{
  const size_t taken = arena_round(size);
  if (taken < size || taken > arena->size - arena->used) {
    return NULL;
  }
  void* const part = (uint8_t*)arena->base + arena->used;
  arena->used += taken;
  return part;
}

void
arena_close(Arena* const arena)
{
  if (arena->base) {
    munmap(arena->base, arena->size);
    close(arena->fd);
  } else if (arena->size && arena->fd >= 0) {
    close(arena->fd);
  }
  *arena = (Arena){.fd = -1};
}
