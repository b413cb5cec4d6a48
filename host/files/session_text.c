// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/session_text.h"

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Of the format; what has a greater one was written by a newer program
#define VERSION 1

struct SessionTextImpl {
  json_t* sections; ///< By name, lists of strings; owned
};

SessionText*
session_text_new(void)
{
  SessionText* const text = (SessionText*)calloc(1U, sizeof(SessionText));
  if (text && !(text->sections = json_object())) {
    free(text);
    return NULL;
  }
  return text;
}

void
session_text_free(SessionText* const text)
{
  if (text) {
    json_decref(text->sections);
    free(text);
  }
}

bool
session_add(SessionText* const text,
            const char* const  section,
            const char* const  line)
{
  json_t* list = json_object_get(text->sections, section);
  if (!list) {
    list = json_array();
    if (json_object_set_new(text->sections, section, list)) {
      return false;
    }
  }
  return !json_array_append_new(list, json_string(line));
}

const char*
session_line(const SessionText* const text,
             const char* const        section,
             const uint32_t           i)
{
  return json_string_value(
    json_array_get(json_object_get(text->sections, section), i));
}

bool
session_text_same(const SessionText* const a, const SessionText* const b)
{
  return json_equal(a->sections, b->sections);
}

bool
session_text_write(const SessionText* const text,
                   const uint64_t           sum,
                   const char* const        path)
{
  char sum_text[32];
  snprintf(sum_text, sizeof(sum_text), "%016llx", (unsigned long long)sum);
  json_t* const all     = json_pack("{s:i, s:s, s:O}",
                                "chronus session",
                                VERSION,
                                "state",
                                sum_text,
                                "sections",
                                text->sections);
  const bool    written = all && !json_dump_file(all, path, JSON_INDENT(2));
  json_decref(all);
  return written;
}

/// Whether every section is a list of strings
static bool
is_sound(json_t* const sections)
{
  const char* name  = NULL;
  json_t*     list  = NULL;
  bool        sound = json_is_object(sections);
  json_object_foreach(sections, name, list)
  {
    sound = sound && json_is_array(list);
    for (size_t i = 0U; i < json_array_size(list); ++i) {
      sound = sound && json_is_string(json_array_get(list, i));
    }
  }
  return sound;
}

SessionText*
session_text_read(const char* const  path,
                  uint64_t* const    sum,
                  const char** const flaw)
{
  json_error_t      error;
  json_t* const     all = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
  json_t* const     sections = json_object_get(all, "sections");
  const char* const hex      = json_string_value(json_object_get(all, "state"));
  const json_int_t  version =
    json_integer_value(json_object_get(all, "chronus session"));
  *flaw                   = !all                ? "it is damaged"
                            : version > VERSION ? "a newer version has written it"
                            : version < VERSION || !hex ? "it is of another format"
                            : !is_sound(sections) ? "it is of another format"
                                                  : NULL;
  SessionText* const text = *flaw ? NULL : session_text_new();
  if (text) {
    *sum = strtoull(hex, NULL, 16);
    json_object_update(text->sections, sections);
  }
  json_decref(all);
  return text;
}
