// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/say.h"

#include "host/say/command.h"
#include "host/say/interval.h"
#include "host/say/notes.h"
#include "host/say/passage.h"
#include "host/say/rules.h"
#include "host/say/smooth.h"
#include "host/say/sound.h"
#include "host/say/talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Of so many words the nearest is looked for, which takes its time
#define MANY 4U

/// Correct what is misspelled by a letter
static void
correct(Talk* const talk)
{
  for (uint32_t i = 0U; i < talk->tokens.n; ++i) {
    Token* const token = &talk->tokens.items[i];
    char         right[TOKEN_BYTES];
    char         other[TOKEN_BYTES];
    if (token->is_number || lookup_knows(talk->lexicon, token->word)) {
      continue;
    }
    if (lookup_spell(talk->lexicon, token->word, right, other) ==
        SPELLING_CORRECTED) {
      said_line(talk->said, SAID_REMARK, token->typed, "read as %s", right);
      snprintf(token->word, sizeof(token->word), "%s", right);
    }
  }
}

/// Say that a word is not understood, and what is near it
static void
refuse(Talk* const talk)
{
  const Token* const token = &talk->tokens.items[talk->at];
  char               right[TOKEN_BYTES];
  char               other[TOKEN_BYTES];
  const Spelling     spelling =
    lookup_spell(talk->lexicon, token->word, right, other);
  const char* const near = said_count(talk->said, SAID_UNKNOWN) < MANY
                             ? lookup_nearest(talk->lexicon, token->word)
                             : NULL;
  if (token->is_number) {
    said_line(talk->said,
              SAID_UNKNOWN,
              token->typed,
              "a number of what? as in volume 7, cutoff 800 Hz");
  } else if (talk->meanings[talk->at].n_tokens) {
    said_line(talk->said, SAID_UNKNOWN, token->typed, "known, but not here");
  } else if (spelling == SPELLING_AMBIGUOUS) {
    said_line(
      talk->said, SAID_UNKNOWN, token->typed, "nearest %s, %s", right, other);
  } else if (near) {
    said_line(talk->said, SAID_UNKNOWN, token->typed, "nearest %s", near);
  } else {
    said_line(talk->said, SAID_UNKNOWN, token->typed, "not known");
  }
  ++talk->at;
}

/// Take a word that only joins others, or says nothing; false if it is none
static bool
take_joint(Talk* const talk)
{
  const uint32_t    at   = talk->at;
  const Word* const then = talk_kind(talk, at, WORD_THEN);
  const Word* const play = talk_kind(talk, at, WORD_PLAY);
  const Word* const low  = talk_kind(talk, at, WORD_REGISTER);
  if (then) {
    sound_then(talk);
  } else if (play) {
    talk->wants_note = true;
  } else if (low) {
    talk->has_reg = true;
    talk->reg     = (int)low->value;
  } else if (!talk_kind(talk, at, WORD_AND) &&
             !talk_kind(talk, at, WORD_FILLER)) {
    return false;
  }
  const Word* const word = then ? then : play ? play : low;
  talk->at += talk_length(talk, at);
  if (word) {
    talk_rule(talk, at, word, "");
  }
  return true;
}

/// Try the rules on the next token
static void
step(Talk* const talk)
{
  if (passage_glide(talk) || passage_length(talk) || passage_setting(talk) ||
      notes_named(talk) || command_question(talk) || rules_style(talk) ||
      rules_change(talk) || notes_unnamed(talk) || interval_rule(talk) ||
      command_rule(talk) || take_joint(talk)) {
    return;
  }
  refuse(talk);
}

/// Whether there is anything to be told, besides which rules matched
static bool
told(const Said* const said)
{
  return said->n_lines > said_count(said, SAID_RULE);
}

/// What was begun, but never named
static void
finish(Talk* const talk)
{
  if (talk->wants_note && !talk->said->refused) {
    const Word* const play = lexicon_named(talk->lexicon, "play");
    if (play && !talk->noted && (!talk->n_changes || talk->fresh)) {
      notes_any(talk);
    }
  }
  if (!talk->n_changes && !told(talk->said)) {
    said_line(
      talk->said, SAID_REMARK, NULL, "there is nothing that it changes");
  }
  if (talk->length > 0.0 && talk->fresh) {
    notes_any(talk); // Siren for 3 seconds
  }
  if (talk->length > 0.0) {
    said_line(talk->said, SAID_UNKNOWN, "for", "no note sounds that could end");
  }
}

