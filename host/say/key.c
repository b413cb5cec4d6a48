// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/key.h"

#include "host/say/named.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

bool
key_rule(Talk* const talk)
{
  const uint32_t    from = talk->at;
  const Word* const word = talk_kind(talk, from, WORD_KEY);
  uint32_t          next = from + talk_length(talk, from);
  Named             named;
  char              part[SAID_WORD_BYTES];
  const uint32_t    n = named_after(talk, &next, &named);
  if (!word || !n || (!named.chord && named.has_octave)) {
    return false;
  }
  // The quality is read anew, as that of a scale
  const bool minor = named.chord && named.chord->n_notes > 1U &&
                     lroundf(named.chord->notes[1]) == 3L;
  snprintf(talk->state.scale,
           sizeof(talk->state.scale),
           "%s",
           named.scale ? named.scale->name
           : minor     ? "minorScale"
                       : "majorScale");
  talk->state.key = ((named.note % 12) + 12) % 12;
  talk->at        = next + n;
  talk_rule(talk, from, word, talk->state.scale);
  said_line(talk->said,
            SAID_REMARK,
            NULL,
            "the key is %s now",
            talk_typed(talk, next, talk->at, part));
  return true;
}
