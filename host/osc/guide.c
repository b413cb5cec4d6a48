// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/guide.h"

#include "host/osc/rows.h"

#include <string.h>

static int
longer(const int width, const char* const text)
{
  const int length = (int)strlen(text);
  return length > width ? length : width;
}

void
guide_print(FILE* const out)
{
  const PathRow* row     = NULL;
  int            n_path  = 0;
  int            n_takes = 0;
  for (uint32_t i = 0U; (row = rows_at(i)); ++i) {
    n_path  = longer(n_path, row->path);
    n_takes = longer(n_takes, row->takes);
  }
  fprintf(out, "\n%-*s  %-*s  does\n", n_path + 2, "OSC", n_takes, "takes");
  for (uint32_t i = 0U; (row = rows_at(i)); ++i) {
    fprintf(out,
            "  %-*s  %-*s  %s\n",
            n_path,
            row->path,
            n_takes,
            row->takes,
            row->doc);
  }
}
