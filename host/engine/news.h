// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NEWS_H
#define CHRONUS_HOST_NEWS_H

#include "host/base/attributes.h"
#include "host/base/happening.h"

#include <stdbool.h>
#include <stdint.h>

// What happened, until those who watch are told; main thread

/// Most that wait; what is more is not told: it is in the figures
#define NEWS_MOST 32U

/// All zero is none
typedef struct {
  uint32_t  n;                ///< How many wait
  Happening items[NEWS_MOST]; ///< The oldest first
} News;

/**
   Add one, as of now.

   @param kind In one word.
   @param copy Which it is about, or HAPPENING_NO_COPY.
*/
void
news_add(News* news, const char* kind, int32_t copy, const char* format, ...)
  PRINTF_LIKE(4, 5);

/// Take the oldest; false if there is none
bool
news_take(News* news, Happening* happening);

#endif // CHRONUS_HOST_NEWS_H
