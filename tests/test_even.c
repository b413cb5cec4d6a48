// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/params.h"
#include "tests/plugin_rig.h"
#include "tests/program.h"

#include <check.h>
#include <valgrind/callgrind.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// No block of a steady chord costs much more than another: in instructions,
// which callgrind counts; it runs this program again for that, with AVX2

enum {
  N_BLOCKS = 400, ///< Blocks that are counted
  BLOCK    = 64,  ///< Frames of a block
};

/// Notes of the chords
static const int NOTES[] = {4, 16, 64};

// A saw with envelope, filter and LFO; callgrind writes down what each block
// costs
START_TEST(a_chord_plays_on)
{
  const char* const wish  = getenv("CHRONUS_NOTES");
  const int         notes = wish ? (int)strtol(wish, NULL, 10) : 0;
  float             out[BLOCK];
  Rig               rig;
  rig_open(&rig, 48000.0);
  rig.control[PARAM_SINE_SHAPE]    = 3.0f;
  rig.control[PARAM_ADSR_DECAY]    = 10000.0f;
  rig.control[PARAM_LFO_TO_CUTOFF] = 1.0f;
  rig.control[PARAM_LFO_FREQ]      = 5.0f;
  for (int k = 0; k < notes; ++k) {
    rig_midi(&rig, k % BLOCK, 0x90, 60 - (notes / 2) + k, 100);
    rig_run(&rig, out, BLOCK);
  }
  for (int k = 0; k < 20; ++k) { // Past the attack
    rig_run(&rig, out, BLOCK);
  }
  for (int k = 0; k < N_BLOCKS; ++k) {
    CALLGRIND_ZERO_STATS;
    rig.plugin->run(rig.handle, BLOCK);
    CALLGRIND_DUMP_STATS;
  }
  rig_close(&rig);
}
END_TEST

static int
compare(const void* const a, const void* const b)
{
  const unsigned long x = *(const unsigned long*)a;
  const unsigned long y = *(const unsigned long*)b;
  return (x > y) - (x < y);
}

/// Read what each block cost, and return how many there were.
static int
read_costs(const char* const path, unsigned long costs[N_BLOCKS])
{
  FILE* const file = fopen(path, "r");
  char        line[1024];
  int         n = 0;
  while (file && n < N_BLOCKS && fgets(line, sizeof(line), file)) {
    if (!strncmp(line, "totals: ", 8U)) {
      costs[n++] = strtoul(line + 8, NULL, 10);
    }
  }
  if (file) {
    (void)fclose(file);
  }
  return n;
}

START_TEST(no_block_costs_half_more_than_most)
{
  unsigned long costs[N_BLOCKS];
  Ran           ran;
  char          notes[16];
  (void)snprintf(notes, sizeof(notes), "%d", NOTES[_i]);
  ck_assert_int_eq(setenv("CHRONUS_NOTES", notes, 1), 0);
  ck_assert_int_eq(setenv("CK_FORK", "no", 1), 0);
  program_run(&ran,
              "valgrind -q --tool=callgrind --combine-dumps=yes "
              "--callgrind-out-file=%s $/tests/test_even",
              program_path("@/costs"));
  ck_assert_msg(ran.status == 0, "%s", ran.err);
  const int n = read_costs(program_path("@/costs"), costs);
  ck_assert_int_eq(n, N_BLOCKS);
  qsort(costs, N_BLOCKS, sizeof(*costs), compare);
  printf("%d notes: a block costs %lu to %lu instructions, most %lu\n",
         NOTES[_i],
         costs[0],
         costs[N_BLOCKS - 1],
         costs[N_BLOCKS / 2]);
  ck_assert_uint_gt(costs[0], 0U);
  ck_assert_uint_le(2U * costs[N_BLOCKS - 1], 3U * costs[N_BLOCKS / 2]);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("even");
  if (getenv("CHRONUS_NOTES")) {
    tcase_add_test(tests, a_chord_plays_on);
  } else {
    tcase_add_loop_test(tests, no_block_costs_half_more_than_most, 0, 3);
  }
  return rig_check("even", tests);
}
