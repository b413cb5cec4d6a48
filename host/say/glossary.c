// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/glossary.h"

#include <math.h>
#include <stdbool.h>

/// What people look for first; the words that only join others come after
static const WordKind first[] = {
  WORD_PLAY,
  WORD_GLIDE,
  WORD_CHORD,
  WORD_INTERVAL,
  WORD_SCALE,
  WORD_DYNAMIC,
  WORD_ADJECTIVE,
  WORD_PARAMETER,
  WORD_ARTICULATION,
  WORD_STYLE,
  WORD_MODULATION,
  WORD_UNDO,
  WORD_AGAIN,
  WORD_STOP,
  WORD_RESET,
  WORD_QUESTION,
  WORD_ABSENT,
};

static bool
is_first(const WordKind kind)
{
  for (size_t i = 0U; i < sizeof(first) / sizeof(first[0]); ++i) {
    if (first[i] == kind) {
      return true;
    }
  }
  return false;
}

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

/// Print all words of a kind, if there is any
static void
print_kind(const Lexicon* const lexicon, const WordKind kind, FILE* const out)
{
  bool headed = false;
  for (uint32_t w = 0U; w < lexicon->n; ++w) {
    if (lexicon->words[w].kind == kind) {
      if (!headed) {
        fprintf(out,
                "\n## %s\n\n| says | means |\n|---|---|\n",
                lexicon_kind_name(kind));
      }
      headed = true;
      print_word(&lexicon->words[w], out);
    }
  }
}

Status
glossary_print(const Lexicon* const lexicon,
               FILE* const          out,
               Problem* const       problem)
{
  fputs(
    "# The words of `chronus say`\n\nWritten by `chronus say --words` from "
    "[`words.ttl`](words.ttl), which [`say.ttl`](say.ttl) explains.\nA degree "
    "is the exponent of a factor and scales what is added; `= N` goes part of "
    "the\nway where it is below 1.\n",
    out);
  for (size_t i = 0U; i < sizeof(first) / sizeof(first[0]); ++i) {
    print_kind(lexicon, first[i], out);
  }
  for (int k = 0; k < N_WORD_KINDS; ++k) {
    if (!is_first((WordKind)k)) {
      print_kind(lexicon, (WordKind)k, out);
    }
  }
  return fflush(out) || ferror(out)
           ? problem_set(problem, STATUS_NO_WRITE, "words")
           : STATUS_OK;
}
