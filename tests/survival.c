// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/survival.h"

#include "tests/program.h"

#include <check.h>

void
survival_reference(void)
{
  Ran ran;
  program_do(&ran,
             "chronus render -s " SURVIVAL_SCORE
             " -o @/a.wav -t 5 --report @/a.json");
  ck_assert_double_eq(program_figure("@/a.json", "swaps"), 0.0);
  ck_assert_double_eq(program_figure("@/a.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/a.json", "blocks"), 3750.0);
}

void
survival_assert(const char* const isolation,
                const char* const options,
                const double      n_restored)
{
  Ran ran;
  program_do(&ran,
             "chronus render -i %s -s " SURVIVAL_SCORE
             " -o @/b.wav -t 5 --report @/b.json %s",
             isolation,
             options);
  ck_assert_msg(program_same("@/a.wav", "@/b.wav"), "%s: other bits", options);
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "diverged_blocks"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "restored"), n_restored);
}
