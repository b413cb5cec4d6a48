// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include <errno.h>
#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// The memory that this program and its plugins get, from any thread: the C
// library's, but always zero.
//
// Some plugins read memory before they write it, and sound right where it is
// zero, as it mostly is in a host that has just begun.  After hours, or where a
// copy was given up before, they would find whatever was there: two copies
// would differ, or give NaN.  As the program has these functions, whatever it
// loads calls them too.  What realloc() adds and memalign() gives is not
// zeroed.

void*
malloc(const size_t size)
{
  return calloc(1U, size); // The C library's, which is not replaced
}

void*
aligned_alloc(const size_t alignment, const size_t size)
{
  void* const memory = memalign(alignment, size);
  return memory ? memset(memory, 0, size) : NULL;
}

int
posix_memalign(void** const memory, const size_t alignment, const size_t size)
{
  if (alignment % sizeof(void*) || !alignment || alignment & (alignment - 1U)) {
    return EINVAL;
  }
  void* const got = aligned_alloc(alignment, size);
  if (!got) {
    return ENOMEM;
  }
  *memory = got;
  return 0;
}
