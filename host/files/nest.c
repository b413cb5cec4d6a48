// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/nest.h"

#include "host/base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
nest_put(json_t* object, const char* key, json_t* const value)
{
  for (const char* slash = NULL; (slash = strchr(key, '/')); key = slash + 1) {
    char name[32];
    snprintf(name, sizeof(name), "%.*s", (int)(slash - key), key);
    json_t* inner = json_object_get(object, name);
    if (!inner) {
      inner = json_object();
      json_object_set_new(object, name, inner);
    }
    object = inner;
  }
  json_object_set_new(object, key, value);
}

json_t*
nest_number(const double number)
{
  const double whole = floor(number);
  return whole == number ? json_integer((json_int_t)whole) : json_real(number);
}

json_t*
nest_word(const char* const word)
{
  json_t* value = json_string(word);
  char*   copy  = value ? NULL : strdup(word);
  if (copy) {
    text_mend(copy);
    value = json_string(copy);
  }
  free(copy);
  return value;
}
