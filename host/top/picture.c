// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/picture.h"

#include "host/base/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// What begins the path of a figure
#define STATUS_PREFIX "/status/"

/// A control that was not told so long after others has no value: a trigger
#define SETTLED_NS 300000000U

/// What begins the path of a control
#define CONTROL_PREFIX "/mod/"

static const Fact*
find_fact(const Picture* const picture, const char* const key)
{
  for (uint32_t i = 0U; i < picture->n_facts; ++i) {
    if (!strcmp(picture->facts[i].key, key)) {
      return &picture->facts[i];
    }
  }
  return NULL;
}

double
picture_number(const Picture* const picture, const char* const key)
{
  const Fact* const fact = find_fact(picture, key);
  return fact && !fact->is_word ? fact->number : (double)NAN;
}

const char*
picture_word(const Picture* const picture, const char* const key)
{
  const Fact* const fact = find_fact(picture, key);
  return fact && fact->is_word ? fact->word : "";
}

double
picture_of_copy(const Picture* const picture,
                const uint32_t       r,
                const char* const    key)
{
  char whole[sizeof(((Fact*)NULL)->key)];
  snprintf(whole, sizeof(whole), "copy/%u/%s", r, key);
  return picture_number(picture, whole);
}

const char*
picture_state(const Picture* const picture, const uint32_t r)
{
  return picture->states[r].n ? picture->states[r].words[0] : "";
}

Control*
picture_control(Picture* const picture, const char* const path)
{
  for (uint32_t i = 0U; i < picture->n_controls; ++i) {
    if (!strcmp(picture->controls[i].path, path)) {
      return &picture->controls[i];
    }
  }
  return NULL;
}

/// Add an event as the latest, unless it is known: a host that was lost tells
/// all again
static void
add_event(Picture* const picture, const Happening* const event)
{
  for (uint32_t i = 0U; i < picture->n_events; ++i) {
    const Happening* const old = &picture->events[i];
    if (old->copy == event->copy &&
        !islessgreater(old->seconds, event->seconds) &&
        !strcmp(old->kind, event->kind)) {
      return;
    }
  }
  memmove(picture->events + 1,
          picture->events,
          (PICTURE_EVENTS - 1U) * sizeof(*picture->events));
  picture->events[0] = *event;
  picture->n_events += picture->n_events < PICTURE_EVENTS;
}

/// Add an event of our own
static void
note(Picture* const picture, const char* const kind, const char* const reason)
{
  Happening event = {.seconds = (double)clock_unix_ns() / 1e9,
                     .copy    = HAPPENING_NO_COPY};
  snprintf(event.kind, sizeof(event.kind), "%s", kind);
  snprintf(event.reason, sizeof(event.reason), "%s", reason);
  add_event(picture, &event);
}

/// Forget what another plugin has not
static void
forget_plugin(Picture* const picture, const uint64_t now_ns)
{
  picture->n_facts    = 0U;
  picture->told       = false;
  picture->valued_ns  = now_ns;
  picture->listed     = false;
  picture->n_controls = 0U;
  picture->n_meters   = 0U;
  picture->exchanged  = true;
}

void
picture_join(Picture* const picture, const uint64_t now_ns)
{
  if (picture->was_there) {
    note(picture, "host", "it is back");
  }
  picture->link       = PICTURE_JOINED;
  picture->was_there  = true;
  picture->since_ns   = now_ns;
  picture->next_event = 0U;
  picture->messages   = (PictureRate){.at_ns = 0U};
  picture->refusal[0] = '\0';
  memset(picture->states, 0, sizeof(picture->states));
  forget_plugin(picture, now_ns);
  picture->exchanged = false;
}

void
picture_lose(Picture* const picture, const uint64_t now_ns)
{
  if (picture->link == PICTURE_JOINED) {
    picture->link     = PICTURE_AWAY;
    picture->since_ns = now_ns;
    note(picture, "host", "it is gone");
  }
}

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

/// What else follows from a figure
static void
draw_conclusions(Picture* const    picture,
                 const Fact* const fact,
                 const uint64_t    now_ns)
{
  unsigned index = 0U;
  int      end   = 0;
  if (sscanf(fact->key, "copy/%u/state%n", &index, &end) == 1 && end &&
      index < COPIES_MAX) {
    show_state(&picture->states[index], fact->word, now_ns);
  } else if (sscanf(fact->key, "now/peak_db/%u", &index) == 1 &&
             index < METER_MOST) {
    PictureMeter* const meter = &picture->meters[index];
    meter->db                 = fact->number;
    picture->n_meters =
      index < picture->n_meters ? picture->n_meters : index + 1U;
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
  Fact* fact = (Fact*)(uintptr_t)find_fact(picture, key);
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
  add_event(picture, &event);
}

/// A path, its type, its range and default, its unit and name
static void
hear_listing(Picture* const picture, const Message* const message)
{
  if (!has_args(message, "wwnnnww") ||
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
    forget_plugin(picture, now_ns);
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

bool
picture_is_whole(const Picture* const picture)
{
  bool known = true;
  for (uint32_t i = 0U; known && i < picture->n_controls; ++i) {
    known = picture->controls[i].known;
  }
  return picture->told && picture->listed &&
         (known || picture->now_ns > picture->valued_ns + SETTLED_NS) &&
         !((double)picture->next_event < picture_number(picture, "events"));
}
