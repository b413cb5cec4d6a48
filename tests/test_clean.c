// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "host/lv2/clean.h"
#include "tests/suite.h"

#include <check.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// What a plugin finds in memory that it asks for and does not write

#define N_PIECES 20000U
#define LARGEST_BYTES 6000U
#define DIRT 0x7F

/// The C library links free pieces where they begin, and writes their sizes in
/// between: numbers that are nothing as samples
#define LINKS 8U
#define LEAST 1e-30f

/// Pieces of each size that a plugin asks for, and how sizes grow, in samples
#define N_EACH 16U
#define STEP 10U

/// Leave memory behind as a host does that has freed much: in pieces of all
/// sizes between others that stay
static void
make_dirt(void)
{
  static void* pieces[N_PIECES];
  uint32_t     seed = 1U;
  for (uint32_t k = 0U; k < N_PIECES; ++k) {
    const size_t size = 1U + chance_below(&seed, LARGEST_BYTES);
    pieces[k]         = malloc(size);
    ck_assert_ptr_nonnull(pieces[k]);
    memset(pieces[k], DIRT, size);
  }
  for (uint32_t k = 0U; k < N_PIECES; ++k) {
    if (chance_below(&seed, 3U)) {
      free(pieces[k]);
    }
  }
}

/// How many pieces that are asked for now hold a sound
static uint32_t
count_dirty(void)
{
  uint32_t n_dirty = 0U;
  for (size_t n = LINKS; n < LARGEST_BYTES / sizeof(float); n += STEP) {
    for (uint32_t k = 0U; k < N_EACH; ++k) {
      const volatile float* const piece = (float*)malloc(n * sizeof(float));
      bool                        dirty = false;
      for (size_t i = LINKS; i < n; ++i) {
        const float sample = piece[i];
        dirty |= !(sample < LEAST && sample > -LEAST);
      }
      n_dirty += dirty; // It stays, lest it be given again
    }
  }
  return n_dirty;
}

START_TEST(memory_that_was_freed_is_as_dirty_as_it_was)
{
  make_dirt();
  ck_assert_uint_gt(count_dirty(), 0U);
}
END_TEST

START_TEST(nothing_is_left_in_memory_that_was_cleaned)
{
  make_dirt();
  clean_memory();
  ck_assert_uint_eq(count_dirty(), 0U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("clean");
  tcase_add_test(tcase, memory_that_was_freed_is_as_dirty_as_it_was);
  tcase_add_test(tcase, nothing_is_left_in_memory_that_was_cleaned);
  return suite_run("clean", tcase);
}
