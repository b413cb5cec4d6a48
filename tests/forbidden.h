// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_FORBIDDEN_H
#define CHRONUS_TESTS_FORBIDDEN_H

#include <dlfcn.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// Stands before the C library and counts what a real-time thread must not call.
// Included by one file of a test program; plugins and libraries are watched as
// well, for the program's symbols come first.

/// The calling thread is real-time for now
static _Thread_local bool forbidden_here;

/// The calling thread is real-time for good: it is a copy's, or JACK's
static _Thread_local bool forbidden_always;

/// Calls that should not have been made
static _Atomic uint32_t forbidden_calls;

/// Name of the last of them
static const char* _Atomic forbidden_name;

/// Calls that were looked at in real-time threads, forbidden or not
static _Atomic uint64_t forbidden_watched;

static void
forbidden_note(const char* const name)
{
  if (forbidden_here || forbidden_always) {
    atomic_fetch_add(&forbidden_calls, 1U);
    atomic_store(&forbidden_name, name);
  }
}

/// The function of that name that stands behind this one
static void*
forbidden_next(const char* const name)
{
  const bool here   = forbidden_here;
  const bool always = forbidden_always;
  forbidden_here    = false;
  forbidden_always  = false;
  void* const next  = dlsym(RTLD_NEXT, name);
  forbidden_here    = here;
  forbidden_always  = always;
  return next;
}

// What the C library's own allocator is called behind its usual names
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void*
      __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
void
__libc_free(void*);
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

void*
malloc(const size_t size)
{
  forbidden_note("malloc");
  return __libc_malloc(size);
}

void*
calloc(const size_t n, const size_t size)
{
  forbidden_note("calloc");
  return __libc_calloc(n, size);
}

void*
realloc(void* const old, const size_t size)
{
  forbidden_note("realloc");
  return __libc_realloc(old, size);
}

void
free(void* const old)
{
  if (old) { // Nothing is what a thread frees as it ends
    forbidden_note("free");
  }
  __libc_free(old);
}

int
posix_memalign(void** const to, const size_t alignment, const size_t size)
{
  forbidden_note("posix_memalign");
  *to = __libc_memalign(alignment, size);
  return *to ? 0 : 12;
}

void*
aligned_alloc(const size_t alignment, const size_t size)
{
  forbidden_note("aligned_alloc");
  return __libc_memalign(alignment, size);
}

// NOLINTBEGIN(bugprone-macro-parentheses)
/// Define a function that notes its name and passes its arguments on
#define FORBID(type, name, params, args)      \
  type name params                            \
  {                                           \
    static type(*next) params;                \
    forbidden_note(#name);                    \
    if (!next) {                              \
      *(void**)&next = forbidden_next(#name); \
    }                                         \
    return next args;                         \
  }

FORBID(int, pthread_mutex_lock, (pthread_mutex_t * m), (m))
FORBID(int, pthread_mutex_trylock, (pthread_mutex_t * m), (m))
FORBID(int, pthread_cond_wait, (pthread_cond_t * c, pthread_mutex_t* m), (c, m))
FORBID(FILE*, fopen, (const char* path, const char* mode), (path, mode))
FORBID(int, fclose, (FILE * file), (file))
FORBID(ssize_t, read, (int fd, void* to, size_t n), (fd, to, n))
FORBID(ssize_t, write, (int fd, const void* from, size_t n), (fd, from, n))
FORBID(int, close, (int fd), (fd))
FORBID(int, puts, (const char* text), (text))
FORBID(int, fputs, (const char* text, FILE* file), (text, file))
FORBID(size_t,
       fwrite,
       (const void* from, size_t size, size_t n, FILE* file),
       (from, size, n, file))
FORBID(int,
       vfprintf,
       (FILE * file, const char* format, va_list list),
       (file, format, list))
FORBID(int,
       nanosleep,
       (const struct timespec* time, struct timespec* left),
       (time, left))
FORBID(int, poll, (struct pollfd * fds, nfds_t n, int ms), (fds, n, ms))

// NOLINTEND(bugprone-macro-parentheses)

int
open(const char* const path, const int flags, ...)
{
  forbidden_note("open");
  va_list args;
  va_start(args, flags);
  const int mode = (flags & O_CREAT) ? va_arg(args, int) : 0;
  va_end(args);
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int
fprintf(FILE* const file, const char* const format, ...)
{
  forbidden_note("fprintf");
  va_list args;
  va_start(args, format);
  const int n = vfprintf(file, format, args);
  va_end(args);
  return n;
}

int
printf(const char* const format, ...)
{
  forbidden_note("printf");
  va_list args;
  va_start(args, format);
  const int n = vfprintf(stdout, format, args);
  va_end(args);
  return n;
}

static long (*forbidden_syscall)(long, ...);
static int (*forbidden_clock)(clockid_t, struct timespec*);

/// Looked up before any thread starts: a thread frees what that leaves behind
__attribute__((constructor)) static void
forbidden_begin(void)
{
  *(void**)&forbidden_syscall = forbidden_next("syscall");
  *(void**)&forbidden_clock   = forbidden_next("clock_gettime");
}

/// Only the futex is let through
long
syscall(const long number, ...)
{
  long    a[6];
  va_list args;
  va_start(args, number);
  for (int i = 0; i < 6; ++i) {
    a[i] = va_arg(args, long);
  }
  va_end(args);
  if (number != SYS_futex && number != SYS_futex_waitv) {
    forbidden_note("syscall");
  } else if (forbidden_here || forbidden_always) {
    atomic_fetch_add(&forbidden_watched, 1U);
  }
  return forbidden_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/// Whoever asks for its CPU time is a copy's thread, and stays one
int
clock_gettime(const clockid_t clock, struct timespec* const time)
{
  if (clock == CLOCK_THREAD_CPUTIME_ID) {
    forbidden_always = true;
  }
  return forbidden_clock(clock, time);
}

#endif // CHRONUS_TESTS_FORBIDDEN_H
