// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/incident.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>

// What the engine tells is heard in order; where there is no room for all, what
// is told but once goes before what is told with each block

static Incidents incidents;

/// Have two hung copies be late, and their blocks lost, while nobody hears it
static void
tell_losses(void)
{
  incidents = (Incidents){.head = 0U};
  for (uint64_t seq = 0U; seq < INCIDENTS_MAX; ++seq) {
    for (uint32_t r = 0U; r < 2U; ++r) {
      incidents_tell(&incidents,
                     (Incident){.seq = seq, .kind = INCIDENT_LATE, .copy = r});
    }
    incidents_tell(&incidents, (Incident){.seq = seq, .kind = INCIDENT_LOST});
  }
}

START_TEST(a_verdict_is_told_after_any_number_of_losses)
{
  Incident incident = {.seq = 0U};
  uint32_t n_hung   = 0U;
  bool     poison   = false;
  tell_losses();
  incidents_tell(&incidents, (Incident){.kind = INCIDENT_HUNG, .copy = 0U});
  incidents_tell(&incidents, (Incident){.kind = INCIDENT_HUNG, .copy = 1U});
  incidents_tell(&incidents, (Incident){.kind = INCIDENT_POISON});
  while (incidents_hear(&incidents, &incident)) {
    n_hung += incident.kind == INCIDENT_HUNG;
    poison |= incident.kind == INCIDENT_POISON;
  }
  ck_assert_uint_eq(n_hung, 2U);
  ck_assert(poison);
}
END_TEST

START_TEST(what_is_heard_is_in_order_and_the_rest_counted)
{
  Incident incident = {.seq = 0U};
  uint64_t n_heard  = 0U;
  uint64_t seq      = 0U;
  bool     ordered  = true;
  tell_losses();
  while (incidents_hear(&incidents, &incident)) {
    ordered &= incident.seq >= seq;
    seq = incident.seq;
    ++n_heard;
  }
  ck_assert(ordered);
  ck_assert_uint_eq(n_heard + incidents.dropped, UINT64_C(3) * INCIDENTS_MAX);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("incident");
  tcase_add_test(tcase, a_verdict_is_told_after_any_number_of_losses);
  tcase_add_test(tcase, what_is_heard_is_in_order_and_the_rest_counted);
  return suite_run("incident", tcase);
}
