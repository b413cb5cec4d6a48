// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/process.h"
#include "host/engine/successors.h"
#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <stdlib.h>
#include <unistd.h>

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

// Whatever the one before lacked, which began afresh
START_TEST(one_that_takes_a_place_over_has_all_of_the_state)
{
  Place* const place = &supervisor.places[1];
  place->way         = WAY_FRESH;
  place->step        = MEND_JOINED;
  atomic_store(&place->pid, 1);
  atomic_store(&place->condemned, 2U);
  ck_assert_int_eq(process_exchange(&supervisor, 1U, getpid()), 1);
  ck_assert_int_eq(atomic_load(&place->pid), getpid());
  ck_assert_int_eq(place->way, WAY_CLONE);
  ck_assert_int_eq(place->step, MEND_NONE);
  ck_assert_uint_eq(atomic_load(&place->condemned), 0U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("successors");
  tcase_add_test(tcase, they_show_all_that_the_old_ones_did);
  tcase_add_test(tcase, one_that_takes_a_place_over_has_all_of_the_state);
  return suite_run("successors", tcase);
}
