// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/thread.h"

#include <signal.h>

bool
thread_start(pthread_t* const            thread,
             const pthread_attr_t* const attr,
             void* (*const run)(void*),
             void* const context)
{
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const bool started = !pthread_create(thread, attr, run, context);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}
