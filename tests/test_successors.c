// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/successors.h"
#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <stdlib.h>

// The places of copies that are to take over from others

static Supervisor supervisor;

START_TEST(they_show_all_that_the_old_ones_did)
{
  const size_t size   = copy_bytes(2U, true, told_bytes(0U, 0U), 0U);
  supervisor.n_copies = COPIES_MAX;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    supervisor.copies[r]         = (Copy*)bed_allocate(size);
    supervisor.upgrade.copies[r] = (Copy*)bed_allocate(size);
    *supervisor.copies[r] =
      (Copy){.n_outputs = 2U, .sends = 1U, .told_bytes = 16U, .life = 2U};
  }
  successors_clear(&supervisor);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const Copy* const next = supervisor.upgrade.copies[r];
    ck_assert_uint_eq(next->n_outputs, 2U);
    ck_assert_uint_eq(next->sends, 1U);
    ck_assert_uint_eq(next->told_bytes, 16U);
    ck_assert_uint_eq(next->generation, 1U);
    ck_assert_int_eq(next->life, LIFE_NONE);
    free(supervisor.copies[r]);
    free(supervisor.upgrade.copies[r]);
  }
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("successors");
  tcase_add_test(tcase, they_show_all_that_the_old_ones_did);
  return suite_run("successors", tcase);
}
