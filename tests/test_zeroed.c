// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "tests/suite.h"

#include <check.h>

#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// What a plugin finds in memory that it asks for and does not write

#define N_PIECES 20000U
#define LARGEST_BYTES 6000U
#define ALIGNMENT 32U
#define DIRT 0x7F

typedef void* (*Get)(size_t bytes);

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

/// How many pieces that are asked for after that hold anything
static uint32_t
count_dirty(const Get get)
{
  uint32_t n_dirty = 0U;
  make_dirt();
  for (size_t size = ALIGNMENT; size < LARGEST_BYTES; size += ALIGNMENT) {
    const uint8_t* const piece = (uint8_t*)get(size); // Kept: not given again
    bool                 dirty = false;
    for (size_t i = 0U; i < size; ++i) {
      dirty |= piece[i] != 0U;
    }
    n_dirty += dirty;
  }
  return n_dirty;
}

static void*
get_raw(const size_t size)
{
  return memalign(ALIGNMENT, size);
}

static void*
get_aligned(const size_t size)
{
  return aligned_alloc(ALIGNMENT, size);
}

static void*
get_posix(const size_t size)
{
  void* memory = NULL;
  ck_assert_int_eq(posix_memalign(&memory, ALIGNMENT, size), 0);
  ck_assert_uint_eq((uintptr_t)memory % ALIGNMENT, 0U);
  return memory;
}

START_TEST(the_c_library_gives_memory_as_it_was_left)
{
  ck_assert_uint_gt(count_dirty(get_raw), 0U);
}
END_TEST

START_TEST(plugins_are_given_zeros)
{
  ck_assert_uint_eq(count_dirty(malloc), 0U);
}
END_TEST

START_TEST(aligned_memory_is_zero_as_well)
{
  ck_assert_uint_eq(count_dirty(get_aligned), 0U);
  ck_assert_uint_eq(count_dirty(get_posix), 0U);
}
END_TEST

START_TEST(an_alignment_that_is_none_is_refused)
{
  void* memory = NULL;
  ck_assert_int_ne(posix_memalign(&memory, 3U * sizeof(void*), 64U), 0);
  ck_assert_int_ne(posix_memalign(&memory, sizeof(void*) / 2U, 64U), 0);
  ck_assert_ptr_null(memory);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("zeroed");
  tcase_add_test(tcase, the_c_library_gives_memory_as_it_was_left);
  tcase_add_test(tcase, plugins_are_given_zeros);
  tcase_add_test(tcase, aligned_memory_is_zero_as_well);
  tcase_add_test(tcase, an_alignment_that_is_none_is_refused);
  return suite_run("zeroed", tcase);
}
