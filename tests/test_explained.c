// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/limits.h"
#include "tests/suite.h"

#include <check.h>

#include <stdio.h>
#include <string.h>

// What is said of limits that are too low

/// What is said of such limits
static const char*
explain(const Limits limits)
{
  static char text[2048];
  memset(text, 0, sizeof(text));
  FILE* const stream = fmemopen(text, sizeof(text) - 1U, "w");
  ck_assert_ptr_nonnull(stream);
  limits_explain(&limits, stream);
  fclose(stream);
  return text;
}

START_TEST(nothing_is_said_where_nothing_is_missing)
{
  ck_assert_str_eq(explain((Limits){.rtprio = 0U}), "");
}
END_TEST

START_TEST(the_limit_and_the_lines_that_raise_it_are_named)
{
  const char* const text =
    explain((Limits){.unlocked = true, .unscheduled = true, .memlock = 65536U});
  ck_assert_ptr_nonnull(strstr(text, "the limit memlock is 64 kB\n"));
  ck_assert_ptr_nonnull(strstr(text, "the limit rtprio is 0\n"));
  ck_assert_ptr_nonnull(strstr(text, "@audio - rtprio 95"));
  ck_assert_ptr_nonnull(strstr(text, "@audio - memlock unlimited"));
  ck_assert_ptr_nonnull(strstr(text, "/etc/security/limits.d/audio.conf"));
  ck_assert_ptr_nonnull(strstr(text, "sudo usermod -aG audio \"$USER\""));
}
END_TEST

// Who has both already has only to log in again
START_TEST(only_what_is_missing_is_to_be_set)
{
  const char* const text = explain(
    (Limits){.unscheduled = true, .is_granted = true, .is_in_group = true});
  ck_assert_ptr_null(strstr(text, "memlock"));
  ck_assert_ptr_null(strstr(text, "sudo"));
  ck_assert_ptr_nonnull(strstr(text, "log in again\n"));
}
END_TEST

START_TEST(a_server_without_real_time_is_no_lack_of_rights)
{
  const char* const text =
    explain((Limits){.unscheduled = true, .relaxed = true});
  ck_assert_ptr_nonnull(strstr(text, "as the JACK server does\n"));
  ck_assert_ptr_null(strstr(text, "raises"));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("explained");
  tcase_add_test(tcase, nothing_is_said_where_nothing_is_missing);
  tcase_add_test(tcase, the_limit_and_the_lines_that_raise_it_are_named);
  tcase_add_test(tcase, only_what_is_missing_is_to_be_set);
  tcase_add_test(tcase, a_server_without_real_time_is_no_lack_of_rights);
  return suite_run("explained", tcase);
}
