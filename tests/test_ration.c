// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/ration.h"
#include "host/shared/copy.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>

// How much memory copies that leak alike are given

static const Ration ration = {.base_pages = 500U, .whole_pages = 8000U};

START_TEST(the_pair_comes_to_its_limit_one_after_the_other)
{
  const uint64_t a = ration_pages(&ration, 0U, 0U);
  const uint64_t b = ration_pages(&ration, 1U, 0U);
  ck_assert_uint_ge(a, 4000U);
  ck_assert_uint_ge(b, a + 1000U);
  ck_assert_uint_eq(ration_pages(&ration, COPY_SPARE, 0U), 8000U);
}
END_TEST

START_TEST(a_clone_may_take_more_than_its_parent_had)
{
  for (uint32_t r = 0U; r < 2U; ++r) {
    const uint64_t had = ration_pages(&ration, r, 0U);
    ck_assert_uint_ge(ration_pages(&ration, r, had), had + 2000U);
  }
}
END_TEST

START_TEST(no_generation_gets_more_than_the_whole)
{
  for (uint64_t own = 0U; own < 20000U; own += 500U) {
    for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
      ck_assert_uint_le(ration_pages(&ration, r, own), 8000U);
    }
  }
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("ration");
  tcase_add_test(tcase, the_pair_comes_to_its_limit_one_after_the_other);
  tcase_add_test(tcase, a_clone_may_take_more_than_its_parent_had);
  tcase_add_test(tcase, no_generation_gets_more_than_the_whole);
  return suite_run("ration", tcase);
}
