// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/ration.h"

#include "host/shared/copy.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/// A copy gets this part of the machine's memory beyond what it began with:
/// three that leak alike leave some to all else
#define MEMORY_PART 4U

/// The pair gets so many eighths of that, and one more the second of them
#define PAIR_EIGHTHS 4U

/// A clone gets at least this part of it beyond what its parent had
#define CLONE_PART 4U

/// Pages of memory of one's own
static uint64_t
count_pages(void)
{
  char      text[128] = "";
  char*     at        = text;
  uint64_t  n         = 0U;
  const int fd        = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (fd >= 0 && read(fd, text, sizeof(text) - 1U) > 0) {
    for (uint32_t k = 0U; k < 6U; ++k) { // The sixth is data and stack
      n = strtoul(at, &at, 10);
    }
  }
  if (fd >= 0) {
    close(fd);
  }
  return n;
}

void
ration_begin(Ration* const ration)
{
  struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
  getrlimit(RLIMIT_DATA, &limit);
  *ration =
    (Ration){.base_pages  = count_pages(),
             .whole_pages = (uint64_t)sysconf(_SC_PHYS_PAGES) / MEMORY_PART,
             .user_bytes  = limit.rlim_cur};
}

uint64_t
ration_pages(const Ration* const ration,
             const uint32_t      r,
             const uint64_t      own_pages)
{
  const uint64_t whole = ration->whole_pages;
  const uint64_t first =
    r == COPY_SPARE ? whole : whole * (PAIR_EIGHTHS + r) / 8U;
  const uint64_t more = own_pages + (whole / CLONE_PART);
  const uint64_t most = more > first ? more : first;
  return most < whole ? most : whole;
}

void
ration_take(const Ration* const ration, const uint32_t r)
{
  const uint64_t now = count_pages();
  const uint64_t own = now > ration->base_pages ? now - ration->base_pages : 0U;
  const rlim_t   most = (ration->base_pages + ration_pages(ration, r, own)) *
                      (uint64_t)sysconf(_SC_PAGESIZE);
  struct rlimit limit;
  if (!getrlimit(RLIMIT_DATA, &limit)) {
    limit.rlim_cur = most < ration->user_bytes ? most : ration->user_bytes;
    setrlimit(RLIMIT_DATA, &limit);
  }
}
