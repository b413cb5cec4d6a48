// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/text.h"
#include "tests/suite.h"

#include <check.h>

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

// Text from outside: what is no UTF-8 is seen, and nothing else

/// A text, what it is once it is mended, and the bytes that this changes
typedef struct {
  const char* text;
  const char* mended;
  uint32_t    n;
} Sample;

static const Sample samples[] = {
  {"", "", 0U},
  {"plain\t\x7F", "plain\t\x7F", 0U},
  {"\xC3\xA4\xE2\x82\xAC\xF0\x9D\x84\x9E",
   "\xC3\xA4\xE2\x82\xAC\xF0\x9D\x84\x9E",
   0U},
  {"\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF", 0U},
  {"caf\xE9", "caf?", 1U},
  {"\xE9l", "?l", 1U},
  {"\x80\xBF", "??", 2U},
  {"\xC0\xAF", "??", 2U},           // A slash in two bytes
  {"\xE0\x9F\xBF", "???", 3U},      // The same of three
  {"\xED\xA0\x80", "???", 3U},      // Half of a pair of UTF-16
  {"\xF4\x90\x80\x80", "????", 4U}, // Beyond the last character
  {"\xF8\x88\x80\x80\x80", "?????", 5U},
  {"\xE4\xB8", "??", 2U}, // Cut off
};

START_TEST(what_is_no_utf8_is_replaced)
{
  char text[32];
  snprintf(text, sizeof(text), "%s", samples[_i].text);
  ck_assert_uint_eq(text_mend(text), samples[_i].n);
  ck_assert_str_eq(text, samples[_i].mended);
}
END_TEST

START_TEST(characters_are_read_one_by_one)
{
  static const uint32_t wanted[] = {'a', 0xE4U, 0x20ACU, 0x1D11EU, '?', 'b'};

  const char* at = "a\xC3\xA4\xE2\x82\xAC\xF0\x9D\x84\x9E\xE9"
                   "b";
  for (size_t i = 0U; i < sizeof(wanted) / sizeof(wanted[0]); ++i) {
    ck_assert_uint_eq(text_next(&at), wanted[i]);
  }
  ck_assert_int_eq(*at, '\0');
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("text");
  tcase_add_loop_test(tests,
                      what_is_no_utf8_is_replaced,
                      0,
                      (int)(sizeof(samples) / sizeof(samples[0])));
  tcase_add_test(tests, characters_are_read_one_by_one);
  return suite_run("text", tests);
}
