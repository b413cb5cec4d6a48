// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/guard.h"

#include <signal.h>
#include <unistd.h>

static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS};

/// The signal that parks a thread
static int
park_signal(void)
{
  return SIGRTMIN + 3;
}

/// The guard of the calling thread, for its signal handler; null in any other
static _Thread_local Guard* volatile guarded;

static _Noreturn void
park(Guard* const guard)
{
  sigset_t all;
  sigfillset(&all);
  atomic_store(&guard->parked, 1U);
  for (;;) {
    sigsuspend(&all);
  }
}

static void
handle(const int signal_number)
{
  Guard* const guard = guarded;
  if (!guard) { // No copy's thread: nothing can be saved
    signal(signal_number, SIG_DFL);
    raise(signal_number);
    return;
  }

  if (signal_number != park_signal()) {
    atomic_store(&guard->copy->death, (uint32_t)signal_number);
    copy_live(guard->copy, LIFE_DEAD);
  }
  park(guard);
}

Status
guard_install(void)
{
  struct sigaction action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
  sigfillset(&action.sa_mask);

  int failed = sigaction(park_signal(), &action, NULL);
  for (size_t s = 0U; s < sizeof(fatal) / sizeof(fatal[0]); ++s) {
    failed |= sigaction(fatal[s], &action, NULL);
  }
  return failed ? STATUS_NO_THREAD : STATUS_OK;
}

void
guard_enter(Guard* const guard, void* const stack, const size_t stack_bytes)
{
  const stack_t alternate = {.ss_sp = stack, .ss_size = stack_bytes};
  sigaltstack(&alternate, &guard->before);
  guarded = guard;

  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, park_signal());
  for (size_t s = 0U; s < sizeof(fatal) / sizeof(fatal[0]); ++s) {
    sigaddset(&wanted, fatal[s]);
  }
  pthread_sigmask(SIG_UNBLOCK, &wanted, NULL);
}

void
guard_leave(const Guard* const guard)
{
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, NULL);
  sigaltstack(&guard->before, NULL);
}

size_t
guard_stack_bytes(void)
{
  const long least = sysconf(_SC_SIGSTKSZ);
  return least > 65536L ? (size_t)least : 65536U;
}

void
guard_park(const pthread_t thread)
{
  pthread_kill(thread, park_signal());
}

bool
guard_is_parked(const Guard* const guard)
{
  return atomic_load(&guard->parked);
}
