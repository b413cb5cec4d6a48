// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/picture.h"

#include "host/base/attributes.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/// A control that was not told so long after others has no value: a trigger
#define SETTLED_NS 300000000U

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

Fact*
picture_fact(Picture* const picture, const char* const key)
{
  return (Fact*)(uintptr_t)find_fact(picture, key);
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

void
picture_happen(Picture* const picture, const Happening* const event)
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
note(Picture* picture, const char* format, ...) PRINTF_LIKE(2, 3);

static void
note(Picture* const picture, const char* const format, ...)
{
  va_list args;
  va_start(args, format);
  const Happening event =
    happening_now("host", HAPPENING_NO_COPY, format, args);
  va_end(args);
  picture_happen(picture, &event);
}

void
picture_forget(Picture* const picture, const uint64_t now_ns)
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
    note(picture, "it is back");
  }
  picture->link       = PICTURE_JOINED;
  picture->was_there  = true;
  picture->since_ns   = now_ns;
  picture->next_event = 0U;
  picture->messages   = (PictureRate){.at_ns = 0U};
  picture->refusal[0] = '\0';
  memset(picture->states, 0, sizeof(picture->states));
  picture_forget(picture, now_ns);
  picture->exchanged = false;
}

void
picture_lose(Picture* const picture, const uint64_t now_ns)
{
  if (picture->link == PICTURE_JOINED) {
    picture->link     = PICTURE_AWAY;
    picture->since_ns = now_ns;
    note(picture, "it is gone");
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
