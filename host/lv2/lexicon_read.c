// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/lexicon_read.h"

#include "host/base/environment.h"
#include "host/base/number.h"
#include "host/base/text.h"
#include "host/lv2/bundle.h"
#include "host/lv2/terms.h"
#include "host/lv2/turtle.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAY TERMS_NAMESPACE

#define RDFS "http://www.w3.org/2000/01/rdf-schema#"

/// A file at work
typedef struct {
  Lexicon*    lexicon; ///< Where words go
  Turtle*     turtle;  ///< What is read; owned
  const char* path;    ///< Of the file
  WordKind    kind;    ///< Of the words that are being read
  Word*       word;    ///< The one that is being read
  Problem*    problem; ///< What is wrong
  uint32_t    n;       ///< Words so far
  Status      st;      ///< That something is
} Reading;

static bool
refuse(Reading* const self, const char* const why, const char* const what)
{
  self->st = problem_set(
    self->problem, STATUS_BAD_FORMAT, "%s: %s", self->path, self->word->name);
  problem_hint(self->problem, "%s %s", why, what);
  return false;
}

static bool
no_memory(Reading* const self)
{
  self->st = problem_set(self->problem, STATUS_NO_MEMORY, "%s", self->path);
  return false;
}

/// Read a property that is a finite number, `otherwise` where it is not there
static double
number_of(Reading* const          self,
          const TurtleNode* const node,
          const char* const       property,
          const double            otherwise)
{
  const char* const text   = turtle_text(self->turtle, node, property);
  double            number = otherwise;
  if (text && (!number_parse(text, &number) || !isfinite(number))) {
    refuse(self, "not a number:", text);
  }
  return number;
}

/// Copy a property's text into `*to`; null where it is not there
static bool
copy_text(Reading* const          self,
          const TurtleNode* const node,
          const char* const       property,
          char** const            to)
{
  const char* const text = turtle_text(self->turtle, node, property);
  if (text && !(*to = strdup(text))) {
    return no_memory(self);
  }
  return true;
}

static const char*
last_part(const char* const uri)
{
  const char* const hash = strrchr(uri, '#');
  return hash ? hash + 1 : uri;
}

/// Read the unit of which a property speaks, by its symbol
static bool
dimension_of(Reading* const          self,
             const TurtleNode* const node,
             const char* const       property,
             Dimension* const        dimension)
{
  const char* const symbol = turtle_text(self->turtle, node, property);
  for (int d = 0; symbol && d < N_DIMENSIONS; ++d) {
    if (!strcmp(symbol, lexicon_unit((Dimension)d))) {
      *dimension = (Dimension)d;
      return true;
    }
  }
  return !symbol || refuse(self, "no such unit:", symbol);
}

/// Read what an effect does; it may do one thing only
static bool
read_operation(Reading* const          self,
               const TurtleNode* const node,
               Effect* const           effect)
{
  static const char* const operations[] = {
    [EFFECT_TO]       = SAY "to",
    [EFFECT_KEEP]     = SAY "keep",
    [EFFECT_FACTOR]   = SAY "factor",
    [EFFECT_ADD]      = SAY "add",
    [EFFECT_AT_MOST]  = SAY "atMost",
    [EFFECT_AT_LEAST] = SAY "atLeast",
  };
  for (int k = EFFECT_TO; k <= EFFECT_AT_LEAST; ++k) {
    if (turtle_text(self->turtle, node, operations[k])) {
      if (effect->kind) {
        return refuse(self, "an effect does two things at", effect->path);
      }
      effect->kind   = (EffectKind)k;
      effect->number = number_of(self, node, operations[k], 0.0);
    }
  }
  if (effect->kind == EFFECT_FACTOR && effect->number <= 0.0) {
    return refuse(self, "a factor is above 0 at", effect->path);
  }
  return (effect->path && effect->kind) || (!effect->path && !effect->kind) ||
         refuse(self,
                "an effect needs a path and what is done there:",
                effect->path ? effect->path : "no path");
}

static bool
read_effect(void* const data, const TurtleNode* const node)
{
  Reading* const self = data;
  Word* const    word = self->word;
  Effect* const  effects =
    (Effect*)realloc(word->effects, (word->n_effects + 1U) * sizeof(*effects));
  if (!effects) {
    return no_memory(self);
  }
  word->effects        = effects;
  Effect* const effect = &effects[word->n_effects++];
  *effect              = (Effect){.kind = EFFECT_REMARK};
  effect->least        = number_of(self, node, SAY "least", -INFINITY);
  effect->most         = number_of(self, node, SAY "most", INFINITY);
  effect->when_from    = number_of(self, node, SAY "from", -INFINITY);
  effect->when_to      = number_of(self, node, SAY "until", INFINITY);
  return copy_text(self, node, SAY "path", &effect->path) &&
         copy_text(self, node, SAY "when", &effect->when) &&
         copy_text(self, node, SAY "remark", &effect->remark) &&
         dimension_of(self, node, SAY "takes", &effect->takes) &&
         read_operation(self, node, effect) && !self->st;
}

/// A phrase as the grammar compares it: lower case, one blank between words
static char*
plain(const char* const text)
{
  char* const line = text_line(text);
  for (char* c = line; c && *c; ++c) {
    *c = (char)tolower((unsigned char)*c);
  }
  return line;
}

