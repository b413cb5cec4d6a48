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

/// Bytes of the character of UTF-8 that stands there, as RFC 3629 has it; 0 if
/// there is none
static uint32_t
length_of(const char* const text, uint32_t* const code)
{
  static const uint32_t least[] = {0U, 0x80U, 0x800U, 0x10000U};

  const unsigned char* const at    = (const unsigned char*)text;
  const uint32_t             first = at[0];
  const uint32_t             more  = first >= 0xF0U   ? 3U
                                     : first >= 0xE0U ? 2U
                                     : first >= 0xC0U ? 1U
                                                      : 0U;
  if (first >= 0xF8U || (first >= 0x80U && !more)) {
    return 0U;
  }
  *code = more ? first & (0x3FU >> more) : first;
  for (uint32_t k = 1U; k <= more; ++k) {
    if ((at[k] & 0xC0U) != 0x80U) {
      return 0U;
    }
    *code = (*code << 6U) | (at[k] & 0x3FU);
  }
  const bool surrogate = *code >= 0xD800U && *code <= 0xDFFFU;
  return *code >= least[more] && *code <= 0x10FFFFU && !surrogate ? more + 1U
                                                                  : 0U;
}

uint32_t
text_next(const char** const at)
{
  uint32_t       code   = 0U;
  const uint32_t length = length_of(*at, &code);
  *at += length ? length : 1U;
  return length ? code : '?';
}

uint32_t
text_mend(char* const text)
{
  uint32_t n    = 0U;
  uint32_t code = 0U;
  for (char* at = text; *at;) {
    const uint32_t length = length_of(at, &code);
    if (!length) {
      *at = '?';
      ++n;
    }
    at += length ? length : 1U;
  }
  return n;
}

bool
text_contains(const char* const whole, const char* const part)
{
  return strcasestr(whole, part) != NULL;
}
