// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The command `chronus say` where no host runs, and vocabularies of one's own

/// Run `chronus say -n` with a text, where no host is
static void
say(Ran* const ran, const char* const text)
{
  program_run(ran, "chronus say -n -P %u %s", loopback_free_port(), text);
}

/// Whether a text is one line
static bool
is_one_line(const char* const text)
{
  const char* const end = strchr(text, '\n');
  return end && !end[1];
}

/// What is left of stderr after the line that no host was found
static const char*
said_besides(const Ran* const ran)
{
  const char* const end = strchr(ran->err, '\n');
  ck_assert_msg(
    end && strstr(ran->err, "the default patch is assumed"), "%s", ran->err);
  return end + 1;
}

static void
set_up(void)
{
  setenv("LV2_PATH", program_path("@/none"), 1);
  setenv("CHRONUS_WORDS", "", 1);
}

START_TEST(messages_are_printed)
{
  Ran ran;
  say(&ran, "play F#3 for 2 seconds");
  ck_assert_int_eq(ran.status, 0);
  ck_assert_str_eq(ran.out,
                   "/mod/sine/freq 185\n/gate/adsr on\n+2 /gate/adsr off\n");
  ck_assert_str_eq(said_besides(&ran), "");
}
END_TEST

START_TEST(what_is_not_understood_is_named_in_one_line)
{
  Ran ran;
  say(&ran, "play C4 xylofone");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_str_eq(ran.out, "");
  ck_assert(is_one_line(said_besides(&ran)));
  ck_assert_ptr_nonnull(strstr(ran.err, "xylofone: not understood"));
  say(&ran, "brightr xxxxxxxx yyyyyyy");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_ptr_nonnull(strstr(ran.err, "xxxxxxxx"));
  ck_assert_ptr_nonnull(strstr(ran.err, "yyyyyyy"));
}
END_TEST

START_TEST(the_rest_can_be_sent)
{
  Ran ran;
  say(&ran, "--partial play C4 xylofone");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_str_eq(ran.out, "/mod/sine/freq 261.63\n/gate/adsr on\n");
}
END_TEST

START_TEST(what_is_not_there_gets_a_plain_answer)
{
  Ran ran;
  say(&ran, "louder with reverb");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_str_eq(ran.out, "");
  ck_assert_ptr_nonnull(strstr(said_besides(&ran), "there is no reverb"));
  ck_assert(is_one_line(said_besides(&ran)));
}
END_TEST

START_TEST(rules_are_explained)
{
  Ran ran;
  say(&ran, "--explain much louder");
  ck_assert_int_eq(ran.status, 0);
  ck_assert_str_eq(ran.out,
                   "\"much louder\": Adjective louder: gain times 1.2; degree "
                   "2\n/mod/sine/gain 0.72\n");
}
END_TEST

START_TEST(corrections_are_told)
{
  Ran ran;
  say(&ran, "brigter");
  ck_assert_int_eq(ran.status, 0);
  ck_assert_ptr_nonnull(strstr(ran.err, "brigter: read as brighter"));
}
END_TEST

START_TEST(without_host_nothing_is_sent)
{
  Ran ran;
  program_fail(&ran, 1, "chronus say -P %u play C4", loopback_free_port());
  ck_assert_ptr_nonnull(strstr(ran.err, "no host answers there"));
}
END_TEST

START_TEST(the_environment_says_where_the_host_is)
{
  Ran  ran;
  char port[16];
  snprintf(port, sizeof(port), "%u", loopback_free_port());
  setenv("CHRONUS_OSC_PORT", port, 1);
  program_fail(&ran, 1, "chronus say play C4");
  unsetenv("CHRONUS_OSC_PORT");
  ck_assert_ptr_nonnull(strstr(ran.err, port));
}
END_TEST

START_TEST(without_text_the_usage_is_wrong)
{
  Ran ran;
  program_fail(&ran, 2, "chronus say");
}
END_TEST

START_TEST(wrong_options_are_wrong_usage)
{
  static const char* const lines[] = {
    "say -H nowhere louder", "say -P 0 louder", "say --explian louder"};
  Ran ran;
  program_fail(&ran, 2, "chronus %s", lines[_i]);
}
END_TEST

