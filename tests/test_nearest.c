// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/nearest.h"
#include "tests/suite.h"

#include <check.h>

#include <string.h>

START_TEST(distance_counts_changed_bytes)
{
  ck_assert_uint_eq(nearest_distance("", ""), 0U);
  ck_assert_uint_eq(nearest_distance("freq", "freq"), 0U);
  ck_assert_uint_eq(nearest_distance("", "freq"), 4U);
  ck_assert_uint_eq(nearest_distance("freq", ""), 4U);
  ck_assert_uint_eq(nearest_distance("frq", "freq"), 1U);
  ck_assert_uint_eq(nearest_distance("freeq", "freq"), 1U);
  ck_assert_uint_eq(nearest_distance("fraq", "freq"), 1U);
  ck_assert_uint_eq(nearest_distance("kitten", "sitting"), 3U);
}
END_TEST

START_TEST(two_swapped_neighbours_are_one_change)
{
  const char* const words[] = {"render", "run", "list", "info"};
  ck_assert_uint_eq(nearest_distance("rnu", "run"), 1U);
  ck_assert_uint_eq(nearest_distance("ab", "ba"), 1U);
  ck_assert_uint_eq(nearest_distance("abcd", "badc"), 2U);
  ck_assert_uint_eq(nearest_distance("renedr", "render"), 1U);
  ck_assert_str_eq(nearest_pick("rnu", words, 4U), "run");
  ck_assert_str_eq(nearest_pick("lsit", words, 4U), "list");
}
END_TEST

START_TEST(case_makes_no_difference)
{
  ck_assert_uint_eq(nearest_distance("Warm Pad", "warm PAD"), 0U);
}
END_TEST

START_TEST(long_words_have_nothing_in_common)
{
  char word[NEAREST_MAX_CHARS + 2U];
  memset(word, 'a', sizeof(word) - 1U);
  word[sizeof(word) - 1U] = '\0';
  ck_assert_uint_eq(nearest_distance(word, word), NEAREST_MAX_CHARS + 1U);

  const char* const words[] = {word};
  ck_assert_ptr_null(nearest_pick(word, words, 1U));

  word[NEAREST_MAX_CHARS] = '\0';
  ck_assert_uint_eq(nearest_distance(word, word), 0U);
}
END_TEST

START_TEST(the_nearest_is_picked)
{
  const char* const words[] = {"sine_gain", "sine_freq", "lfo_freq"};
  ck_assert_str_eq(nearest_pick("sine_frq", words, 3U), "sine_freq");
  ck_assert_str_eq(nearest_pick("LFO_FREQ", words, 3U), "lfo_freq");
}
END_TEST

START_TEST(a_part_stands_for_the_whole)
{
  const char* const words[] = {"urn:other", "urn:chronus:synth"};
  ck_assert_str_eq(nearest_pick("Chronus", words, 2U), words[1]);
}
END_TEST

START_TEST(nothing_near_is_null)
{
  const char* const words[] = {"sine_gain", "q"};
  ck_assert_ptr_null(nearest_pick("zebra", words, 2U));
  ck_assert_ptr_null(nearest_pick("", words, 2U));
  ck_assert_ptr_null(nearest_pick("x", words, 2U));
  ck_assert_ptr_null(nearest_pick("gain", words, 0U));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("nearest");
  tcase_add_test(tcase, distance_counts_changed_bytes);
  tcase_add_test(tcase, two_swapped_neighbours_are_one_change);
  tcase_add_test(tcase, case_makes_no_difference);
  tcase_add_test(tcase, long_words_have_nothing_in_common);
  tcase_add_test(tcase, the_nearest_is_picked);
  tcase_add_test(tcase, a_part_stands_for_the_whole);
  tcase_add_test(tcase, nothing_near_is_null);
  return suite_run("nearest", tcase);
}
