// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/lexicon.h"

#include <stdlib.h>
#include <string.h>

const char*
lexicon_kind_name(const WordKind kind)
{
  static const char* const names[N_WORD_KINDS] = {
    [WORD_FILLER]       = "Filler",
    [WORD_AND]          = "And",
    [WORD_THEN]         = "Then",
    [WORD_NUMBER]       = "Number",
    [WORD_MULTIPLIER]   = "Multiplier",
    [WORD_POINT]        = "Point",
    [WORD_UNIT]         = "Unit",
    [WORD_DEGREE]       = "Degree",
    [WORD_RATIO]        = "Ratio",
    [WORD_NEGATION]     = "Negation",
    [WORD_ENOUGH]       = "Enough",
    [WORD_COMPARATIVE]  = "Comparative",
    [WORD_DIRECTION]    = "Direction",
    [WORD_PARAMETER]    = "Parameter",
    [WORD_ADJECTIVE]    = "Adjective",
    [WORD_DYNAMIC]      = "Dynamic",
    [WORD_ARTICULATION] = "Articulation",
    [WORD_MODULATION]   = "Modulation",
    [WORD_STYLE]        = "Style",
    [WORD_INTERVAL]     = "Interval",
    [WORD_CHORD]        = "Chord",
    [WORD_SCALE]        = "Scale",
    [WORD_ACCIDENTAL]   = "Accidental",
    [WORD_REGISTER]     = "Register",
    [WORD_MIDDLE]       = "Middle",
    [WORD_RELATION]     = "Relation",
    [WORD_OCTAVE]       = "Octave",
    [WORD_NOTE]         = "Note",
    [WORD_PLAY]         = "Play",
    [WORD_GLIDE]        = "Glide",
    [WORD_FOR]          = "For",
    [WORD_BY]           = "By",
    [WORD_TO]           = "To",
    [WORD_KEY]          = "Key",
    [WORD_TEMPO]        = "Tempo",
    [WORD_QUESTION]     = "Question",
    [WORD_UNDO]         = "Undo",
    [WORD_AGAIN]        = "Again",
    [WORD_STOP]         = "Stop",
    [WORD_RESET]        = "Reset",
    [WORD_IMMEDIATELY]  = "Immediately",
    [WORD_ABSENT]       = "Absent",
    [WORD_UNRELATED]    = "Unrelated",
  };
  return names[kind];
}

const char*
lexicon_unit(const Dimension dimension)
{
  static const char* const units[N_DIMENSIONS] = {
    [DIMENSION_NONE]      = "",
    [DIMENSION_TIME]      = "ms",
    [DIMENSION_FREQUENCY] = "Hz",
    [DIMENSION_PITCH]     = "semitones",
    [DIMENSION_SHARE]     = "1",
    [DIMENSION_LEVEL]     = "dB",
    [DIMENSION_BEATS]     = "beats",
    [DIMENSION_TEMPO]     = "bpm",
  };
  return units[dimension];
}

const Word*
lexicon_named(const Lexicon* const lexicon, const char* const name)
{
  for (uint32_t w = lexicon->n; name && w; --w) {
    if (!strcmp(lexicon->words[w - 1U].name, name)) {
      return &lexicon->words[w - 1U];
    }
  }
  return NULL;
}

static void
word_clear(Word* const word)
{
  for (uint32_t i = 0U; i < word->n_phrases; ++i) {
    free(word->phrases[i]);
  }
  for (uint32_t e = 0U; e < word->n_effects; ++e) {
    free(word->effects[e].path);
    free(word->effects[e].when);
    free(word->effects[e].remark);
  }
  free(word->phrases);
  free(word->effects);
  free(word->name);
  free(word->text);
  free(word->path);
  free(word->opposite);
}

void
lexicon_close(Lexicon* const lexicon)
{
  for (uint32_t w = 0U; w < lexicon->n; ++w) {
    word_clear(&lexicon->words[w]);
  }
  free(lexicon->words);
  *lexicon = (Lexicon){0};
}