START_TEST(a_question_tells_the_key)
{
  Ran ran;
  program_do(&ran, "chronus say -n key of D minor, what key is it");
  ck_assert_ptr_nonnull(strstr(ran.out, "the key is D minor"));
}
END_TEST

// The page is what the program prints
START_TEST(the_page_of_words_has_not_drifted)
{
  Ran ran;
  program_run(&ran, "chronus say --words");
  char* const page = program_read("ttl/WORDS.md");
  ck_assert_int_eq(ran.status, 0);
  ck_assert_msg(!strcmp(ran.out, page),
                "write it anew: build/chronus say --words > ttl/WORDS.md");
  free(page);
}
END_TEST

static const char own_words[] =
  "@prefix say: <urn:chronus:say#> .\n"
  "<urn:my#glittery> a say:Adjective ; say:phrase \"glittery\" ;\n"
  "  say:effects ( [ say:path \"/mod/filter/cutoff\" ; say:factor 3.0 ] ) .\n"
  "<urn:my#louder> a say:Adjective ; say:phrase \"louder\" ;\n"
  "  say:effects ( [ say:path \"/mod/sine/gain\" ; say:to 0.9 ] ) .\n";

/// Say something with a vocabulary of these bytes
static void
say_with(Ran* const ran, const char* const words, const char* const text)
{
  program_write("@/own.ttl", words, strlen(words));
  setenv("CHRONUS_WORDS", program_path("@/own.ttl"), 1);
  say(ran, text);
  setenv("CHRONUS_WORDS", "", 1);
}

START_TEST(users_add_words)
{
  Ran ran;
  say_with(&ran, own_words, "glittery");
  ck_assert_int_eq(ran.status, 0);
  ck_assert_str_eq(ran.out, "/mod/filter/cutoff 3000\n");
  say_with(&ran, own_words, "slightly glitery");
  ck_assert_str_eq(ran.out, "/mod/filter/cutoff 1732.1\n");
}
END_TEST

START_TEST(users_words_add_and_are_scaled)
{
  static const char words[] =
    "@prefix say: <urn:chronus:say#> .\n"
    "<urn:my#fuzzy> a say:Adjective ; say:phrase \"fuzzy\" ;\n"
    "  say:effects ( [ say:path \"/mod/filter/q\" ; say:add 0.293 ;\n"
    "                  say:when \"/mod/sine/gain\" ; say:until 0.5 ] ) .\n";
  Ran ran;
  say_with(&ran, words, "fuzzy");
  ck_assert_str_eq(ran.out, "/mod/filter/q 1\n");
  say_with(&ran, words, "much fuzzier");
  ck_assert_int_eq(ran.status, 1);
  say_with(&ran, words, "much fuzzy");
  ck_assert_str_eq(ran.out, "/mod/filter/q 1.293\n");
  say_with(&ran, words, "volume 9, fuzzy");
  ck_assert_str_eq(ran.out, "/mod/sine/gain 0.9\n");
}
END_TEST

START_TEST(users_words_win)
{
  Ran ran;
  say_with(&ran, own_words, "louder");
  ck_assert_str_eq(ran.out, "/mod/sine/gain 0.9\n");
}
END_TEST

START_TEST(users_words_stay_within_the_limits)
{
  Ran ran;
  say_with(&ran,
           "@prefix say: <urn:chronus:say#> .\n"
           "<urn:my#v> a say:Parameter ; say:phrase \"thunder\" ;\n"
           "  say:path \"/mod/sine/freq\" ; say:least 0.0 ; say:most 1.0e9 .\n"
           "<urn:my#w> a say:Adjective ; say:phrase \"boom\" ;\n"
           "  say:effects ( [ say:path \"/mod/sine/freq\" ; say:to 0.2 ] ) .\n",
           "boom");
  ck_assert_str_eq(ran.out, "/mod/sine/freq 20\n");
}
END_TEST

