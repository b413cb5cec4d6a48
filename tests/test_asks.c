// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/lines.h"
#include "tests/bundles.h"
#include "tests/pair.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Small things that plugins ask for

#define PLUGIN "urn:test:asks"

/// Frames of a period
#define FRAMES 512U

/// Bytes of this process that are in memory
static uint64_t
resident_bytes(void)
{
  char        text[128] = "";
  FILE* const file      = fopen("/proc/self/statm", "re");
  ck_assert(file && fgets(text, (int)sizeof(text), file));
  fclose(file);
  char* second = NULL; // After the size of all
  strtoul(text, &second, 10);
  return strtoul(second, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

START_TEST(it_is_enabled_and_told_of_freewheeling)
{
  pair_in[0][5] = 1.0f;
  pair_open(PLUGIN, _i, FRAMES);
  pair_cycle(true);
  ck_assert(pair_out[0][4] == 0.5f && pair_out[0][5] == 1.5f);
  for (uint32_t b = 0U; b < 2000U && pair_out[0][4] != 0.25f; ++b) {
    pair_cycle(false);
  }
  ck_assert(pair_out[0][4] == 0.25f && pair_out[0][5] == 1.25f);
  pair_cycle(true);
  ck_assert(pair_out[0][4] == 0.5f);
  pair_close();
}
END_TEST

// 50 MB for each copy, of which it uses next to nothing
START_TEST(room_that_is_not_used_takes_no_memory)
{
  pair_open(PLUGIN, false, FRAMES);
  pair_cycle(true);
  ck_assert(pair_out[0][4] == 0.5f);
  ck_assert_uint_lt(resident_bytes(), 50000000U);
  pair_close();
}
END_TEST

START_TEST(what_it_logs_in_its_run_is_printed_once)
{
  static const char* const isolations[] = {"threads", "processes"};
  Ran                      ran;
  bundles_use_built("plugins");
  program_do(&ran,
             "chronus render " PLUGIN " -b 64 -t 0.2 -i %s -o @/a.wav",
             isolations[_i]);
  ck_assert_uint_eq(
    bundles_count(ran.err, "chronus: asks says: run 100 is over\n"), 1U);
}
END_TEST

START_TEST(lines_that_find_no_room_are_counted)
{
  static Lines lines;
  char         line[LINES_LINE_BYTES];
  uint32_t     n = 0U;
  for (uint32_t k = 0U; k < 1000U; ++k) {
    lines_put(&lines, "twenty bytes of text", 20U);
  }
  while (lines_take(&lines, line)) {
    ck_assert_str_eq(line, "twenty bytes of text");
    ++n;
  }
  ck_assert_uint_eq(n, (LINES_BYTES - 1U) / 21U);
  ck_assert_uint_eq(n + atomic_load(&lines.lost), 1000U);
  lines_put(&lines, "more", 4U);
  ck_assert(lines_take(&lines, line));
  ck_assert_str_eq(line, "more");
}
END_TEST

// Whoever reads them would look for an end among four billion bytes
START_TEST(lines_that_a_plugin_wrote_over_are_dropped)
{
  static Lines lines;
  char         line[LINES_LINE_BYTES];
  memset(lines.text, 'x', sizeof(lines.text));
  atomic_store(&lines.head, 3000000000U);
  ck_assert(!lines_take(&lines, line));
  ck_assert_uint_eq(atomic_load(&lines.lost), 1U);
  lines_put(&lines, "more", 4U);
  ck_assert(lines_take(&lines, line));
  ck_assert_str_eq(line, "more");
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("asks");
  tcase_add_loop_test(tcase, it_is_enabled_and_told_of_freewheeling, 0, 2);
  tcase_add_test(tcase, room_that_is_not_used_takes_no_memory);
  tcase_add_loop_test(tcase, what_it_logs_in_its_run_is_printed_once, 0, 2);
  tcase_add_test(tcase, lines_that_find_no_room_are_counted);
  tcase_add_test(tcase, lines_that_a_plugin_wrote_over_are_dropped);
  return suite_run("asks", tcase);
}
