// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/manual/roff.h"

#include <string.h>

/// Longest line of the source, but for a word that is longer
#define COLUMNS 78

/// Write a character so that it means itself; returns its columns
static int
put_one(FILE* const out, const char character)
{
  const char* const escape = character == '\\'  ? "\\e"
                             : character == '-' ? "\\-"
                             : character == '~' ? "\\(ti"
                                                : NULL;
  return escape ? fprintf(out, "%s", escape) : fprintf(out, "%c", character);
}

/// Write text so that it means itself, also at the begin of a line
static int
put(FILE* const out, const char* const text, const size_t n)
{
  int columns = 0;
  if (*text == '.' || *text == '\'') {
    columns += fprintf(out, "\\&");
  }
  for (size_t i = 0U; i < n; ++i) {
    columns += put_one(out, text[i]);
  }
  return columns;
}

static void
put_whole(FILE* const out, const char* const text)
{
  put(out, text, strlen(text));
}

/// Write text in lines that are not too long, the last one ended
static void
put_filled(FILE* const out, const char* text)
{
  int column = 0;
  while (*text) {
    const size_t n = strcspn(text, " ");
    if (column && column + (int)n >= COLUMNS) {
      column = 0;
      fputc('\n', out);
    } else if (column) {
      column += put_one(out, ' ');
    }
    column += put(out, text, n);
    text += n + strspn(text + n, " ");
  }
  fputc('\n', out);
}

void
roff_section(FILE* const out, const char* const title)
{
  fprintf(out, ".SH %s\n", title);
}

void
roff_text(FILE* const out, const char* const text)
{
  put_filled(out, text);
}

void
roff_paragraph(FILE* const out, const char* const text)
{
  fputs(".PP\n", out);
  put_filled(out, text);
}

void
roff_entry(FILE* const       out,
           const char* const what,
           const char* const takes,
           const char* const text)
{
  fputs(".TP\n\\fB", out);
  put_whole(out, what);
  fputs("\\fR", out);
  if (*takes) {
    fputs(" \\fI", out);
    put_whole(out, takes);
    fputs("\\fR", out);
  }
  fputc('\n', out);
  put_filled(out, text);
}

void
roff_example(FILE* const out, const char* const line)
{
  fputs(".PP\n.in +4n\n.EX\n", out);
  put_whole(out, line);
  fputs("\n.EE\n.in\n", out);
}
