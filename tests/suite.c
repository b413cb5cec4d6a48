// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/suite.h"

#include <check.h>

#include <stdlib.h>

int
suite_run(const char* const name, TCase* const tests)
{
  Suite* const suite = suite_create(name);
  suite_add_tcase(suite, tests);

  SRunner* const runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  const int n_failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
