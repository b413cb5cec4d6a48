// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/number.h"

#include <ctype.h>
#include <locale.h>
#include <stdlib.h>

static bool
looks_numeric(const char* const word)
{
  const char* const first = word + (*word == '-' || *word == '+');
  return isdigit((unsigned char)first[0]) ||
         (first[0] == '.' && isdigit((unsigned char)first[1]));
}

bool
number_parse(const char* const word, double* const number)
{
  if (!looks_numeric(word)) {
    return false;
  }
  const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  if (!plain) {
    return false;
  }

  char*        end   = NULL;
  const double value = strtod_l(word, &end, plain);
  freelocale(plain);
  if (*end) {
    return false;
  }
  *number = value;
  return true;
}
