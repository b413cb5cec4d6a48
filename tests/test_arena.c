// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/arena.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

// The memory that everything is carved from: zero, apart, shared, given back

/// The descriptor that would be given out next: a leaked one raises it
static int
next_fd(void)
{
  const int fd = dup(0);
  close(fd);
  return fd;
}

START_TEST(parts_are_zero_aligned_and_apart)
{
  static const size_t sizes[] = {1U, 63U, 64U, 65U, 4096U, 100000U};
  uint8_t*            parts[6];
  Arena               arena;
  ck_assert_int_eq(arena_open(&arena, -1, 200000U, 200000U), STATUS_OK);
  for (uint32_t k = 0U; k < 6U; ++k) {
    parts[k] = (uint8_t*)arena_take(&arena, sizes[k]);
    ck_assert_ptr_nonnull(parts[k]);
    ck_assert_uint_eq((uintptr_t)parts[k] % 64U, 0U);
    for (size_t b = 0U; b < sizes[k]; ++b) {
      ck_assert_uint_eq(parts[k][b], 0U);
    }
    memset(parts[k], (int)k + 1, sizes[k]);
  }
  for (uint32_t k = 0U; k < 6U; ++k) {
    ck_assert_uint_eq(parts[k][0], k + 1U);
    ck_assert_uint_eq(parts[k][sizes[k] - 1U], k + 1U);
  }
  arena_close(&arena);
}
END_TEST

START_TEST(what_was_counted_to_fit_does_fit)
{
  const size_t each = arena_round(1000U);
  Arena        arena;
  ck_assert_int_eq(arena_open(&arena, -1, 3U * each, 3U * each), STATUS_OK);
  for (uint32_t k = 0U; k < 3U; ++k) {
    ck_assert_ptr_nonnull(arena_take(&arena, 1000U));
  }
  ck_assert_ptr_null(arena_take(&arena, 1U));
  arena_close(&arena);
}
END_TEST

START_TEST(what_does_not_fit_is_refused_and_costs_nothing)
{
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, -1, 1000U, 1000U), STATUS_OK);
  ck_assert_ptr_null(arena_take(&arena, arena.size + 1U));
  ck_assert_ptr_null(arena_take(&arena, SIZE_MAX / 2U));
  ck_assert_ptr_null(arena_take(&arena, SIZE_MAX));
  ck_assert_ptr_nonnull(arena_take(&arena, 1000U));
  arena_close(&arena);
}
END_TEST

START_TEST(who_maps_the_memory_sees_the_same_bytes)
{
  Arena arena;
  ck_assert_int_eq(arena_open(&arena, -1, 4096U, 4096U), STATUS_OK);
  uint8_t* const part  = (uint8_t*)arena_take(&arena, 100U);
  uint8_t* const other = (uint8_t*)mmap(
    NULL, 4096U, PROT_READ | PROT_WRITE, MAP_SHARED, arena.fd, 0);
  ck_assert_ptr_ne(other, MAP_FAILED);
  part[99] = 42U;
  ck_assert_uint_eq(other[99], 42U);
  munmap(other, 4096U);
  arena_close(&arena);
}
END_TEST

// Of nothing, of more than there is: refused, and nothing stays open
START_TEST(a_size_that_cannot_be_is_refused)
{
  const int before = next_fd();
  Arena     arena;
  ck_assert_int_eq(arena_open(&arena, -1, 0U, 0U), STATUS_BAD_ARG);
  ck_assert_ptr_null(arena.base);
  ck_assert_int_eq(arena_open(&arena, -1, SIZE_MAX / 4U, 4096U),
                   STATUS_NO_MEMORY);
  ck_assert_ptr_null(arena.base);
  ck_assert_int_eq(arena_open(&arena, -1, SIZE_MAX, 4096U), STATUS_NO_MEMORY);
  ck_assert_ptr_null(arena.base);
  ck_assert_int_eq(next_fd(), before);
}
END_TEST

START_TEST(closing_is_harmless_at_any_time)
{
  const int   before = next_fd();
  Arena       arena  = {0};
  struct stat info;
  arena_close(&arena);
  ck_assert(!fstat(0, &info)); // A zeroed one does not own descriptor 0
  ck_assert_int_eq(arena_open(&arena, -1, 1000U, 1000U), STATUS_OK);
  arena_close(&arena);
  arena_close(&arena);
  ck_assert_int_eq(next_fd(), before);
  ck_assert_ptr_null(arena.base);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("arena");
  tcase_add_test(tcase, parts_are_zero_aligned_and_apart);
  tcase_add_test(tcase, what_was_counted_to_fit_does_fit);
  tcase_add_test(tcase, what_does_not_fit_is_refused_and_costs_nothing);
  tcase_add_test(tcase, who_maps_the_memory_sees_the_same_bytes);
  tcase_add_test(tcase, a_size_that_cannot_be_is_refused);
  tcase_add_test(tcase, closing_is_harmless_at_any_time);
  return suite_run("arena", tcase);
}
