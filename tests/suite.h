// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_SUITE_H
#define CHRONUS_TESTS_SUITE_H

#include <check.h>

// How a test program ends: with what its tests found

/**
   Run a suite of one test case, and say how many of its checks failed.

   @param name Of the suite.
   @param tests Is freed.
   @return What main() is to return: EXIT_FAILURE if a check failed.
*/
int
suite_run(const char* name, TCase* tests);

#endif // CHRONUS_TESTS_SUITE_H
