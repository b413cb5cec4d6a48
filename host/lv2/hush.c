// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/hush.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/// Close what is open of it
static void
drop(Hush* const hush)
{
  if (hush->saved >= 0) {
    close(hush->saved);
  }
  if (hush->memory >= 0) {
    close(hush->memory);
  }
  *hush = (Hush){.saved = -1, .memory = -1};
}

void
hush_begin(Hush* const hush)
{
  fflush(stderr);
  hush->saved  = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  hush->memory = memfd_create("hush", MFD_CLOEXEC);
  if (hush->saved < 0 || hush->memory < 0 ||
      dup2(hush->memory, STDERR_FILENO) < 0) {
    drop(hush);
  }
}

/// Everything in the memory file as text, or null if it is empty
static char*
read_all(const int memory)
{
  struct stat info = {0};
  if (fstat(memory, &info) || info.st_size <= 0) {
    return NULL;
  }
  const size_t size = (size_t)info.st_size;
  char* const  text = (char*)malloc(size + 1U);
  if (text) {
    const ssize_t n              = pread(memory, text, size, 0);
    text[n > 0 ? (size_t)n : 0U] = '\0';
  }
  return text;
}

char*
hush_end(Hush* const hush)
{
  if (hush->saved < 0) {
    return NULL;
  }
  fflush(stderr);
  dup2(hush->saved, STDERR_FILENO);
  char* const text = read_all(hush->memory);
  drop(hush);
  return text;
}
