// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/glossary.h"

#include <math.h>

/// How an effect changes its control, with the number
static void
print_change(const Effect* const effect, FILE* const out)
{
  static const char* const forms[] = {
    [EFFECT_TO]       = "=",
    [EFFECT_KEEP]     = "=",
    [EFFECT_FACTOR]   = "x",
    [EFFECT_ADD]      = "+",
    [EFFECT_AT_MOST]  = "at most",
    [EFFECT_AT_LEAST] = "at least",
  };
  fprintf(
    out, "`%s` %s %.5g", effect->path, forms[effect->kind], effect->number);
  if (effect->takes) {
    fprintf(out, " (or as said, in %s)", lexicon_unit(effect->takes));
  }
}

/// What a word does to controls, where it does anything
static void
print_effects(const Word* const word, FILE* const out)
{
  const char* before = *word->text ? ": " : "";
  for (uint32_t e = 0U; e < word->n_effects; ++e) {
    const Effect* const effect = &word->effects[e];
    if (effect->path) {
      fputs(before, out);
      print_change(effect, out);
      if (effect->when) {
        fprintf(out, " where `%s` is ", effect->when);
        if (isfinite(effect->when_from) && isfinite(effect->when_to)) {
          fprintf(out, "%.5g to %.5g", effect->when_from, effect->when_to);
        } else if (isfinite(effect->when_from)) {
          fprintf(out, "from %.5g", effect->when_from);
        } else {
          fprintf(out, "up to %.5g", effect->when_to);
        }
      }
      before = ", ";
    }
  }
}

static void
print_word(const Word* const word, FILE* const out)
{
  fputs("| ", out);
  for (uint32_t p = 0U; p < word->n_phrases; ++p) {
    fprintf(out, "%s%s", p ? ", " : "", word->phrases[p]);
  }
  fputs(" | ", out);
  if (word->kind == WORD_PARAMETER) {
    fprintf(out, "`%s`: ", word->path ? word->path : "");
  }
  fputs(word->text, out);
  print_effects(word, out);
  fputs(" |\n", out);
}

Status
glossary_print(const Lexicon* const lexicon,
               FILE* const          out,
               Problem* const       problem)
{
  for (int k = 0; k < N_WORD_KINDS; ++k) {
    const char* before = "\n| says | means |\n|---|---|\n";
    for (uint32_t w = 0U; w < lexicon->n; ++w) {
      if (lexicon->words[w].kind == (WordKind)k) {
        if (*before) {
          fprintf(out,
                  "%s## %s\n%s",
                  k ? "\n" : "",
                  lexicon_kind_name((WordKind)k),
                  before);
        }
        before = "";
        print_word(&lexicon->words[w], out);
      }
    }
  }
  return fflush(out) || ferror(out)
           ? problem_set(problem, STATUS_NO_WRITE, "words")
           : STATUS_OK;
}
