// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/desk.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <string.h>

// Messages that are only answered

START_TEST(list_tells_every_path)
{
  ck_assert(say("/list", ""));
  uint32_t n = 0U;
  while (surface_path(&desk.surface, n)) {
    const Reply* const reply = &desk.replies.items[n];
    ck_assert_str_eq(reply->path, "/list/reply");
    ck_assert_str_eq(reply->types, "ssfffss");
    ck_assert_str_eq(reply->words[0], surface_path(&desk.surface, n));
    ++n;
  }
  ck_assert_uint_eq(n, desk.surface.paths.n);
  ck_assert_uint_gt(n, 20U);
  ck_assert_uint_eq(desk.replies.n, n + 1U);
  ck_assert_str_eq(desk.replies.items[n].path, "/list/end");
  ck_assert_double_eq(desk.replies.items[n].numbers[0], n);
}
END_TEST

START_TEST(list_takes_a_prefix)
{
  ck_assert(say("/list", "w", "/mod/sine/f"));
  ck_assert_uint_eq(desk.replies.n, 2U);
  const Reply* const reply = &desk.replies.items[0];
  ck_assert_str_eq(reply->words[0], "/mod/sine/freq");
  ck_assert_str_eq(reply->words[1], "f");
  ck_assert_double_eq(reply->numbers[2], (double)0.1f);
  ck_assert_double_eq(reply->numbers[3], 20000.0);
  ck_assert_double_eq(reply->numbers[4], 440.0);
  ck_assert_str_eq(reply->words[5], "Hz");
  ck_assert_str_eq(reply->words[6], "Frequency");
  ck_assert_double_eq(desk.replies.items[1].numbers[0], 1.0);

  ck_assert(say("/list", "w", "/nothing"));
  ck_number("/list/end", 'i', 0.0);
}
END_TEST

START_TEST(status_tells_every_figure)
{
  desk.stats.plugin  = "urn:small";
  desk.stats.rate_hz = 48000.0;
  atomic_store(&desk.stats.blocks, 3000000000U);
  atomic_store(&desk.stats.swaps, 7U);
  ck_assert(say("/status", ""));
  ck_assert_uint_gt(desk.replies.n, 10U);
  ck_assert_str_eq(desk.replies.items[desk.replies.n - 1U].path, "/status/end");

  bool plugin = false;
  bool rate   = false;
  bool blocks = false;
  bool swaps  = false;
  for (uint32_t i = 0U; i < desk.replies.n; ++i) {
    const Reply* const reply = &desk.replies.items[i];
    plugin |= !strcmp(reply->path, "/status/plugin") &&
              !strcmp(reply->types, "s") &&
              !strcmp(reply->words[0], "urn:small");
    rate |= !strcmp(reply->path, "/status/rate") &&
            !strcmp(reply->types, "f") &&
            !islessgreater(reply->numbers[0], 48e3);
    blocks |= !strcmp(reply->path, "/status/blocks") &&
              !strcmp(reply->types, "h") &&
              !islessgreater(reply->numbers[0], 3e9);
    swaps |= !strcmp(reply->path, "/status/swaps") &&
             !strcmp(reply->types, "i") &&
             !islessgreater(reply->numbers[0], 7.0);
  }
  ck_assert(plugin && rate && blocks && swaps);
}
END_TEST

START_TEST(ping_is_echoed)
{
  ck_assert(say("/ping", "nwmo", 1.0, "two", "four"));
  ck_assert_uint_eq(desk.replies.n, 1U);
  ck_assert_str_eq(desk.replies.items[0].path, "/pong");
  ck_assert_ptr_null(desk.replies.items[0].tail); // There was none
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("tell");
  tcase_add_checked_fixture(tcase, desk_open, desk_close);
  tcase_add_test(tcase, list_tells_every_path);
  tcase_add_test(tcase, list_takes_a_prefix);
  tcase_add_test(tcase, status_tells_every_figure);
  tcase_add_test(tcase, ping_is_echoed);
  return suite_run("tell", tcase);
}
