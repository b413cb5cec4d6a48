// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/news.h"

#include <stdarg.h>
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
  va_list args;
  va_start(args, format);
  news->items[news->n++] = happening_now(kind, copy, format, args);
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
