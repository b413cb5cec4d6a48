// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/children.h"

#include "tests/live.h"
#include "tests/program.h"

#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Looks at processes before what does not come is given up, and the time
/// between two
#define LOOKS 6000
#define LOOK_SECONDS 0.005

/// State, parent and begin of a process; false if it is gone
static bool
read_stat(const pid_t               pid,
          char* const               state,
          pid_t* const              parent,
          unsigned long long* const begun)
{
  char path[64];
  char line[512] = "";
  snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
  FILE* const file = fopen(path, "re");
  if (!file) {
    return false;
  }
  const char* const end =
    fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
  fclose(file);
  if (!end) {
    return false;
  }
  *state  = end[2];
  *parent = (pid_t)strtol(end + 4, NULL, 10);

  const char* field = end + 2; // The third, says proc(5)
  for (int f = 3; f < 22 && field; ++f) {
    field = strchr(field + 1, ' ');
  }
  *begun = field ? strtoull(field, NULL, 10) : 0U;
  return true;
}

/// Numbers of processes begin anew at some time, so they tell no order
static int
compare_ages(const void* const a, const void* const b)
{
  const Child* const x = (const Child*)a;
  const Child* const y = (const Child*)b;
  return x->begun == y->begun ? x->pid - y->pid
                              : (x->begun > y->begun) - (x->begun < y->begun);
}

uint32_t
children_find(const pid_t host, Child children[CHILDREN_MAX])
{
  DIR* const           proc  = opendir("/proc");
  const struct dirent* entry = NULL;
  uint32_t             n     = 0U;
  while (n < CHILDREN_MAX && (entry = readdir(proc))) {
    Child child  = {.pid = (pid_t)strtol(entry->d_name, NULL, 10)};
    pid_t parent = 0;
    if (child.pid > 0 &&
        read_stat(child.pid, &child.state, &parent, &child.begun) &&
        parent == host) {
      children[n++] = child;
    }
  }
  closedir(proc);
  qsort(children, n, sizeof(Child), compare_ages);
  return n;
}

bool
children_await_copies(const pid_t host, Child children[CHILDREN_MAX])
{
  for (int look = 0; look < LOOKS && program_runs(host); ++look) {
    const uint32_t n     = children_find(host, children);
    bool           whole = n == 4U;
    for (uint32_t c = 0U; c < n; ++c) {
      whole = whole && children[c].state != 'Z';
    }
    if (whole) {
      return true;
    }
    live_pause(LOOK_SECONDS);
  }
  return false;
}

static bool
is_of_pair(const Child* const child)
{
  struct sched_param param = {0};
  return child->state != 'Z' && !sched_getparam(child->pid, &param) &&
         param.sched_priority > 1;
}

uint32_t
children_find_pair(const pid_t host, Child pair[CHILDREN_MAX])
{
  Child          children[CHILDREN_MAX] = {{.pid = 0}};
  const uint32_t n_children             = children_find(host, children);
  uint32_t       n                      = 0U;
  for (uint32_t c = 1U; c < n_children; ++c) {
    if (is_of_pair(&children[c])) {
      pair[n++] = children[c];
    }
  }
  return n;
}

pid_t
children_find_spare(const pid_t host)
{
  Child          children[CHILDREN_MAX] = {{.pid = 0}};
  const uint32_t n                      = children_find(host, children);
  pid_t          spare                  = 0;
  for (uint32_t c = 1U; c < n; ++c) {
    if (children[c].state != 'Z' && !is_of_pair(&children[c])) {
      spare = children[c].pid;
    }
  }
  return spare;
}

bool
children_is_gone(const pid_t pid)
{
  char  state  = 'Z';
  pid_t parent = 0;

  unsigned long long begun = 0U;
  return !read_stat(pid, &state, &parent, &begun) || state == 'Z';
}

bool
children_await_end(const pid_t pid)
{
  for (int look = 0; look < LOOKS && !children_is_gone(pid); ++look) {
    live_pause(LOOK_SECONDS);
  }
  return children_is_gone(pid);
}

uint32_t
children_kill_in_turns(const pid_t host, const uint32_t n, const double pause_s)
{
  Child    children[CHILDREN_MAX];
  uint32_t n_killed = 0U;
  for (uint32_t k = 0U; k < n && children_await_copies(host, children); ++k) {
    const pid_t pid = children[1U + (k % 3U)].pid;
    n_killed += !kill(pid, SIGKILL) && children_await_end(pid);
    live_pause(pause_s);
  }
  if (children_await_copies(host, children)) {
    kill(children[0].pid, SIGKILL);
  }
  while (program_runs(host)) {
    live_pause(0.01);
  }
  return n_killed;
}
