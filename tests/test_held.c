// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/held.h"

#include <check.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// What a plugin was told by MIDI, and has another told

/// A message as it is told again
typedef struct {
  uint32_t n_bytes;
  uint8_t  bytes[3];
} Told;

static Held held;

static void
set_up(void)
{
  memset(&held, 0, sizeof(held));
}

static void
hear(const uint32_t n_bytes, const uint8_t a, const uint8_t b, const uint8_t c)
{
  const uint8_t bytes[] = {a, b, c};
  held_hear(&held, bytes, n_bytes);
}

/// All that is told, the first `most` of them to `told`; returns how many
static uint32_t
tell(Told* const told, const uint32_t most)
{
  uint32_t n = 0U;
  for (uint32_t i = 0U; i < HELD_MESSAGES; ++i) {
    Told one    = {0U, {0U, 0U, 0U}};
    one.n_bytes = held_tell(&held, i, one.bytes);
    if (one.n_bytes && n < most) {
      told[n] = one;
    }
    n += one.n_bytes > 0U;
  }
  ck_assert_uint_eq(held_tell(&held, HELD_MESSAGES, (uint8_t[3]){0U}), 0U);
  return n;
}

/// This, and nothing else, is told
static void
ck_told(const uint32_t n_bytes,
        const uint8_t  a,
        const uint8_t  b,
        const uint8_t  c)
{
  const uint8_t wanted[] = {a, b, c};
  Told          told     = {0U, {0U, 0U, 0U}};
  ck_assert_uint_eq(tell(&told, 1U), 1U);
  ck_assert_uint_eq(told.n_bytes, n_bytes);
  ck_assert_mem_eq(told.bytes, wanted, n_bytes);
}

START_TEST(nothing_is_told_of_nothing)
{
  ck_assert_uint_eq(tell(NULL, 0U), 0U);
}
END_TEST

START_TEST(a_note_is_told_until_it_ends)
{
  hear(3U, 0x93U, 60U, 100U);
  ck_told(3U, 0x93U, 60U, 100U);
  hear(3U, 0x93U, 60U, 1U);
  ck_told(3U, 0x93U, 60U, 1U);
  hear(3U, 0x83U, 60U, 64U);
  ck_assert_uint_eq(tell(NULL, 0U), 0U);
}
END_TEST

START_TEST(no_velocity_ends_a_note)
{
  hear(3U, 0x9FU, 127U, 127U);
  ck_told(3U, 0x9FU, 127U, 127U);
  hear(3U, 0x9FU, 127U, 0U);
  ck_assert_uint_eq(tell(NULL, 0U), 0U);
}
END_TEST

START_TEST(a_channel_ends_no_note_of_another)
{
  hear(3U, 0x90U, 60U, 100U);
  hear(3U, 0x81U, 60U, 0U);
  ck_told(3U, 0x90U, 60U, 100U);
}
END_TEST

START_TEST(settings_are_told_with_their_last_value)
{
  static const uint8_t last[][4] = {
    {3U, 0xB2U, 0U, 0U},
    {3U, 0xB2U, 64U, 127U},
    {2U, 0xC2U, 0U, 0U},
    {2U, 0xD2U, 127U, 0U},
    {3U, 0xE2U, 0U, 0U},
    {3U, 0xE2U, 127U, 127U},
    {3U, 0xE2U, 0U, 64U},
  };
  hear(3U, last[_i][1], last[_i][2], 99U);
  hear(last[_i][0], last[_i][1], last[_i][2], last[_i][3]);
  ck_told(last[_i][0], last[_i][1], last[_i][2], last[_i][3]);
}
END_TEST

// A bank before its program, a pedal before the notes that it holds
START_TEST(settings_are_told_before_notes)
{
  Told told[4];
  hear(3U, 0x90U, 0U, 1U);
  hear(2U, 0xC0U, 5U, 0U);
  hear(3U, 0xB0U, 64U, 127U);
  hear(3U, 0xB0U, 0U, 1U);
  ck_assert_uint_eq(tell(told, 4U), 4U);
  ck_assert_uint_eq(told[0].bytes[1], 0U);
  ck_assert_uint_eq(told[1].bytes[1], 64U);
  ck_assert_uint_eq(told[2].bytes[0], 0xC0U);
  ck_assert_uint_eq(told[3].bytes[0], 0x90U);
}
END_TEST

START_TEST(commands_end_what_they_end)
{
  static const uint8_t commands[] = {120U, 123U, 124U, 125U, 126U, 127U};
  hear(3U, 0x95U, 60U, 100U);
  hear(3U, 0x95U, 61U, 100U);
  hear(3U, 0xB5U, 7U, 80U);
  hear(3U, 0xB5U, commands[_i], 0U);
  ck_told(3U, 0xB5U, 7U, 80U);
}
END_TEST

START_TEST(a_reset_forgets_controllers_alone)
{
  hear(3U, 0x95U, 60U, 100U);
  hear(3U, 0xB5U, 7U, 80U);
  hear(3U, 0xE5U, 1U, 2U);
  hear(2U, 0xD5U, 3U, 0U);
  hear(3U, 0xB5U, 121U, 0U);
  ck_told(3U, 0x95U, 60U, 100U);
}
END_TEST

START_TEST(what_is_no_channel_message_is_passed_over)
{
  hear(0U, 0U, 0U, 0U);
  hear(1U, 0x90U, 60U, 100U);
  hear(2U, 0x90U, 60U, 100U);
  hear(3U, 0xF0U, 60U, 0xF7U);
  hear(1U, 0xF8U, 0U, 0U);
  hear(3U, 0x40U, 60U, 100U);
  hear(1U, 0xC0U, 1U, 0U);
  ck_assert_uint_eq(tell(NULL, 0U), 0U);
}
END_TEST

int
main(void)
{
  Suite* const suite = suite_create("held");
  TCase* const tcase = tcase_create("held");
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_test(tcase, nothing_is_told_of_nothing);
  tcase_add_test(tcase, a_note_is_told_until_it_ends);
  tcase_add_test(tcase, no_velocity_ends_a_note);
  tcase_add_test(tcase, a_channel_ends_no_note_of_another);
  tcase_add_loop_test(tcase, settings_are_told_with_their_last_value, 0, 7);
  tcase_add_test(tcase, settings_are_told_before_notes);
  tcase_add_loop_test(tcase, commands_end_what_they_end, 0, 6);
  tcase_add_test(tcase, a_reset_forgets_controllers_alone);
  tcase_add_test(tcase, what_is_no_channel_message_is_passed_over);
  suite_add_tcase(suite, tcase);

  SRunner* const runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  const int n_failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
