// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/urid.h"
#include "tests/suite.h"

#include <check.h>

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// One table of URIs for all copies: the same number everywhere, also at once

#define N_THREADS 4U
#define N_URIS 200U

static UridTable* table;

/// What one of several threads was given
typedef struct {
  uint32_t index;         ///< Which thread
  uint32_t urids[N_URIS]; ///< By URI
} Mapper;

static void
set_up(void)
{
  table = (UridTable*)calloc(1U, sizeof(UridTable));
  ck_assert_ptr_nonnull(table);
}

static void
tear_down(void)
{
  free(table);
}

static uint32_t
map_number(const uint32_t n)
{
  char uri[64];
  snprintf(uri, sizeof(uri), "urn:test:%u", n);
  return urid_map(table, uri);
}

START_TEST(a_number_leads_back_to_its_uri)
{
  const uint32_t one = urid_map(table, "urn:one");
  const uint32_t two = urid_map(table, "urn:two");
  ck_assert_uint_ne(one, 0U);
  ck_assert_uint_ne(two, one);
  ck_assert_uint_eq(urid_map(table, "urn:one"), one);
  ck_assert_str_eq(urid_unmap(table, one), "urn:one");
  ck_assert_str_eq(urid_unmap(table, two), "urn:two");
}
END_TEST

START_TEST(a_part_of_a_uri_is_another_uri)
{
  const uint32_t longer = urid_map(table, "urn:one:more");
  ck_assert_uint_ne(urid_map(table, "urn:one"), longer);
  ck_assert_uint_ne(urid_map(table, ""), longer);
}
END_TEST

START_TEST(a_number_that_nobody_was_given_has_no_uri)
{
  const uint32_t one = urid_map(table, "urn:one");
  ck_assert_ptr_null(urid_unmap(table, 0U));
  ck_assert_ptr_null(urid_unmap(table, one + 1U));
  ck_assert_ptr_null(urid_unmap(table, URID_MAX));
  ck_assert_ptr_null(urid_unmap(table, URID_MAX + 1U));
  ck_assert_ptr_null(urid_unmap(table, UINT32_MAX));
}
END_TEST

/// Map all URIs, each thread in an order of its own
static void*
map_all(void* const context)
{
  Mapper* const self = (Mapper*)context;
  for (uint32_t k = 0U; k < N_URIS; ++k) {
    const uint32_t n =
      self->index % 2U ? N_URIS - 1U - k : (k + (self->index * 50U)) % N_URIS;
    self->urids[n] = map_number(n);
  }
  return NULL;
}

START_TEST(threads_that_map_at_once_get_the_same_numbers)
{
  static Mapper mappers[N_THREADS];
  pthread_t     threads[N_THREADS];
  for (uint32_t t = 0U; t < N_THREADS; ++t) {
    mappers[t].index = t;
    ck_assert(!pthread_create(&threads[t], NULL, map_all, &mappers[t]));
  }
  for (uint32_t t = 0U; t < N_THREADS; ++t) {
    pthread_join(threads[t], NULL);
  }

  uint32_t seen[N_URIS + 1U] = {0U};
  for (uint32_t n = 0U; n < N_URIS; ++n) {
    char uri[64];
    snprintf(uri, sizeof(uri), "urn:test:%u", n);
    const uint32_t urid = mappers[0].urids[n];
    ck_assert_str_eq(urid_unmap(table, urid), uri);
    ck_assert_uint_le(urid, N_URIS); // No URI took two numbers
    ck_assert_uint_eq(seen[urid]++, 0U);
    for (uint32_t t = 1U; t < N_THREADS; ++t) {
      ck_assert_uint_eq(mappers[t].urids[n], urid);
    }
  }
}
END_TEST

START_TEST(a_full_table_refuses_and_keeps_what_it_has)
{
  for (uint32_t n = 0U; n < URID_MAX; ++n) {
    ck_assert_uint_ne(map_number(n), 0U);
  }
  ck_assert_uint_eq(map_number(URID_MAX), 0U);
  ck_assert_str_eq(urid_unmap(table, map_number(0U)), "urn:test:0");
  ck_assert_str_eq(urid_unmap(table, map_number(URID_MAX - 1U)),
                   "urn:test:4095");
}
END_TEST

START_TEST(a_uri_for_which_there_is_no_room_leaves_room_for_shorter_ones)
{
  static char uri[URID_TEXT_BYTES + 2U];
  memset(uri, 'x', sizeof(uri) - 1U);
  ck_assert_uint_eq(urid_map(table, uri), 0U);

  uri[URID_TEXT_BYTES - 10U] = '\0';
  const uint32_t most        = urid_map(table, uri);
  ck_assert_uint_ne(most, 0U);
  ck_assert_uint_eq(urid_map(table, "urn:ten:++"), 0U);
  ck_assert_uint_ne(urid_map(table, "urn:nine"), 0U);
  ck_assert_str_eq(urid_unmap(table, most), uri);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("urid");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, a_number_leads_back_to_its_uri);
  tcase_add_test(tcase, a_part_of_a_uri_is_another_uri);
  tcase_add_test(tcase, a_number_that_nobody_was_given_has_no_uri);
  tcase_add_loop_test(
    tcase, threads_that_map_at_once_get_the_same_numbers, 0, 20);
  tcase_add_test(tcase, a_full_table_refuses_and_keeps_what_it_has);
  tcase_add_test(tcase,
                 a_uri_for_which_there_is_no_room_leaves_room_for_shorter_ones);
  return suite_run("urid", tcase);
}
