// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REPLIES_H
#define CHRONUS_HOST_REPLIES_H

#include "host/base/attributes.h"

#include <stdint.h>

// Answers to the sender of a message, before they have a wire format; belongs
// to the thread that owns the surface

/// Most arguments of a reply: /list/reply has seven
#define REPLY_MAX_ARGS 8U

/// One message back to the sender
typedef struct {
  char*    path;                       ///< Owned
  uint32_t n_args;                     ///< Used ones of the following
  char     types[REPLY_MAX_ARGS + 1U]; ///< `f`, `d`, `i`, `h` or `s`, each
  double   numbers[REPLY_MAX_ARGS];    ///< Of all but `s`
  char*    words[REPLY_MAX_ARGS];      ///< Of `s`, owned
  void*    tail;   ///< Instead of these, type tags and arguments as they are
                   ///< sent; owned, or null
  uint32_t n_tail; ///< Length of `tail`, bytes
} Reply;

/// Zeroed is empty; freed by `replies_clear`
typedef struct {
  Reply*   items;    ///< In the order in which they are to be sent
  uint32_t n;        ///< Used ones
  uint32_t capacity; ///< Allocated ones
} Replies;

/**
   Begin a reply without arguments.

   @param path Printed as by printf; what is above 511 bytes is cut off.
   @return The reply, valid until the next one is begun; null if there is no
   memory, which the other functions accept: the answer is then not given.
*/
Reply*
replies_add(Replies* replies, const char* path, ...) PRINTF_LIKE(2, 3);

/// Append a number; `type` is one of `f`, `d`, `i`, `h`
void
reply_number(Reply* reply, char type, double number);

/// Append a count, of type `i` as long as that can hold it, else `h`, which
/// some clients do not know
void
reply_count(Reply* reply, uint64_t count);

/// Append a word, which is copied; null counts as empty
void
reply_word(Reply* reply, const char* word);

/// Append a word, printed as by printf
void
reply_print(Reply* reply, const char* format, ...) PRINTF_LIKE(2, 3);

/// Give type tags and arguments as they are to be sent; they are copied
void
reply_tail(Reply* reply, const void* tail, uint32_t n_tail);

/// The reason of the first /error among them; null if there is none
const char*
replies_error(const Replies* replies);

/// Forget the replies from number `n` on
void
replies_cut(Replies* replies, uint32_t n);

/// Free all replies and begin anew
void
replies_clear(Replies* replies);

#endif // CHRONUS_HOST_REPLIES_H
