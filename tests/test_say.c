// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/program.h"
#include "tests/speaker.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Sentences and what they become; tests/data/say.txt says how it is written

#define SENTENCES "tests/data/say.txt"

/// Sentences that were written before the vocabulary was tuned to them, and how
/// many of them are understood as their writer meant them
#define UNPREPARED "tests/data/say_blind.txt"
#define N_HITS 39U

/// Longest line of that file
#define LINE_BYTES 2048

/// Cut a line at its first bar: the sentence, and what is expected
static char*
cut(char* const line)
{
  char* const bar = strstr(line, " | ");
  ck_assert_msg(bar, "%s: nothing is expected", line);
  *bar = '\0';
  return bar + 3;
}

/// Whether a sentence was refused for this part of it
static bool
is_refused_for(const Said* const said, const char* const part)
{
  for (uint32_t l = 0U; l < said->n_lines; ++l) {
    const SaidLine* const line = &said->lines[l];
    if ((line->kind == SAID_UNKNOWN || line->kind == SAID_ABSENT) &&
        strstr(line->part, part)) {
      return true;
    }
  }
  return false;
}

/// Hold one sentence against what is expected; false, and it is printed, if
/// they differ
static bool
is_as_expected(const Said* const said,
               const char* const sentence,
               const char* const expected)
{
  char got[LINE_BYTES];
  if (*expected == '!') {
    if (!said->n_messages && is_refused_for(said, expected + 1)) {
      return true;
    }
    speaker_print(said, got, sizeof(got));
  } else {
    speaker_print(said, got, sizeof(got));
    if (!said->refused && !strcmp(got, expected)) {
      return true;
    }
  }
  for (uint32_t l = 0U; l < said->n_lines; ++l) {
    printf("  %s: %s\n", said->lines[l].part, said->lines[l].text);
  }
  printf("%s\n  expected %s\n  became   %s\n", sentence, expected, got);
  fflush(stdout);
  return false;
}

/// Say all sentences of a file; returns how many are not as expected
static uint32_t
say_file(const char* const name, uint32_t* const n)
{
  char* const text = program_read(name);
  Speaker     speaker;
  uint32_t    wrong = 0U;
  *n                = 0U;
  speaker_open(&speaker);
  for (char* line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
    const bool goes_on = line[0] == '&';
    if (line[0] != '#') {
      if (!goes_on) {
        speaker_close(&speaker);
        speaker_open(&speaker);
      }
      char* const sentence = line + (goes_on ? 2 : 0);
      char* const expected = cut(line);
      const Said* said     = speaker_say(&speaker, sentence);
      wrong += !is_as_expected(said, sentence, expected);
      ++*n;
    }
  }
  speaker_close(&speaker);
  free(text);
  return wrong;
}

/// Whether a message of a sentence does what a musician expects of it; a value
/// is held against the number that follows, or what it was before
static bool
does(const Speaker* const     before,
     const SaidMessage* const message,
     const char* const        change)
{
  const double value = message->args[0];
  if (!strcmp(change, "sent")) {
    return true;
  }
  if (message->form == SAID_SWITCH) {
    return !strcmp(change, value > 0.0 ? "on" : "off");
  }
  char*        end   = NULL;
  const double given = strtod(change + 1, &end);
  const double number =
    end == change + 1 ? speaker_value(before, message->path) : given;
  return *change == '='   ? fabs(value - number) <= 0.01 * fabs(number)
         : *change == '>' ? value > number
                          : value < number;
}

/// Whether any message of a sentence does what is expected: PATH CHANGE
static bool
is_met(const Speaker* const before, const Said* const said, char* const wish)
{
  char* const blank = strchr(wish, ' ');
  ck_assert_ptr_nonnull(blank);
  *blank   = '\0';
  bool met = false;
  for (uint32_t m = 0U; m < said->n_messages; ++m) {
    met = met || (!strcmp(said->messages[m].path, wish) &&
                  does(before, &said->messages[m], blank + 1));
  }
  *blank = ' ';
  return met;
}

