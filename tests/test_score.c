// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/score.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char    path[64];
static Score   score;
static Problem problem;

static void
set_up(void)
{
  snprintf(path, sizeof(path), "/tmp/test_score_XXXXXX");
  const int fd = mkstemp(path);
  ck_assert_int_ge(fd, 0);
  close(fd);
  problem = (Problem){{0}, {0}};
}

static void
tear_down(void)
{
  score_close(&score);
  unlink(path);
}

static Status
read_bytes(const char* const text, const size_t n_bytes)
{
  FILE* const file = fopen(path, "we");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(text, 1U, n_bytes, file), n_bytes);
  ck_assert_int_eq(fclose(file), 0);
  return score_open(&score, path, &problem);
}

static Status
read_text(const char* const text)
{
  return read_bytes(text, strlen(text));
}

static void
ck_number(const Arg* const arg, const double number)
{
  ck_assert_int_eq(arg->kind, ARG_NUMBER);
  ck_assert_double_eq(arg->number, number);
}

static void
ck_word(const Arg* const arg, const char* const word)
{
  ck_assert_int_eq(arg->kind, ARG_WORD);
  ck_assert_str_eq(arg->word, word);
}

START_TEST(a_line_is_a_time_a_path_and_arguments)
{
  ck_assert_int_eq(read_text("1.5 /mod/sine/freq 440\n"), STATUS_OK);
  ck_assert_uint_eq(score.n_events, 1U);
  ck_assert_double_eq(score.events[0].seconds, 1.5);
  ck_assert_uint_eq(score.events[0].line, 1U);
  ck_assert_str_eq(score.events[0].message.path, "/mod/sine/freq");
  ck_assert_uint_eq(score.events[0].message.n_args, 1U);
  ck_number(&score.events[0].message.args[0], 440.0);
}
END_TEST

START_TEST(numbers_are_told_from_words)
{
  ck_assert_int_eq(
    read_text("0 /x 1 -2.5 .5 1e3 0x90 on inf nan\n0 /y 1x - . C4 \"12\""),
    STATUS_OK);
  const Arg* const args = score.events[0].message.args;
  ck_assert_uint_eq(score.events[0].message.n_args, 8U);
  ck_number(&args[0], 1.0);
  ck_number(&args[1], -2.5);
  ck_number(&args[2], 0.5);
  ck_number(&args[3], 1000.0);
  ck_number(&args[4], 144.0);
  ck_word(&args[5], "on");
  ck_word(&args[6], "inf");
  ck_word(&args[7], "nan");
  const Arg* const more = score.events[1].message.args;
  ck_word(&more[0], "1x");
  ck_word(&more[1], "-");
  ck_word(&more[2], ".");
  ck_word(&more[3], "C4");
  ck_word(&more[4], "12");
}
END_TEST

START_TEST(quotes_hold_words_together)
{
  ck_assert_int_eq(
    read_text("0 /preset/load \"Warm # Pad\" # Not \"this\"\n0 /x \"\" y"),
    STATUS_OK);
  ck_assert_uint_eq(score.events[0].message.n_args, 1U);
  ck_word(&score.events[0].message.args[0], "Warm # Pad");
  ck_word(&score.events[1].message.args[0], "");
  ck_word(&score.events[1].message.args[1], "y");
}
END_TEST

START_TEST(comments_begin_where_words_do)
{
  ck_assert_int_eq(
    read_text("# All\n\n  # Of it\n0 /note/on C#4 # Sharp\n1 /panic#x"),
    STATUS_OK);
  ck_assert_uint_eq(score.n_events, 2U);
  ck_assert_uint_eq(score.events[0].line, 4U);
  ck_assert_uint_eq(score.events[0].message.n_args, 1U);
  ck_word(&score.events[0].message.args[0], "C#4");
  ck_assert_str_eq(score.events[1].message.path, "/panic#x");
}
END_TEST

START_TEST(any_blanks_and_line_ends_do)
{
  ck_assert_int_eq(read_text("\t0.5\t /a  1\t\r\n0.25 /b 2\r\n\r\n"),
                   STATUS_OK);
  ck_assert_uint_eq(score.n_events, 2U);
  ck_assert_str_eq(score.events[0].message.path, "/b");
  ck_assert_str_eq(score.events[1].message.path, "/a");
  ck_assert_uint_eq(score.events[1].message.n_args, 1U);
}
END_TEST

START_TEST(an_empty_file_is_an_empty_score)
{
  ck_assert_int_eq(read_text(""), STATUS_OK);
  ck_assert_uint_eq(score.n_events, 0U);
}
END_TEST

