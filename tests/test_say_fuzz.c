// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "tests/plugin_rig.h"
#include "tests/speaker.h"

#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Whatever is said: nothing crashes, and no control leaves what is safe

enum {
  N_SEEDS     = 8,   ///< Conversations
  N_SENTENCES = 400, ///< In each
  MAX_WORDS   = 12,  ///< In each sentence
  TEXT_BYTES  = 1500,
};

/// What no sentence may leave, whatever the port could take
static const struct {
  const char* path;  ///< Of the control
  double      least; ///< In its unit
  double      most;  ///< The same
} safe[] = {
  {"/mod/sine/freq", 20.0, 20000.0},
  {"/mod/sine/gain", 0.0, 1.0},
  {"/mod/filter/q", 0.1, 20.0},
  {"/mod/filter/cutoff", 20.0, 20000.0},
  {"/mod/lfo/freq", 0.01, 20.0},
};

/// What numbers can look like
static const char* const numbers[] = {
  "0",    "1",   "-1",    "7",   "1e999", "-1e999", "nan", "inf",   "0.001",
  "1e30", "1/0", "1/3",   "99%", "-50%",  "3 dB",   "hz",  "1e-30", "400 hz",
  "2 s",  "0x7", "00012", ".5",  "5.",    "+3",     "--5", "1e",    "3rd",
};

static uint32_t
pick(uint32_t* const seed, const uint32_t n)
{
  const uint32_t i = (uint32_t)(chance_part(seed) * (float)n);
  return i < n ? i : n - 1U;
}

/// Append a word: of the vocabulary, often; a number; a note; or mere bytes
static void
append(const Speaker* const speaker, uint32_t* const seed, char* const text)
{
  const size_t   n    = strlen(text);
  const size_t   room = TEXT_BYTES - n;
  char* const    at   = text + n;
  const uint32_t kind = pick(seed, 10U);
  if (kind < 7U) {
    const Lexicon* const lexicon = speaker->lexicon;
    const Word* const    word    = &lexicon->words[pick(seed, lexicon->n)];
    const char* const    phrase =
      word->n_phrases ? word->phrases[pick(seed, word->n_phrases)] : "";
    snprintf(at, room, " %s", phrase);
    if (kind == 6U && strlen(phrase) > 4U) {
      at[1U + pick(seed, (uint32_t)strlen(phrase))] = 'x';
    }
  } else if (kind == 7U) {
    snprintf(at,
             room,
             " %s",
             numbers[pick(seed, sizeof(numbers) / sizeof(numbers[0]))]);
  } else if (kind == 8U) {
    snprintf(at,
             room,
             " %c%s%u",
             "ABCDEFGabcdefg"[pick(seed, 14U)],
             pick(seed, 2U) ? "#" : "",
             pick(seed, 12U));
  } else {
    const uint32_t length = pick(seed, 40U);
    for (uint32_t i = 0U; i < length && i + 2U < room; ++i) {
      at[i]      = (char)(1U + pick(seed, 255U));
      at[i + 1U] = '\0';
    }
  }
}

/// Check all that was made of a sentence
static void
check_said(const Speaker* const speaker,
           const Said* const    said,
           const char* const    text)
{
  bool ok = said->n_messages <= SAID_MESSAGES && said->n_lines <= SAID_LINES;
  for (uint32_t m = 0U; m < said->n_messages; ++m) {
    const SaidMessage* const message = &said->messages[m];
    ok = ok && isfinite(message->seconds) && message->seconds >= 0.0 &&
         isfinite(message->args[0]);
    for (size_t s = 0U; s < sizeof(safe) / sizeof(safe[0]); ++s) {
      ok = ok && (strcmp(message->path, safe[s].path) != 0 ||
                  (message->args[0] >= safe[s].least &&
                   message->args[0] <= safe[s].most));
    }
  }
  for (uint32_t p = 0U; p < speaker->model->n_ports; ++p) {
    const ModelPort* const port = &speaker->model->ports[p];
    ok                          = ok &&
         (port->kind != PORT_CONTROL_IN ||
          (speaker->values[p] >= port->min && speaker->values[p] <= port->max));
  }
  ck_assert_msg(ok, "%s", text);
}

START_TEST(nothing_that_is_said_does_harm)
{
  uint32_t seed = 7919U * (uint32_t)(_i + 1);
  Speaker  speaker;
  speaker_open(&speaker);
  for (int s = 0; s < N_SENTENCES; ++s) {
    char           text[TEXT_BYTES] = "";
    const uint32_t n                = 1U + pick(&seed, MAX_WORDS);
    for (uint32_t w = 0U; w < n; ++w) {
      append(&speaker, &seed, text);
    }
    check_said(&speaker, speaker_say_partly(&speaker, text), text);
  }
  speaker_close(&speaker);
}
END_TEST

START_TEST(the_same_words_give_the_same_messages)
{
  uint32_t seed = 104729U * (uint32_t)(_i + 1);
  Speaker  a;
  Speaker  b;
  speaker_open(&a);
  speaker_open(&b);
  for (int s = 0; s < N_SENTENCES / 8; ++s) {
    char text[TEXT_BYTES] = "";
    append(&a, &seed, text);
    append(&a, &seed, text);
    const Said* const said_a = speaker_say_partly(&a, text);
    const Said* const said_b = speaker_say_partly(&b, text);
    ck_assert_uint_eq(said_a->n_messages, said_b->n_messages);
    ck_assert_int_eq(memcmp(said_a->messages,
                            said_b->messages,
                            said_a->n_messages * sizeof(SaidMessage)),
                     0);
  }
  speaker_close(&a);
  speaker_close(&b);
}
END_TEST

START_TEST(long_texts_are_refused)
{
  Speaker     speaker;
  char* const text = (char*)calloc(100001U, 1U);
  ck_assert_ptr_nonnull(text);
  speaker_open(&speaker);
  memset(text, 'a', 100000U);
  ck_assert(speaker_say(&speaker, text)->refused);
  for (size_t i = 1U; i < 100000U; i += 2U) {
    text[i] = ' ';
  }
  ck_assert(speaker_say(&speaker, text)->refused);
  ck_assert_uint_eq(speaker.said->n_messages, 0U);
  ck_assert(speaker_say(&speaker, "")->refused);
  speaker_close(&speaker);
  free(text);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("fuzz");
  tcase_add_loop_test(tests, nothing_that_is_said_does_harm, 0, N_SEEDS);
  tcase_add_loop_test(tests, the_same_words_give_the_same_messages, 0, N_SEEDS);
  tcase_add_test(tests, long_texts_are_refused);
  return rig_check("say_fuzz", tests);
}
