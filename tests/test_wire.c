// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/wire.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// Ask of a copy that ends where its memory does, so that a sanitizer sees more
static bool
valid(const void* const bytes, const uint32_t n_bytes)
{
  uint8_t* const copy = malloc(n_bytes + !n_bytes);
  ck_assert_ptr_nonnull(copy);
  memcpy(copy, bytes, n_bytes);
  const bool is_valid = wire_valid(copy, n_bytes);
  free(copy);
  return is_valid;
}

/// Every type there is
static const char every[] = "/a\0\0,ifsbhtdScmTFNI\0"
                            "iiii"
                            "ffff"
                            "word\0\0\0\0"
                            "\0\0\0\5blob!\0\0\0"
                            "hhhhhhhh"
                            "tttttttt"
                            "dddddddd"
                            "sym\0"
                            "cccc"
                            "mmmm";

START_TEST(messages_are_valid)
{
  ck_assert(valid(every, sizeof(every) - 1U));
  ck_assert(valid("/ab\0,\0\0\0", 8U));
  ck_assert(valid("/abc\0\0\0\0,T\0\0", 12U));
  ck_assert(valid("/a\0\0,b\0\0\0\0\0\0", 12U));
}
END_TEST

START_TEST(no_part_of_one_is_valid)
{
  for (uint32_t n = 0U; n < sizeof(every) - 1U; ++n) {
    ck_assert(!valid(every, n));
  }
  ck_assert(!valid(every, sizeof(every))); // Nor one byte more
}
END_TEST

START_TEST(other_bytes_are_not_valid)
{
  ck_assert(!valid("", 0U));
  ck_assert(!valid("/abc", 4U));
  ck_assert(!valid("/a\0\0", 4U));
  ck_assert(!valid("/a\0\0i\0\0\0iiii", 12U));
  ck_assert(!valid("/a\0\0,iii", 8U));
  ck_assert(!valid("/a\0\0,Q\0\0", 8U));
  ck_assert(!valid("/a\0\0,[i]\0\0\0\0iiii", 16U));
  ck_assert(!valid("/a\0\0,b\0\0", 8U));
  ck_assert(!valid("/a\0\0,b\0\0\0\0\0\1", 12U));
  ck_assert(!valid("/a\0\0,b\0\0\xFF\xFF\xFF\xFF", 12U));
  ck_assert(!valid("/a\0\0,bi\0\xFF\xFF\xFF\xFCiiii", 16U));
  ck_assert(!valid("/a\0\0,s\0\0word", 12U));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("wire");
  tcase_add_test(tcase, messages_are_valid);
  tcase_add_test(tcase, no_part_of_one_is_valid);
  tcase_add_test(tcase, other_bytes_are_not_valid);
  return suite_run("wire", tcase);
}
