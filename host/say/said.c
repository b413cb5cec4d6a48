// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/said.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/// Times closer than this are one, seconds
#define SAME_TIME 1e-6

SaidMessage*
said_message(Said* const said, const char* const path, const double seconds)
{
  for (uint32_t m = 0U; m < said->n_messages; ++m) {
    SaidMessage* const message = &said->messages[m];
    if (message->form != SAID_BARE && message->n_args < 2U &&
        fabs(message->seconds - seconds) < SAME_TIME &&
        strncmp(path, "/note/", 6U) != 0 && !strcmp(message->path, path)) {
      return message;
    }
  }
  if (said->n_messages == SAID_MESSAGES) {
    said->overflowed = true;
    return NULL;
  }
  SaidMessage* const message = &said->messages[said->n_messages++];
  *message                   = (SaidMessage){.seconds = seconds};
  snprintf(message->path, sizeof(message->path), "%s", path);
  return message;
}

void
said_line(Said* const       said,
          const SaidKind    kind,
          const char* const part,
          const char* const text,
          ...)
{
  if (kind == SAID_UNKNOWN || kind == SAID_ABSENT) {
    said->refused = true;
  }
  if (said->n_lines == SAID_LINES) {
    return;
  }
  SaidLine* const line = &said->lines[said->n_lines++];
  va_list         args;
  va_start(args, text);
  line->kind = kind;
  snprintf(line->part, sizeof(line->part), "%s", part ? part : "");
  vsnprintf(line->text, sizeof(line->text), text, args);
  va_end(args);
}

uint32_t
said_count(const Said* const said, const SaidKind kind)
{
  uint32_t n = 0U;
  for (uint32_t l = 0U; l < said->n_lines; ++l) {
    n += said->lines[l].kind == kind;
  }
  return n;
}

void
said_print(const SaidMessage* const message,
           char* const              text,
           const uint32_t           size)
{
  if (message->form == SAID_BARE) {
    snprintf(text, size, "%s", message->path);
  } else if (message->form == SAID_SWITCH) {
    snprintf(text,
             size,
             "%s %s",
             message->path,
             message->args[0] > 0.0 ? "on" : "off");
  } else if (message->n_args == 1U) {
    snprintf(text, size, "%s %.5g", message->path, message->args[0]);
  } else {
    snprintf(text,
             size,
             "%s %.5g %.5g",
             message->path,
             message->args[0],
             message->args[1]);
  }
}

void
said_retract(Said* const said)
{
  uint32_t n = 0U;
  for (uint32_t l = 0U; l < said->n_lines; ++l) {
    if (said->lines[l].kind != SAID_REMARK) {
      said->lines[n++] = said->lines[l];
    }
  }
  said->n_lines    = n;
  said->n_messages = 0U;
}

void
said_sort(Said* const said)
{
  for (uint32_t m = 1U; m < said->n_messages; ++m) {
    const SaidMessage message = said->messages[m];
    uint32_t          at      = m;
    for (; at && said->messages[at - 1U].seconds > message.seconds + SAME_TIME;
         --at) {
      said->messages[at] = said->messages[at - 1U];
    }
    said->messages[at] = message;
  }
}
