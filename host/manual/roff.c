// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/manual/roff.h"

/// Write text so that it means itself, also at the begin of a line
static void
put(FILE* const out, const char* text)
{
  if (*text == '.' || *text == '\'') {
    fputs("\\&", out);
  }
  for (; *text; ++text) {
    if (*text == '\\') {
      fputs("\\e", out);
    } else if (*text == '-') {
      fputs("\\-", out);
    } else if (*text == '~') {
      fputs("\\(ti", out);
    } else {
      fputc(*text, out);
    }
  }
}

void
roff_section(FILE* const out, const char* const title)
{
  fprintf(out, ".SH %s\n", title);
}

void
roff_paragraph(FILE* const out, const char* const text)
{
  fputs(".PP\n", out);
  put(out, text);
  fputc('\n', out);
}

void
roff_entry(FILE* const       out,
           const char* const what,
           const char* const takes,
           const char* const text)
{
  fputs(".TP\n\\fB", out);
  put(out, what);
  fputs("\\fR", out);
  if (*takes) {
    fputs(" \\fI", out);
    put(out, takes);
    fputs("\\fR", out);
  }
  fputc('\n', out);
  put(out, text);
  fputc('\n', out);
}

void
roff_example(FILE* const out, const char* const line)
{
  fputs(".PP\n.in +4n\n.EX\n", out);
  put(out, line);
  fputs("\n.EE\n.in\n", out);
}