// Enough lines that an unstable sort would show
START_TEST(order_is_by_time_then_by_line)
{
  enum { N_LINES = 1000 };
  static char text[N_LINES * 16];
  size_t      n = 0U;
  for (int i = 0; i < N_LINES; ++i) {
    n += (size_t)snprintf(
      text + n, sizeof(text) - n, "%d /x\n", (N_LINES - i) % 5);
  }
  ck_assert_int_eq(read_text(text), STATUS_OK);
  ck_assert_uint_eq(score.n_events, N_LINES);
  for (uint32_t e = 1U; e < score.n_events; ++e) {
    const ScoreEvent* const a = &score.events[e - 1U];
    const ScoreEvent* const b = &score.events[e];
    ck_assert(a->seconds < b->seconds ||
              (!islessgreater(a->seconds, b->seconds) && a->line < b->line));
  }
}
END_TEST

START_TEST(bad_lines_are_told_with_their_place)
{
  static const struct {
    const char* line;
    const char* why;
  } bad[] = {
    {"x /a", "not a time in seconds: x"},
    {"nan /a", "not a time in seconds: nan"},
    {"inf /a", "not a time in seconds: inf"},
    {"1,5 /a", "not a time in seconds: 1,5"},
    {"-1 /a", "the time is out of range: -1"},
    {"1e9999 /a", "the time is out of range: 1e9999"},
    {"1e7 /a", "the time is out of range: 1e7"},
    {"1", "an OSC path must follow the time"},
    {"1 # /a", "an OSC path must follow the time"},
    {"1 a", "an OSC path begins with a slash: a"},
    {"1 /mod/*/freq 1", "a score takes no patterns: /mod/*/freq"},
    {"1 /a \"x", "the quotes do not end, or no blank follows"},
    {"1 /a \"x\"y", "the quotes do not end, or no blank follows"},
    {"1 \"/a", "the quotes do not end, or no blank follows"},
    {"\"1 /a", "not a time in seconds"},
    {"1 /a 1 2 3 4 5 6 7 8 9", "too many arguments, from 9"},
  };
  char text[128];
  char what[PROBLEM_BYTES];
  snprintf(text, sizeof(text), "0 /fine\n# So far\n%s\n0 /z\n", bad[_i].line);
  snprintf(what, sizeof(what), "%s:3: %s", path, bad[_i].why);
  ck_assert_int_eq(read_text(text), STATUS_BAD_FORMAT);
  ck_assert_str_eq(problem.what, what);
  ck_assert_uint_eq(score.n_events, 0U);
  ck_assert_ptr_null(score.text);
}
END_TEST

START_TEST(zero_bytes_are_refused)
{
  ck_assert_int_eq(read_bytes("0 /a\n0 /b\0c\n", 12U), STATUS_BAD_FORMAT);
  char what[PROBLEM_BYTES];
  snprintf(what, sizeof(what), "%s:2: a zero byte is no text", path);
  ck_assert_str_eq(problem.what, what);
}
END_TEST

START_TEST(what_is_no_file_is_refused)
{
  ck_assert_int_eq(score_open(&score, "/nowhere/at/all", &problem),
                   STATUS_NO_FILE);
  ck_assert_str_eq(problem.what, "/nowhere/at/all");
  ck_assert_str_ne(problem.hint, "");
  ck_assert_int_eq(score_open(&score, "/tmp", &problem), STATUS_NO_FILE);
  ck_assert_int_eq(score_open(&score, "/tmp", NULL), STATUS_NO_FILE);
}
END_TEST

START_TEST(what_has_no_end_is_refused)
{
  ck_assert_int_eq(score_open(&score, "/dev/zero", &problem),
                   STATUS_BAD_FORMAT);
}
END_TEST

START_TEST(noise_is_survived)
{
  unsigned seed = (unsigned)_i + 1U;
  char     text[4096];
  for (size_t i = 0U; i < sizeof(text); ++i) {
    static const char alphabet[] = "01.9/ab\"# \t\n-eE*";
    text[i] = alphabet[(size_t)rand_r(&seed) % (sizeof(alphabet) - 1U)];
  }
  const Status st = read_bytes(text, sizeof(text));
  ck_assert(st == STATUS_OK || st == STATUS_BAD_FORMAT);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("score");
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, a_line_is_a_time_a_path_and_arguments);
  tcase_add_test(tcase, numbers_are_told_from_words);
  tcase_add_test(tcase, quotes_hold_words_together);
  tcase_add_test(tcase, comments_begin_where_words_do);
  tcase_add_test(tcase, any_blanks_and_line_ends_do);
  tcase_add_test(tcase, an_empty_file_is_an_empty_score);
  tcase_add_test(tcase, order_is_by_time_then_by_line);
  tcase_add_loop_test(tcase, bad_lines_are_told_with_their_place, 0, 16);
  tcase_add_test(tcase, zero_bytes_are_refused);
  tcase_add_test(tcase, what_is_no_file_is_refused);
  tcase_add_test(tcase, what_has_no_end_is_refused);
  tcase_add_loop_test(tcase, noise_is_survived, 0, 50);
  return suite_run("score", tcase);
}
