// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/triage.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Faults that follow on each other without a pause, and two in the same block:
// no bit of a render changes

#define SCORE "tests/data/quickstart.score"
#define N_FAULTS 1000U
#define BLOCK_SECONDS (64.0 / 48000.0)

static void
render_reference(void)
{
  Ran ran;
  program_do(&ran, "chronus render -s " SCORE " -o @/a.wav -t 3");
}

/// Render with the options, of which there may be thousands
static void
render(const char* const isolation, const char* const faults)
{
  const size_t size = strlen(faults) + 4096U;
  char* const  line = (char*)calloc(size, 1U);
  Ran          ran;
  ck_assert_ptr_nonnull(line);
  snprintf(line,
           size,
           "exec \"$1\" render -q -i %s -s " SCORE
           " -t 3 -o \"$2\" --report \"$3\" %s",
           isolation,
           faults);
  program_write("@/render.sh", line, strlen(line));
  program_do(&ran, "sh @/render.sh $/chronus @/b.wav @/b.json");
  free(line);
}

/// Write one fault for each of N_FAULTS blocks, two of the active copy and one
/// of the standby in turn
static const char*
write_faults(const char* const kind)
{
  static char faults[N_FAULTS * 32U];
  size_t      length = 0U;
  for (uint32_t k = 0U; k < N_FAULTS; ++k) {
    length += (size_t)snprintf(faults + length,
                               sizeof(faults) - length,
                               " -f %.6f:%s:%s",
                               0.5 + ((k + 0.5) * BLOCK_SECONDS),
                               kind,
                               k % 3U ? "active" : "standby");
  }
  return faults;
}

// A copy that fails anew before it is back is brought back once for both
START_TEST(a_fault_in_each_block_changes_no_bit)
{
  static const char* const kinds[] = {"kill", "nan", "exit"};
  render_reference();
  render("processes", write_faults(kinds[_i]));
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "n_faults"), N_FAULTS);
  ck_assert_double_ge(program_figure("@/b.json", "restored"), N_FAULTS / 2.0);
}
END_TEST

// A thread is not back within a block: that is two faults at once, and again.
// What is lost is the storm, and after it no longer than the longest wait for
// one more beginning from nothing
START_TEST(what_threads_lose_by_a_fault_in_each_block_is_counted)
{
  render("threads", write_faults("nan"));
  const double lost  = program_figure("@/b.json", "lost_frames");
  const double fresh = program_figure("@/b.json", "restored_fresh");
  const double storm = N_FAULTS * BLOCK_SECONDS;
  const double wait  = TRIAGE_REBIRTHS * TRIAGE_REBIRTH_NS / 1e9;
  ck_assert_double_ge(lost, 64.0);
  ck_assert_double_le(lost, (storm + wait) / BLOCK_SECONDS * 64.0);
  ck_assert_double_ge(fresh, 10.0);
  ck_assert_double_le(fresh, TRIAGE_REBIRTHS * (storm + 1.0));
  ck_assert_double_eq(program_figure("@/b.json", "ready"), 2.0);
}
END_TEST

// The one that is in time dies, and the one that is late has to do
START_TEST(a_death_in_the_block_in_which_the_peer_is_late)
{
  static const char* const isolations[] = {"threads", "processes"};
  static const char* const faults[]     = {
        "-f 1:slow:active -f 1:segv:standby",
        "-f 1:slow:standby -f 1:segv:active",
        "-f 1:segv:standby -f 1:slow:active",
        "-f 1:slow:active -f 1:nan:standby",
        "-f 1:slow:active -f 1:hang:standby",
        "-f 0:slow:active -f 0:abort:standby",
        "-f 1:slow:both -f 1.0014:segv:active",
  };
  render_reference();
  render(isolations[_i % 2], faults[_i / 2]);
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/b.json", "lost_frames"), 0.0);
  ck_assert_double_eq(program_figure("@/b.json", "diverged_blocks"), 0.0);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("offline");
  tcase_set_timeout(tcase, 120.0);
  tcase_add_loop_test(tcase, a_fault_in_each_block_changes_no_bit, 0, 3);
  tcase_add_test(tcase, what_threads_lose_by_a_fault_in_each_block_is_counted);
  tcase_add_loop_test(
    tcase, a_death_in_the_block_in_which_the_peer_is_late, 0, 14);
  return suite_run("storm", tcase);
}
