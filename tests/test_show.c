// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/show.h"
#include "tests/suite.h"

#include <check.h>

#include <string.h>

// States that are over before anybody looks are kept for those who watch

static Supervisor supervisor;
static Stats      stats;

static void
set_up(void)
{
  memset(&supervisor, 0, sizeof(supervisor));
  memset(&stats, 0, sizeof(stats));
  supervisor.stats = &stats;
}

/// What copy 1 was, as far as is kept, after something was seen of it
static uint32_t
stood_after(const IncidentKind kind)
{
  const Incident incident = {.kind = (uint32_t)kind, .copy = 1U};
  show_incident(&supervisor, &incident);
  ck_assert_uint_eq(stats.copies[0].stood, 0U);
  return stats.copies[1].stood;
}

START_TEST(a_verdict_leaves_a_retired_copy)
{
  static const IncidentKind verdicts[] = {INCIDENT_DEAD,
                                          INCIDENT_HUNG,
                                          INCIDENT_BEHIND,
                                          INCIDENT_BROKEN,
                                          INCIDENT_LOUD,
                                          INCIDENT_SILENT,
                                          INCIDENT_FLAPPING,
                                          INCIDENT_REPLACED,
                                          INCIDENT_OUTVOTED};
  ck_assert_uint_eq(stood_after(verdicts[_i]),
                    1U << (uint32_t)STANDING_RETIRED);
}
END_TEST

START_TEST(a_missed_deadline_leaves_a_late_copy)
{
  ck_assert_uint_eq(stood_after(INCIDENT_LATE), 1U << (uint32_t)STANDING_LATE);
}
END_TEST

START_TEST(only_a_new_copy_has_caught_up)
{
  ck_assert_uint_eq(stood_after(INCIDENT_READY), 0U);
  supervisor.places[1].step = MEND_JOINED;
  ck_assert_uint_eq(stood_after(INCIDENT_READY),
                    1U << (uint32_t)STANDING_CATCHING);
}
END_TEST

START_TEST(a_swap_is_no_state)
{
  ck_assert_uint_eq(stood_after(INCIDENT_SWAP), 0U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("show");
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_loop_test(tcase, a_verdict_leaves_a_retired_copy, 0, 9);
  tcase_add_test(tcase, a_missed_deadline_leaves_a_late_copy);
  tcase_add_test(tcase, only_a_new_copy_has_caught_up);
  tcase_add_test(tcase, a_swap_is_no_state);
  return suite_run("show", tcase);
}