static bool
read_phrase(void* const data, const TurtleNode* const node)
{
  Reading* const self = data;
  Word* const    word = self->word;
  char** const   phrases =
    (char**)realloc(word->phrases, (word->n_phrases + 1U) * sizeof(*phrases));
  if (!phrases) {
    return no_memory(self);
  }
  word->phrases            = phrases;
  phrases[word->n_phrases] = plain(turtle_node_text(node));
  return phrases[word->n_phrases++] || no_memory(self);
}

static bool
read_note(void* const data, const TurtleNode* const node)
{
  Reading* const self   = data;
  Word* const    word   = self->word;
  double         number = 0.0;
  if (word->n_notes == LEXICON_NOTES ||
      !number_parse(turtle_node_text(node), &number) || number < -48.0 ||
      number > 48.0) {
    return refuse(self, "not a note of a chord:", turtle_node_text(node));
  }
  word->notes[word->n_notes++] = (float)number;
  return true;
}

static bool
read_numbers(Reading* const self, const TurtleNode* const node)
{
  Word* const word = self->word;
  word->value      = number_of(self, node, SAY "value", 0.0);
  word->speed      = number_of(self, node, SAY "speed", 0.0);
  word->step       = number_of(self, node, SAY "step", 0.0);
  word->out_of     = number_of(self, node, SAY "outOf", 0.0);
  word->jump       = number_of(self, node, SAY "jump", 0.0);
  word->least      = number_of(self, node, SAY "least", -INFINITY);
  word->most       = number_of(self, node, SAY "most", INFINITY);
  return !self->st;
}

static bool
read_word(void* const data, const TurtleNode* const node)
{
  Reading* const self     = data;
  Lexicon* const lexicon  = self->lexicon;
  char*          opposite = NULL;
  if (lexicon->n == lexicon->capacity) {
    const uint32_t capacity = lexicon->capacity ? 2U * lexicon->capacity : 64U;
    Word* const    words =
      (Word*)realloc(lexicon->words, capacity * sizeof(*words));
    if (!words) {
      return no_memory(self);
    }
    lexicon->words    = words;
    lexicon->capacity = capacity;
  }

  Word* const word = self->word = &lexicon->words[lexicon->n++];
  ++self->n;
  *word      = (Word){.kind = self->kind};
  word->name = strdup(last_part(turtle_node_text(node)));
  if (!word->name) {
    return no_memory(self);
  }
  const bool ok =
    read_numbers(self, node) &&
    copy_text(self, node, RDFS "comment", &word->text) &&
    copy_text(self, node, SAY "path", &word->path) &&
    copy_text(self, node, SAY "opposite", &opposite) &&
    dimension_of(self, node, SAY "unit", &word->dimension) &&
    turtle_values(self->turtle, node, SAY "phrase", read_phrase, self) &&
    turtle_members(self->turtle, node, SAY "notes", read_note, self) &&
    turtle_members(self->turtle, node, SAY "effects", read_effect, self);
  if (ok && opposite && !(word->opposite = strdup(last_part(opposite)))) {
    no_memory(self);
  }
  free(opposite);
  if (ok && !word->text && !(word->text = strdup(""))) {
    no_memory(self);
  }
  return ok && !self->st;
}

Status
lexicon_read(Lexicon* const    lexicon,
             const char* const path,
             Problem* const    problem)
{
  Reading self = {.lexicon = lexicon, .path = path, .problem = problem};
  self.st      = turtle_open(&self.turtle, path, problem);
  self.st      = self.st ? self.st : terms_check(self.turtle, path, problem);
  for (int k = 0; !self.st && k < N_WORD_KINDS; ++k) {
    char type[64];
    self.kind = (WordKind)k;
    snprintf(type, sizeof(type), SAY "%s", lexicon_kind_name(self.kind));
    turtle_each(self.turtle, type, read_word, &self);
  }
  turtle_close(self.turtle);
  if (!self.st && !self.n) {
    self.st = problem_set(problem, STATUS_BAD_FORMAT, "%s", path);
    problem_hint(problem, "no word in it: see chronus say --words");
  }
  return self.st;
}

/// The user's own file, to be freed; null if there is none
static char*
user_file(void)
{
  const char* const given  = environment_get(ENVIRONMENT_WORDS);
  const char* const config = environment_get(ENVIRONMENT_CONFIG);
  const char* const home   = environment_get(ENVIRONMENT_HOME);
  char*             path   = NULL;
  if (given) {
    return given[0] ? strdup(given) : NULL;
  }
  const int n =
    config && config[0]
      ? asprintf(&path, "%s/" PLACE_WORDS, config)
      : asprintf(&path, "%s/" PLACE_CONFIG "/" PLACE_WORDS, home ? home : "");
  if (n >= 0 && access(path, R_OK)) {
    free(path);
    path = NULL;
  }
  return n < 0 ? NULL : path;
}

Status
lexicon_open(Lexicon* const lexicon, Problem* const problem)
{
  char* const bundle = bundle_own();
  char* const user   = user_file();
  char*       path   = NULL;
  *lexicon           = (Lexicon){0};

  Status st = STATUS_OK;
  if (asprintf(&path, "%swords.ttl", bundle ? bundle : "chronus.lv2/") < 0) {
    path = NULL;
    st   = problem_set(problem, STATUS_NO_MEMORY, "words.ttl");
  }
  st = st ? st : lexicon_read(lexicon, path, problem);
  st = st || !user ? st : lexicon_read(lexicon, user, problem);
  if (st) {
    lexicon_close(lexicon);
  }
  free(path);
  free(user);
  free(bundle);
  return st;
}
