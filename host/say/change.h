// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CHANGE_H
#define CHRONUS_HOST_CHANGE_H

#include "host/say/quantity.h"
#include "host/say/talk.h"

#include <stdbool.h>

// What words do to controls, scaled and turned round by what stands before
// them; pure, any thread

/// What was said about a change before its word came
typedef struct {
  double   degree;                 ///< Scales it; 1 is plain
  double   ratio;                  ///< `twice as`: the factor, else 0
  double   amount;                 ///< More is 1, less -1, else 0
  double   speed;                  ///< Faster is 1, slower -1, else 0
  bool     negated;                ///< The opposite is meant
  bool     scaled;                 ///< A degree was said
  bool     has[N_DIMENSIONS];      ///< Such a quantity was said
  Quantity quantity[N_DIMENSIONS]; ///< By dimension
} Manner;

/// Nothing was said
Manner
change_plain(void);

/// Add a quantity to what was said
void
change_take(Manner* manner, const Quantity* quantity);

/// Whether a kind of word changes the sound by its effects
bool
change_is_quality(WordKind kind);

/// The word that is one, of those that a phrase can mean; or null
const Word*
change_quality(const Talk* talk, uint32_t at);

/**
   Do what a word does, in some manner.

   @param part The words of the sentence, for what there is to be said.
   @return False if it cannot be done here, which is then said.
*/
bool
change_word(Talk*         talk,
            const Word*   word,
            const Manner* manner,
            const char*   part);

/// Do its effects as they stand
void
change_effects(Talk* talk, const Word* word, const Manner* manner);

/// Move or set the control that a parameter names; as change_word
bool
change_parameter(Talk*         talk,
                 const Word*   word,
                 const Manner* manner,
                 const char*   part);

/// Set it to a quantity
bool
change_to(Talk*           talk,
          const Word*     word,
          const Quantity* quantity,
          const char*     part);

/// Move it by a quantity, in a direction: 1 up, -1 down
bool
change_by(Talk*           talk,
          const Word*     word,
          const Quantity* quantity,
          double          sign,
          const char*     part);

#endif // CHRONUS_HOST_CHANGE_H
