// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_SURVIVAL_H
#define CHRONUS_TESTS_SURVIVAL_H

// Renders of the usual score, with faults and without

#define SURVIVAL_SCORE "tests/data/quickstart.score"

/// Render it without any fault, as @/a.wav: five seconds, and nothing happens
void
survival_reference(void);

/**
   The render with some faults must be the one without, and whole.

   @param isolation Of the copies: threads or processes.
   @param options Faults, and what else is asked for; the report is @/b.json.
   @param n_restored Copies that are brought back.
*/
void
survival_assert(const char* isolation, const char* options, double n_restored);

#endif // CHRONUS_TESTS_SURVIVAL_H
