// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/text.h"

#include <stdlib.h>
#include <string.h>

char*
text_line(const char* const text)
{
  const size_t size = text ? strlen(text) : 0U;
  char* const  line = (char*)malloc(size + 1U);
  if (!line) {
    return NULL;
  }

  size_t n = 0U;
  for (size_t i = 0U; i < size; ++i) {
    const unsigned char c = (unsigned char)text[i];
    if (c > ' ' && c != 0x7FU) {
      line[n++] = text[i];
    } else if (n && line[n - 1U] != ' ') {
      line[n++] = ' ';
    }
  }
  n -= n && line[n - 1U] == ' ';
  line[n] = '\0';
  return line;
}

bool
text_contains(const char* const whole, const char* const part)
{
  return strcasestr(whole, part) != NULL;
}
