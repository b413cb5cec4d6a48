// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_HAPPENING_H
#define CHRONUS_HOST_HAPPENING_H

#include "host/base/attributes.h"

#include <stdarg.h>
#include <stdint.h>

// What happened to the host, for those who watch it; plain data

/// It is about no copy alone
#define HAPPENING_NO_COPY (-1)

typedef struct {
  double  seconds;     ///< When, since 1970
  int32_t copy;        ///< Which it is about, or HAPPENING_NO_COPY
  char    kind[12];    ///< In one word, such as `swap`
  char    reason[208]; ///< Why, or what else there is to say
} Happening;

/**
   Make one of what happens now.

   @param kind In one word.
   @param copy Which it is about, or HAPPENING_NO_COPY.
   @param format Of the reason, as for printf, with its arguments.
*/
Happening
happening_now(const char* kind, int32_t copy, const char* format, va_list args)
  PRINTF_LIKE(3, 0);

#endif // CHRONUS_HOST_HAPPENING_H