static const char spoken[] =
  "0.25 /say \"play A4 for 1 second\"\n0.5 /say \"much louder\"\n";

static const char sent[] =
  "0.25 /mod/sine/freq 440\n0.25 /gate/adsr on\n0.5 /mod/sine/gain 0.72\n"
  "1.25 /gate/adsr off\n";

// What is said is what would have been sent, to the frame
START_TEST(scores_can_speak)
{
  Ran ran;
  program_write("@/spoken.score", spoken, strlen(spoken));
  program_write("@/sent.score", sent, strlen(sent));
  program_do(&ran, "chronus render -s @/spoken.score -o @/spoken.wav");
  program_do(&ran, "chronus render -s @/sent.score -o @/sent.wav");
  ck_assert(program_same("@/spoken.wav", "@/sent.wav"));
}
END_TEST

/// A vocabulary that is wrong, and what the line says of it
typedef struct {
  const char* words; ///< After the prefix
  const char* why;   ///< What is said
} Wrong;

static const Wrong wrong[] = {
  {"<urn:my#a> a say:Adjective ; say:phrase \"x\"", "own.ttl:3"},
  {"<urn:my#a> a say:Adjective ; say:step \"x\" .", "not a number: x"},
  {"<urn:my#a> a say:Unit ; say:unit \"miles\" .", "no such unit: miles"},
  {"<urn:my#a> a say:Adjective ; say:effects ( [ say:to 1 ] ) .",
   "an effect needs a path"},
  {"<urn:my#a> a say:Adjective ; say:effects ( [ say:path \"/p\" ] ) .",
   "an effect needs a path"},
  {"<urn:my#a> a say:Adjective ;"
   " say:effects ( [ say:path \"/p\" ; say:to 1 ; say:add 2 ] ) .",
   "two things"},
  {"<urn:my#a> a say:Adjective ;"
   " say:effects ( [ say:path \"/p\" ; say:factor -1 ] ) .",
   "above 0"},
  {"<urn:my#a> a say:Adjectiv ; say:phrase \"x\" .",
   "say:Adjectiv: broken or of another format; no such term, nearest "
   "Adjective"},
  {"<urn:my#a> a say:Adjective ; say:efects () .", "nearest effects"},
  {"<urn:my#a> a <urn:my#Class> .", "no word in it"},
};

START_TEST(wrong_vocabularies_are_refused)
{
  Ran  ran;
  char words[1024];
  snprintf(words,
           sizeof(words),
           "@prefix say: <urn:chronus:say#> .\n%s\n",
           wrong[_i].words);
  say_with(&ran, words, "louder");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_str_eq(ran.out, "");
  ck_assert_msg(strstr(ran.err, "own.ttl") && strstr(ran.err, wrong[_i].why),
                "%s",
                ran.err);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("say");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_test(tcase, messages_are_printed);
  tcase_add_test(tcase, what_is_not_understood_is_named_in_one_line);
  tcase_add_test(tcase, the_rest_can_be_sent);
  tcase_add_test(tcase, what_is_not_there_gets_a_plain_answer);
  tcase_add_test(tcase, rules_are_explained);
  tcase_add_test(tcase, corrections_are_told);
  tcase_add_test(tcase, without_host_nothing_is_sent);
  tcase_add_test(tcase, the_environment_says_where_the_host_is);
  tcase_add_test(tcase, without_text_the_usage_is_wrong);
  tcase_add_loop_test(tcase, wrong_options_are_wrong_usage, 0, 3);
  tcase_add_test(tcase, a_question_tells_the_key);
  tcase_add_test(tcase, the_page_of_words_has_not_drifted);
  tcase_add_test(tcase, users_add_words);
  tcase_add_test(tcase, users_words_add_and_are_scaled);
  tcase_add_test(tcase, users_words_win);
  tcase_add_test(tcase, users_words_stay_within_the_limits);
  tcase_add_test(tcase, scores_can_speak);
  tcase_add_loop_test(tcase,
                      wrong_vocabularies_are_refused,
                      0,
                      (int)(sizeof(wrong) / sizeof(wrong[0])));
  return suite_run("say_command", tcase);
}
