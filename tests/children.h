// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_CHILDREN_H
#define CHRONUS_TESTS_CHILDREN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// The processes that a host has started, as proc(5) shows them from outside

/// Most children of a host: the nursery, three copies, some that are ending
#define CHILDREN_MAX 16U

/// A child of the host
typedef struct {
  pid_t              pid;   ///< Which
  char               state; ///< As in proc(5): Z is one nobody took leave of
  unsigned long long begun; ///< When, in the kernel's ticks
} Child;

/// The children of a process, the oldest first; returns how many
uint32_t
children_find(pid_t host, Child children[CHILDREN_MAX]);

/// Wait until the host has its nursery, which is the first, and three copies,
/// none of them ending; 30 s at most
bool
children_await_copies(pid_t host, Child children[CHILDREN_MAX]);

/// The copies that play, or are about to: processes with more than the least
/// real-time priority, which the spare has while it forks; returns how many
uint32_t
children_find_pair(pid_t host, Child pair[CHILDREN_MAX]);

/// The spare: the youngest child that is neither of the pair nor the nursery; 0
/// if there is none
pid_t
children_find_spare(pid_t host);

/// Whether a process is gone, or only its parent has yet to notice
bool
children_is_gone(pid_t pid);

/// Wait until it is; 30 s at most
bool
children_await_end(pid_t pid);

/**
   Kill the three copies of a render in turns, then its nursery, and wait for
   its end.

   @param n Most copies to kill.
   @param pause_s How long it goes on after each.
   @return How many copies were killed.
*/
uint32_t
children_kill_in_turns(pid_t host, uint32_t n, double pause_s);

#endif // CHRONUS_TESTS_CHILDREN_H
