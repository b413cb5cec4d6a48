// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/spoken.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/// Path of each kind of line
static const char* const paths[] = {
  [SAID_RULE]    = "/said/rule",
  [SAID_REMARK]  = "/said/remark",
  [SAID_ANSWER]  = "/said/answer",
  [SAID_UNKNOWN] = "/said/unknown",
  [SAID_ABSENT]  = "/said/absent",
};

#define N_PATHS (sizeof(paths) / sizeof(paths[0]))

static void
write_message(const SaidMessage* const message, Replies* const replies)
{
  Reply* const reply = replies_add(replies, "/said");
  reply_word(reply, message->path);
  for (uint32_t a = 0U; a < message->n_args; ++a) {
    if (message->form == SAID_SWITCH) {
      reply_word(reply, message->args[a] > 0.0 ? "on" : "off");
    } else {
      reply_number(reply, 'f', message->args[a]);
    }
  }
  if (message->seconds > 0.0) {
    reply_number(reply, 'f', message->seconds);
  }
}

void
spoken_write(const Said* const said, const bool explain, Replies* const replies)
{
  for (uint32_t l = 0U; l < said->n_lines; ++l) {
    const SaidLine* const line = &said->lines[l];
    if (line->kind != SAID_RULE || explain) {
      Reply* const reply = replies_add(replies, "%s", paths[line->kind]);
      reply_word(reply, line->part);
      reply_word(reply, line->text);
    }
  }
  for (uint32_t m = 0U; m < said->n_messages; ++m) {
    write_message(&said->messages[m], replies);
  }
  reply_number(replies_add(replies, "/said/end"), 'i', said->n_messages);
}

static const char*
word_of(const Message* const message, const uint32_t i)
{
  return i < message->n_args && message->args[i].kind == ARG_WORD
           ? message->args[i].word
           : "";
}

/// How many arguments a message to some path has
static uint32_t
n_args_of(const char* const path)
{
  return strcmp(path, "/panic") ? 1U : 0U;
}

static void
read_message(const Message* const message, Said* const said)
{
  const char* const path = word_of(message, 0U);
  const uint32_t    n    = n_args_of(path);
  const Arg* const  last = &message->args[n + 1U];
  if (said->n_messages == SAID_MESSAGES) {
    return;
  }
  SaidMessage* const made = &said->messages[said->n_messages++];
  *made                   = (SaidMessage){.n_args = n};
  snprintf(made->path, sizeof(made->path), "%s", path);
  if (n && message->n_args > 1U) {
    const bool is_word = message->args[1].kind == ARG_WORD;
    made->form         = is_word ? SAID_SWITCH : SAID_NUMBER;
    made->args[0] =
      is_word ? !strcmp(message->args[1].word, "on") : message->args[1].number;
  }
  if (message->n_args == n + 2U && last->kind == ARG_NUMBER) {
    made->seconds = last->number;
  }
}

bool
spoken_read(const Message* const message, Said* const said)
{
  if (!strcmp(message->path, "/said")) {
    read_message(message, said);
    return true;
  }
  for (size_t k = 0U; k < N_PATHS; ++k) {
    if (!strcmp(message->path, paths[k])) {
      said_line(
        said, (SaidKind)k, word_of(message, 0U), "%s", word_of(message, 1U));
      return true;
    }
  }
  return false;
}
