// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/replies.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Longest path or printed word, the final zero included
#define TEXT_BYTES 512

static bool
reserve(Replies* const replies)
{
  if (replies->n < replies->capacity) {
    return true;
  }
  const uint32_t capacity = replies->capacity ? 2U * replies->capacity : 8U;
  Reply* const   items    = realloc(replies->items, capacity * sizeof(*items));
  if (items) {
    replies->items    = items;
    replies->capacity = capacity;
  }
  return items;
}

Reply*
replies_add(Replies* const replies, const char* const path, ...)
{
  char    text[TEXT_BYTES];
  va_list args;
  va_start(args, path);
  vsnprintf(text, sizeof(text), path, args);
  va_end(args);

  char* const copy = strdup(text);
  if (!copy || !reserve(replies)) {
    free(copy);
    return NULL;
  }
  Reply* const reply = &replies->items[replies->n++];
  *reply             = (Reply){.path = copy};
  return reply;
}

void
reply_number(Reply* const reply, const char type, const double number)
{
  if (reply) {
    assert(reply->n_args < REPLY_MAX_ARGS);
    reply->types[reply->n_args]   = type;
    reply->numbers[reply->n_args] = number;
    ++reply->n_args;
  }
}

void
reply_count(Reply* const reply, const uint64_t count)
{
  reply_number(reply, count > INT32_MAX ? 'h' : 'i', (double)count);
}

void
reply_word(Reply* const reply, const char* const word)
{
  if (reply) {
    assert(reply->n_args < REPLY_MAX_ARGS);
    reply->types[reply->n_args] = 's';
    reply->words[reply->n_args] = strdup(word ? word : "");
    ++reply->n_args;
  }
}

void
reply_print(Reply* const reply, const char* const format, ...)
{
  char    text[TEXT_BYTES];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof(text), format, args);
  va_end(args);
  reply_word(reply, text);
}

void
reply_tail(Reply* const reply, const void* const tail, const uint32_t n_tail)
{
  if (reply && n_tail) {
    reply->tail   = malloc(n_tail);
    reply->n_tail = reply->tail ? n_tail : 0U;
    if (reply->tail) {
      memcpy(reply->tail, tail, n_tail);
    }
  }
}

const char*
replies_error(const Replies* const replies)
{
  for (uint32_t r = 0U; r < replies->n; ++r) {
    const Reply* const reply = &replies->items[r];
    if (!strcmp(reply->path, "/error") && reply->n_args > 1U) {
      return reply->words[1];
    }
  }
  return NULL;
}

void
replies_cut(Replies* const replies, const uint32_t n)
{
  for (uint32_t i = n; i < replies->n; ++i) {
    free(replies->items[i].path);
    free(replies->items[i].tail);
    for (uint32_t j = 0U; j < replies->items[i].n_args; ++j) {
      free(replies->items[i].words[j]);
    }
  }
  replies->n = n < replies->n ? n : replies->n;
}

void
replies_clear(Replies* const replies)
{
  replies_cut(replies, 0U);
  free(replies->items);
  *replies = (Replies){0};
}
