// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bed.h"
#include "tests/small_model.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>

// What is known of a block by who has survived it, and who may run it therefore

/// Have copy `r` die within block `seq`
static void
die_in(const uint32_t r, const uint64_t seq)
{
  atomic_store(&bed.engine.setup.copies[r]->begun, seq + 1U);
  copy_live(bed.engine.setup.copies[r], LIFE_DEAD);
}

// Another may have been made from it, which has got the block's events too
START_TEST(what_a_copy_survived_that_died_later_is_no_poison)
{
  const Event set = {.kind = EVENT_SET, .index = SMALL_FREQ, .value = 2.0f};
  bed_open_pair(BED_RATE_HZ, false);
  const uint64_t seq = bed_agree_on(0.5f);
  ck_assert(ring_push(&bed.commands, &set, NULL));
  bed_cycle_late();
  if (_i) {
    bed_deliver(0U, seq, 0.5f);
  }
  die_in(0U, seq + (uint64_t)_i);
  die_in(1U, seq);
  bed_cycle_late();
  ck_assert_int_eq(engine_standing(&bed.engine, 0U), STANDING_RETIRED);
  ck_assert_int_eq(engine_standing(&bed.engine, 1U), STANDING_RETIRED);
  ck_assert_uint_eq(bed.stats.poisoned, _i ? 0U : 1U);
}
END_TEST

// What nobody has survived yet may turn out to be poison
START_TEST(a_copy_that_is_not_counted_on_runs_what_was_survived)
{
  bed_open_pair(BED_RATE_HZ, false);
  const uint64_t seq = bed_agree_on(0.5f);
  bed_cycle_late();
  ck_assert(log_may_run(bed.log, 1U, 0U, seq));
  die_in(1U, seq);
  bed_cycle_late();
  ck_assert(log_may_run(bed.log, 0U, 0U, seq));
  ck_assert(log_may_run(bed.log, 1U, 0U, seq - 1U));
  ck_assert(!log_may_run(bed.log, 1U, 0U, seq));

  bed_deliver(0U, seq, 0.5f);
  bed_deliver(0U, seq + 1U, 0.5f);
  bed_cycle_late();
  ck_assert(log_may_run(bed.log, 1U, 0U, seq + 1U));
  ck_assert(!log_may_run(bed.log, 1U, 0U, seq + 2U));
  bed_admit(1U);
  bed_cycle_late();
  ck_assert(log_may_run(bed.log, 1U, 0U, seq + 2U));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("survived");
  tcase_add_checked_fixture(tcase, NULL, bed_close);
  tcase_add_loop_test(
    tcase, what_a_copy_survived_that_died_later_is_no_poison, 0, 2);
  tcase_add_test(tcase, a_copy_that_is_not_counted_on_runs_what_was_survived);
  return suite_run("survived", tcase);
}
