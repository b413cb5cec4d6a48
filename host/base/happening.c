// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/happening.h"

#include "host/base/clock.h"

#include <stdio.h>

Happening
happening_now(const char* const kind,
              const int32_t     copy,
              const char* const format,
              va_list           args)
{
  Happening made = {.seconds = (double)clock_unix_ns() / 1e9, .copy = copy};
  snprintf(made.kind, sizeof(made.kind), "%s", kind);
  vsnprintf(made.reason, sizeof(made.reason), format, args);
  return made;
}