/// Write the last sentence where this one begins with `again`
static void
expand(const Lexicon* const lexicon,
       const Context* const context,
       const char* const    text,
       char                 whole[CONTEXT_TEXT_BYTES])
{
  Tokens   tokens;
  Meanings meanings = {0};
  uint32_t at       = 0U;
  snprintf(whole, CONTEXT_TEXT_BYTES, "%s", text);
  if (!tokens_split(&tokens, text) || !tokens.n) {
    return;
  }
  lookup_at(lexicon, &tokens, 0U, &meanings);
  at = meanings.n_tokens;
  if (!lookup_kind(&meanings, WORD_AGAIN) || !context->text[0]) {
    return;
  }
  Meanings after = {0};
  if (at < tokens.n) {
    lookup_at(lexicon, &tokens, at, &after);
  }
  if (at == tokens.n || lookup_kind(&after, WORD_AND)) {
    int n = snprintf(whole, CONTEXT_TEXT_BYTES, "%s", context->text);
    for (; at < tokens.n && n < (int)CONTEXT_TEXT_BYTES; ++at) {
      n += snprintf(whole + n,
                    CONTEXT_TEXT_BYTES - (size_t)n,
                    " %s",
                    tokens.items[at].typed);
    }
  }
}

/// Let the context go on from here
static void
commit(const Talk* const talk, const SaySetup* const setup, const char* text)
{
  Context* const context = setup->context;
  context->n_steps -= talk->n_undone;
  if (!talk->n_undone && talk->n_changes) {
    context_push(context, setup->values, talk->touched);
  }
  if (!talk->n_undone && (talk->n_changes || context->n_steps)) {
    snprintf(context->text, sizeof(context->text), "%s", text);
  }
  context->state = talk->state;
}

static void
understand(Talk* const talk, const char* const text)
{
  if (strlen(text) >= CONTEXT_TEXT_BYTES ||
      !tokens_split(&talk->tokens, text)) {
    said_line(talk->said, SAID_UNKNOWN, NULL, "that is too long a sentence");
    return;
  }
  correct(talk);
  for (uint32_t i = 0U; i < talk->tokens.n; ++i) {
    lookup_at(talk->lexicon, &talk->tokens, i, &talk->meanings[i]);
  }
  while (talk->at < talk->tokens.n) {
    step(talk);
  }
  finish(talk);
  if (!talk->tokens.n) {
    said_line(talk->said, SAID_UNKNOWN, NULL, "nothing was said");
  }
}

Status
say_understand(const SaySetup* const setup,
               const char* const     text,
               const bool            partial,
               const bool            may_commit,
               Said* const           said)
{
  const size_t   n       = setup->model->n_ports;
  Talk* const    talk    = (Talk*)calloc(1U, sizeof(*talk));
  float* const   values  = (float*)calloc(n + 1U, sizeof(*values));
  uint8_t* const touched = (uint8_t*)calloc(n + 1U, 1U);
  *said                  = (Said){0};
  const Status st = talk && values && touched ? STATUS_OK : STATUS_NO_MEMORY;
  if (!st) {
    char whole[CONTEXT_TEXT_BYTES];
    talk->lexicon = setup->lexicon;
    talk->model   = setup->model;
    talk->context = setup->context;
    talk->state   = setup->context->state;
    talk->values  = values;
    talk->touched = touched;
    talk->said    = said;
    memcpy(values, setup->values, n * sizeof(*values));
    expand(setup->lexicon, setup->context, text, whole);
    understand(talk, strlen(text) < sizeof(whole) ? whole : text);
    said_sort(said);
    if (!talk->fresh && !talk->at_once) {
      smooth_jumps(talk);
    }
    if ((said->refused && !partial) || said->overflowed) {
      said_retract(said);
    } else if (may_commit) {
      commit(talk, setup, whole);
    }
  }
  free(talk);
  free(values);
  free(touched);
  return st;
}
