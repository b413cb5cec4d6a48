// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TALK_H
#define CHRONUS_HOST_TALK_H

#include "host/lv2/lexicon.h"
#include "host/lv2/model.h"
#include "host/say/context.h"
#include "host/say/lookup.h"
#include "host/say/said.h"
#include "host/say/tokens.h"

#include <stdbool.h>
#include <stdint.h>

// A sentence while it is being understood: where it has come to, and what the
// controls would be at by then; pure, any thread

/// No such port
#define TALK_NO_PORT UINT32_MAX

typedef struct {
  const Lexicon* lexicon;              ///< The words
  const Model*   model;                ///< The controls
  const Context* context;              ///< What was before
  Tokens         tokens;               ///< The sentence
  Meanings       meanings[TOKENS_MAX]; ///< By token
  uint32_t       at;                   ///< Next token
  float*         values;               ///< Of each port, as of now; owned
  uint8_t*       touched;              ///< 1 per port that was set; owned
  ContextState   state;                ///< As of now
  uint32_t       n_undone;             ///< Steps that were undone
  double         now;                  ///< When what is said is done, seconds
  double         end;                  ///< When the last note ends, or 0
  double         length;               ///< How long the next note is, or 0
  bool           wants_note;           ///< A note or chord is to be named
  bool           noted;                ///< A note began since the last `then`
  bool           fresh;                ///< A note or style begins: no smoothing
  const Word*    subject;              ///< Modulation that was named last
  uint32_t       styled;               ///< Tokens whose styles have been done
  bool           at_once;              ///< `immediately` was said
  int            reg;                  ///< Octaves that low or high said
  bool           has_reg;              ///< One of them was said
  uint32_t       n_changes;            ///< Messages so far, replaced ones too
  Said*          said;                 ///< What comes of it
} Talk;

/// The meaning of a kind at a token, or null
const Word*
talk_kind(const Talk* talk, uint32_t at, WordKind kind);

/// Length in tokens of the phrase at a token, at least 1
uint32_t
talk_length(const Talk* talk, uint32_t at);

/// The first token from `at` on that is no mere filler
uint32_t
talk_skip(const Talk* talk, uint32_t at);

/// The typed text of some tokens; overwrites `text`
const char*
talk_typed(const Talk* talk,
           uint32_t    from,
           uint32_t    to,
           char        text[SAID_WORD_BYTES]);

/// Note the rule that matched from token `from` up to where the talk is
void
talk_rule(const Talk* talk, uint32_t from, const Word* word, const char* more);

/// The port with this path or gate path, or TALK_NO_PORT
uint32_t
talk_port(const Talk* talk, const char* path);

/// The parameter that names a port's control, or null
const Word*
talk_parameter(const Talk* talk, const char* path);

/// What is safe: the port's range, and the limits of the vocabulary
void
talk_limits(const Talk* talk, uint32_t port, double* least, double* most);

/// Set a port from now on, within what is safe
void
talk_set(Talk* talk, uint32_t port, double value);

/// The same at a time, as part of a sequence of its own
void
talk_set_at(Talk* talk, uint32_t port, double value, double seconds);

/// Say that the plugin has no such control; always false
bool
talk_missing(const Talk* talk, const char* path, const char* part);

#endif // CHRONUS_HOST_TALK_H
