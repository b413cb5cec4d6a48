// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/naming.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/// What separates the parts of a URI
static const char SEPARATORS[] = "/#:";

static char*
join(const char* const module, const char* const parameter)
{
  char* path = NULL;
  return asprintf(&path, "/mod/%s/%s", module, parameter) < 0 ? NULL : path;
}

char*
naming_short(const char* const uri)
{
  size_t end = strlen(uri);
  while (end && strchr(SEPARATORS, uri[end - 1U])) {
    --end;
  }
  size_t start = end;
  while (start && !strchr(SEPARATORS, uri[start - 1U])) {
    --start;
  }

  char* const name = strndup(uri + start, end - start);
  for (char* c = name; c && *c; ++c) {
    if (*c <= ' ' || *c >= 0x7F || strchr("*,?[]{}", *c)) {
      *c = '_';
    }
  }
  return name;
}

char*
naming_control(const char* const short_name,
               const char* const group,
               const char* const symbol)
{
  const size_t n = group ? strlen(group) : 0U;
  if (n && !strncmp(symbol, group, n) && symbol[n] == '_' && symbol[n + 1U]) {
    return join(group, symbol + n + 1U);
  }
  return join(short_name, symbol);
}

char*
naming_gate(const char* const symbol)
{
  static const char ending[] = "_gate";
  const size_t      n_ending = sizeof(ending) - 1U;
  const size_t      n        = strlen(symbol);
  if (n <= n_ending || strcmp(symbol + n - n_ending, ending) != 0) {
    return NULL;
  }
  char* path = NULL;
  return asprintf(&path, "/gate/%.*s", (int)(n - n_ending), symbol) < 0 ? NULL
                                                                        : path;
}
