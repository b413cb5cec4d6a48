// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/picture.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// What begins the path of a figure
#define STATUS_PREFIX "/status/"

/// What begins the path of a control
#define CONTROL_PREFIX "/mod/"

/// Whether a state is one to stay in
static bool
is_usual(const char* const word)
{
  return !strcmp(word, "active") || !strcmp(word, "standby") ||
         !strcmp(word, "spare");
}

/// Have a state shown once those before it were
static void
show_state(PictureState* const state,
           const char* const   word,
           const uint64_t      now_ns)
{
  const uint32_t last = state->n ? state->n - 1U : 0U;
  if (state->n && !strcmp(state->words[last], word)) {
    return;
  }
  if (!state->n) {
    state->since_ns = now_ns;
  }
  // What is usual need not be shown between two states that are not
  const bool     over = last && is_usual(state->words[last]);
  const uint32_t at   = over || state->n == PICTURE_STATES ? last : state->n++;
  snprintf(state->words[at], sizeof(state->words[at]), "%.15s", word);
}

/// A number as it was meant: one that came as a float has seven digits
static double
number_of(const Arg* const arg)
{
  char text[32];
  snprintf(text, sizeof(text), "%.7g", arg->number);
  return arg->type == 'f' ? strtod(text, NULL) : arg->number;
}

/// The number between two parts of a key; `most` if it is not of that form
static uint32_t
index_in(const char* const key,
         const char* const before,
         const char* const after,
         const uint32_t    most)
{
  const size_t n = strlen(before);
  const bool is  = !strncmp(key, before, n) && isdigit((unsigned char)key[n]) &&
                  !strcmp(key + n + 1, after);
  const uint32_t index = is ? (uint32_t)(key[n] - '0') : most;
  return index < most ? index : most;
}

/// What else follows from a figure
static void
draw_conclusions(Picture* const    picture,
                 const Fact* const fact,
                 const uint64_t    now_ns)
{
  const uint32_t r = index_in(fact->key, "copy/", "/state", COPIES_MAX);
  const uint32_t p = index_in(fact->key, "now/peak_db/", "", METER_MOST);
  if (r < COPIES_MAX) {
    show_state(&picture->states[r], fact->word, now_ns);
  }
  if (p < METER_MOST) {
    picture->meters[p].db = fact->number;
    picture->n_meters     = p < picture->n_meters ? picture->n_meters : p + 1U;
  }
}

static void
hear_figure(Picture* const       picture,
            const Message* const message,
            const uint64_t       now_ns)
{
  const char* const key = message->path + strlen(STATUS_PREFIX);
  if (!strcmp(key, "end")) {
    picture->told = true;
    return;
  }
  Fact* fact = picture_fact(picture, key);
  if (message->n_args != 1U || strlen(key) >= sizeof(fact->key) ||
      (!fact && picture->n_facts == PICTURE_FACTS)) {
    return;
  }
  fact  = fact ? fact : &picture->facts[picture->n_facts++];
  *fact = (Fact){.number  = number_of(&message->args[0]),
                 .is_word = message->args[0].kind == ARG_WORD};
  snprintf(fact->key, sizeof(fact->key), "%s", key);
  if (fact->is_word) {
    snprintf(fact->word, sizeof(fact->word), "%s", message->args[0].word);
  }
  draw_conclusions(picture, fact, now_ns);
}

/// Whether a message has arguments of these kinds: `n` a number, `w` a word
static bool
has_args(const Message* const message, const char* const kinds)
{
  bool has = message->n_args >= strlen(kinds);
  for (uint32_t i = 0U; has && kinds[i]; ++i) {
    has = message->args[i].kind == (kinds[i] == 'w' ? ARG_WORD : ARG_NUMBER);
  }
  return has;
}

static void
hear_event(Picture* const picture, const Message* const message)
{
  if (!has_args(message, "nnwnw")) {
    return;
  }
  Happening event     = {.seconds = message->args[1].number,
                         .copy    = (int32_t)message->args[3].number};
  picture->next_event = (uint64_t)message->args[0].number + 1U;
  snprintf(event.kind, sizeof(event.kind), "%s", message->args[2].word);
  snprintf(event.reason, sizeof(event.reason), "%s", message->args[4].word);
  picture_happen(picture, &event);
}

/// A path, its type, its range and default, its unit and name; of numbers that
/// can be set
static void
hear_listing(Picture* const picture, const Message* const message)
{
  if (!has_args(message, "wwnnnww") || !message->args[1].word[0] ||
      message->args[1].word[0] == 's' ||
      strncmp(message->args[0].word, CONTROL_PREFIX, strlen(CONTROL_PREFIX)) !=
        0 ||
      picture->n_controls == PICTURE_CONTROLS ||
      picture_control(picture, message->args[0].word)) {
    return;
  }
  Control* const control = &picture->controls[picture->n_controls++];
  *control               = (Control){.whole = message->args[1].word[0] == 'i',
                                     .min   = number_of(&message->args[2]),
                                     .max   = number_of(&message->args[3])};
  snprintf(control->path, sizeof(control->path), "%s", message->args[0].word);
  snprintf(control->unit, sizeof(control->unit), "%s", message->args[5].word);
}

static void
hear_value(Picture* const       picture,
           const Message* const message,
           const uint64_t       now_ns)
{
  Control* const control = picture_control(picture, message->path);
  if (control && has_args(message, "n")) {
    control->value     = number_of(&message->args[0]);
    control->known     = true;
    picture->valued_ns = now_ns;
  }
}

void
picture_hear(Picture* const       picture,
             const Message* const message,
             const uint64_t       now_ns)
{
  const char* const path = message->path;
  if (!strncmp(path, STATUS_PREFIX, strlen(STATUS_PREFIX))) {
    hear_figure(picture, message, now_ns);
  } else if (!strncmp(path, CONTROL_PREFIX, strlen(CONTROL_PREFIX))) {
    hear_value(picture, message, now_ns);
  } else if (!strcmp(path, "/event")) {
    hear_event(picture, message);
  } else if (!strcmp(path, "/list/reply")) {
    hear_listing(picture, message);
  } else if (!strcmp(path, "/plugin/loaded")) {
    picture_forget(picture, now_ns);
  } else if (!strcmp(path, "/list/end")) {
    picture->listed = true;
  } else if (!strcmp(path, "/error") && has_args(message, "ww")) {
    snprintf(picture->refusal,
             sizeof(picture->refusal),
             "%s: %s",
             message->args[0].word,
             message->args[1].word);
    picture->refused_ns = now_ns;
  }
}
