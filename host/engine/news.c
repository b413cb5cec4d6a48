// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/news.h"

#include "host/base/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
news_add(News* const       news,
         const char* const kind,
         const int32_t     copy,
         const char* const format,
         ...)
{
  if (news->n == NEWS_MOST) {
    return;
  }
  Happening* const item = &news->items[news->n++];
  va_list          args;
  *item = (Happening){.seconds = (double)clock_unix_ns() / 1e9, .copy = copy};
  snprintf(item->kind, sizeof(item->kind), "%s", kind);
  va_start(args, format);
  vsnprintf(item->reason, sizeof(item->reason), format, args);
  va_end(args);
}

bool
news_take(News* const news, Happening* const happening)
{
  if (!news->n) {
    return false;
  }
  *happening = news->items[0];
  memmove(news->items, news->items + 1, --news->n * sizeof(Happening));
  return true;
}