/// Say a sentence whose expectations follow it; whether all are met
static bool
is_hit(char* const line)
{
  Speaker     before;
  Speaker     speaker;
  char* const all = cut(line);
  speaker_open(&before);
  speaker_open(&speaker);
  const Said* const said = speaker_say(&speaker, line);
  bool              hit  = !said->refused;
  for (char* wish = all; wish && *wish;) {
    char* const bar = strstr(wish, " | ");
    if (bar) {
      *bar = '\0';
    }
    hit  = hit && is_met(&before, said, wish);
    wish = bar ? bar + 3 : NULL;
  }
  if (!hit) {
    char got[LINE_BYTES];
    speaker_print(said, got, sizeof(got));
    printf("missed: %s\n  became %s\n", line, got);
    for (uint32_t l = 0U; l < said->n_lines; ++l) {
      printf("  %s: %s\n", said->lines[l].part, said->lines[l].text);
    }
  }
  speaker_close(&before);
  speaker_close(&speaker);
  return hit;
}

// As many as stood when the vocabulary was last tuned must stay
START_TEST(unprepared_sentences_are_understood)
{
  char* const text   = program_read(UNPREPARED);
  char*       rest   = NULL;
  uint32_t    n      = 0U;
  uint32_t    n_hits = 0U;
  for (char* line = strtok_r(text, "\n", &rest); line;
       line       = strtok_r(NULL, "\n", &rest)) {
    if (line[0] != '#') {
      n_hits += is_hit(line);
      ++n;
    }
  }
  free(text);
  printf("%u of %u unprepared sentences\n", n_hits, n);
  fflush(stdout);
  ck_assert_uint_ge(n_hits, N_HITS);
}
END_TEST

START_TEST(sentences_become_these_messages)
{
  uint32_t       n     = 0U;
  const uint32_t wrong = say_file(SENTENCES, &n);
  ck_assert_msg(!wrong, "%u of %u sentences", wrong, n);
}
END_TEST

/// Say a sentence to a plugin that has no control we know
static const char*
say_to_stranger(Context* const context, const char* const text)
{
  static char  got[LINE_BYTES];
  static Said  said;
  static Model stranger;
  static float values[1];
  Speaker      speaker;
  speaker_open(&speaker);
  const SaySetup setup = {speaker.lexicon, &stranger, values, context};
  ck_assert_int_eq(say_understand(&setup, text, false, true, &said), STATUS_OK);
  speaker_print(&said, got, sizeof(got));
  if (said.refused) {
    snprintf(got, sizeof(got), "!%s", said.lines[said.n_lines - 1U].text);
  }
  speaker_close(&speaker);
  return got;
}

START_TEST(other_plugins_get_midi_notes)
{
  Context context;
  ck_assert_int_eq(context_open(&context, 0U), STATUS_OK);
  ck_assert_str_eq(say_to_stranger(&context, "play C4"), "/note/on 60");
  ck_assert_str_eq(say_to_stranger(&context, "play D4"),
                   "/note/off 60 | /note/on 62");
  ck_assert_str_eq(say_to_stranger(&context, "up a fifth"),
                   "/note/off 62 | /note/on 69");
  ck_assert_str_eq(say_to_stranger(&context, "play Dm for 1 second"),
                   "/note/off 69 | /note/on 62 | /note/on 65 | /note/on 69 | "
                   "+1 /note/off 62 | +1 /note/off 65 | +1 /note/off 69");
  ck_assert_str_eq(say_to_stranger(&context, "stop"), "/panic");
  context_close(&context);
}
END_TEST

START_TEST(controls_that_a_plugin_lacks_are_named)
{
  Context context;
  ck_assert_int_eq(context_open(&context, 0U), STATUS_OK);
  ck_assert_str_eq(say_to_stranger(&context, "louder"),
                   "!this plugin has no /mod/sine/gain");
  ck_assert_str_eq(say_to_stranger(&context, "cutoff 800 hz"),
                   "!this plugin has no /mod/filter/cutoff");
  context_close(&context);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("say");
  tcase_add_test(tcase, sentences_become_these_messages);
  tcase_add_test(tcase, unprepared_sentences_are_understood);
  tcase_add_test(tcase, other_plugins_get_midi_notes);
  tcase_add_test(tcase, controls_that_a_plugin_lacks_are_named);
  return suite_run("say", tcase);
}
