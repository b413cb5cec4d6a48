// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/limits.h"

#include "host/base/environment.h"

#include <grp.h>
#include <sys/resource.h>
#include <unistd.h>

/// Most groups of one user that are looked at
#define GROUPS_MAX 1024

/// A limit of this process
static uint64_t
limit_of(const __rlimit_resource_t resource)
{
  struct rlimit limit = {0U, 0U};
  getrlimit(resource, &limit);
  return limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur;
}

/// Whether this process is in a group
static bool
is_in(const char* const name)
{
  static gid_t              ids[GROUPS_MAX];
  const struct group* const group = getgrnam(name);
  const int                 n     = getgroups(GROUPS_MAX, ids);
  bool                      is_in = group && getegid() == group->gr_gid;
  for (int g = 0; group && g < n; ++g) {
    is_in = is_in || ids[g] == group->gr_gid;
  }
  return is_in;
}

void
limits_read(Limits* const limits)
{
  limits->memlock     = limit_of(RLIMIT_MEMLOCK);
  limits->rtprio      = limit_of(RLIMIT_RTPRIO);
  limits->is_granted  = !access(PLACE_LIMITS, F_OK);
  limits->is_in_group = is_in("audio");
}

/// Say how the limits are raised, as JACK's own packages do it
static void
print_remedy(const Limits* const limits, FILE* const out)
{
  fputs("chronus: what raises the limits:", out);
  if (!limits->is_granted) {
    fputs(" printf '@audio - rtprio 95\\n@audio - memlock unlimited\\n' | "
          "sudo tee " PLACE_LIMITS ";",
          out);
  }
  if (!limits->is_in_group) {
    fputs(" sudo usermod -aG audio \"$USER\";", out);
  }
  fputs(" then log in again\n", out);
}

void
limits_explain(const Limits* const limits, FILE* const out)
{
  if (limits->unlocked) {
    fprintf(out,
            "chronus: memory cannot be locked, page faults may cost time; the "
            "limit memlock is %llu kB\n",
            (unsigned long long)limits->memlock / 1024U);
  }
  if (limits->unscheduled && limits->relaxed) {
    fputs("chronus: copies run without real-time scheduling, as the JACK "
          "server does\n",
          out);
  } else if (limits->unscheduled) {
    fprintf(out,
            "chronus: copies run without real-time scheduling; the limit "
            "rtprio is %llu\n",
            (unsigned long long)limits->rtprio);
  }
  if (limits->unlocked || (limits->unscheduled && !limits->relaxed)) {
    print_remedy(limits, out);
  }
}
