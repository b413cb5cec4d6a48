// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_THREAD_H
#define CHRONUS_HOST_THREAD_H

#include <pthread.h>
#include <stdbool.h>

// Starts threads that leave all signals to the main thread

/**
   Start a thread with all signals blocked; whoever starts it keeps its own.

   @param thread Overwritten.
   @param attr Its attributes; null for those of any thread.
   @param context Handed to `run`.
   @return Whether the system gave one.
*/
bool
thread_start(pthread_t*            thread,
             const pthread_attr_t* attr,
             void* (*run)(void*),
             void* context);

#endif // CHRONUS_HOST_THREAD_H
