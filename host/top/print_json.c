// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/nest.h"
#include "host/top/print.h"

#include <jansson.h>

static json_t*
events_of(const Picture* const picture)
{
  json_t* const list = json_array();
  for (uint32_t i = picture->n_events; i--;) {
    const Happening* const event = &picture->events[i];
    json_array_append_new(list,
                          json_pack("{s:f, s:o, s:i, s:o}",
                                    "time",
                                    event->seconds,
                                    "kind",
                                    nest_word(event->kind),
                                    "copy",
                                    (int)event->copy,
                                    "reason",
                                    nest_word(event->reason)));
  }
  return list;
}

static json_t*
controls_of(const Picture* const picture)
{
  json_t* const object = json_object();
  for (uint32_t i = 0U; i < picture->n_controls; ++i) {
    const Control* const control = &picture->controls[i];
    if (control->known) {
      json_object_set_new(object, control->path, json_real(control->value));
    }
  }
  return object;
}

bool
print_json(const Picture* const picture,
           const char* const    place,
           FILE* const          out)
{
  json_t* const whole  = json_object();
  json_t* const status = json_object();
  for (uint32_t i = 0U; i < picture->n_facts; ++i) {
    const Fact* const fact = &picture->facts[i];
    nest_put(status,
             fact->key,
             fact->is_word ? nest_word(fact->word) : nest_number(fact->number));
  }
  json_object_set_new(whole, "host", json_string(place));
  json_object_set_new(whole, "status", status);
  json_object_set_new(whole, "parameters", controls_of(picture));
  json_object_set_new(whole, "events", events_of(picture));
  const bool printed =
    !json_dumpf(whole, out, JSON_INDENT(2) | JSON_REAL_PRECISION(16)) &&
    fputc('\n', out) != EOF;
  json_decref(whole);
  return printed;
}
