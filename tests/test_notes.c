// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/desk.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>

// Notes and other MIDI messages over OSC

START_TEST(notes_are_on_channel_1)
{
  ck_assert(say("/note/on", "nn", 60.0, 90.0));
  ck_midi(3U, 0x90U, 60U, 90U);
  ck_assert(say("/note/on", "w", "C4"));
  ck_midi(3U, 0x90U, 60U, 100U);
  ck_assert(say("/note/off", "w", "C4"));
  ck_midi(3U, 0x80U, 60U, 0U);
  ck_assert(say("/note/off", "nn", 60.0, 64.0));
  ck_midi(3U, 0x80U, 60U, 64U);
}
END_TEST

START_TEST(notes_have_names)
{
  static const struct {
    const char* name;
    uint8_t     note;
  } good[] = {
    {"C-1", 0U},
    {"c4", 60U},
    {"C#4", 61U},
    {"Db4", 61U},
    {"B3", 59U},
    {"Cb4", 59U},
    {"B#3", 60U},
    {"A4", 69U},
    {"F##2", 43U},
    {"Bbb4", 69U},
    {"G9", 127U},
    {"60", 60U},
  };
  for (size_t i = 0U; i < sizeof(good) / sizeof(*good); ++i) {
    ck_assert(say("/note/on", "w", good[i].name));
    ck_midi(3U, 0x90U, good[i].note, 100U);
  }
}
END_TEST

START_TEST(other_notes_are_refused)
{
  static const char* const words[] = {
    "", "H4", "C", "C10", "G#9", "Cb-1", "C-2", "C4x", "C###4", "128", "-1"};
  const double numbers[] = {-1.0, 127.4, 128.0, 1e9};
  for (size_t i = 0U; i < sizeof(words) / sizeof(*words); ++i) {
    ck_assert(!say("/note/on", "w", words[i]));
    ck_error("/note/on", "no such note: takes 0 to 127 or a name such as C4");
    ck_nothing();
  }
  for (size_t i = 0U; i < sizeof(numbers) / sizeof(*numbers); ++i) {
    ck_assert(!say("/note/on", "n", numbers[i]));
    ck_nothing();
  }
}
END_TEST

START_TEST(velocities_are_clamped_and_told)
{
  ck_assert(say("/note/on", "nn", 60.0, 200.0));
  ck_error("/note/on", "clamped to 127 (range 0 to 127)");
  ck_midi(3U, 0x90U, 60U, 127U);
  ck_assert(say("/note/on", "nn", 60.0, -3.0));
  ck_error("/note/on", "clamped to 0 (range 0 to 127)");
  ck_midi(3U, 0x90U, 60U, 0U);
}
END_TEST

START_TEST(any_midi_message_passes)
{
  const uint8_t bend[4] = {0U, 0xE5U, 1U, 80U};
  ck_assert(say("/midi", "m", bend));
  ck_midi(3U, 0xE5U, 1U, 80U);
  const uint8_t program[4] = {0U, 0xC1U, 7U, 200U};
  ck_assert(say("/midi", "m", program));
  ck_midi(2U, 0xC1U, 7U, 0U);
  ck_assert(say("/midi", "nnn", 176.0, 1.0, 127.0));
  ck_midi(3U, 176U, 1U, 127U);
  ck_assert(say("/midi", "nn", 208.0, 64.0));
  ck_midi(2U, 208U, 64U, 0U);
  ck_assert(say("/midi", "n", 248.0));
  ck_midi(1U, 248U, 0U, 0U);
}
END_TEST

START_TEST(what_is_no_midi_message_is_refused)
{
  static const double bad[][3] = {
    {60.0, 60.0, 60.0},   // No status
    {240.0, 1.0, 247.0},  // System exclusive
    {244.0, 1.0, 1.0},    // Undefined
    {144.0, 128.0, 1.0},  // Status as data
    {144.0, 60.0, 255.0}, // The same
    {256.0, 60.0, 1.0},   // No byte
    {144.0, -1.0, 1.0},
    {144.0, 60.5, 1.0},
  };
  for (size_t i = 0U; i < sizeof(bad) / sizeof(*bad); ++i) {
    ck_assert(!say("/midi", "nnn", bad[i][0], bad[i][1], bad[i][2]));
    ck_nothing();
  }
  ck_assert(!say("/midi", "nn", 144.0, 60.0));
  ck_error("/midi", "not a MIDI message");
  ck_nothing();
}
END_TEST

START_TEST(panic_ends_all_that_sounds)
{
  ck_assert(say("/gate/adsr", "w", "on"));
  take_all();
  ck_assert(say("/panic", ""));
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 33U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_SET);
  ck_assert_uint_eq(taken.events[0].index, SMALL_GATE);
  ck_value(taken.events[0].value, 0.0f);
  for (uint32_t channel = 0U; channel < 16U; ++channel) {
    const uint8_t* const pedal = taken.midi[1U + (2U * channel)];
    const uint8_t* const notes = taken.midi[2U + (2U * channel)];
    ck_assert_uint_eq(pedal[0], 0xB0U | channel);
    ck_assert_uint_eq(pedal[1], 64U);
    ck_assert_uint_eq(pedal[2], 0U);
    ck_assert_uint_eq(notes[0], 0xB0U | channel);
    ck_assert_uint_eq(notes[1], 123U);
    ck_assert_uint_eq(notes[2], 0U);
  }
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("notes");
  tcase_add_checked_fixture(tcase, desk_open, desk_close);
  tcase_add_test(tcase, notes_are_on_channel_1);
  tcase_add_test(tcase, notes_have_names);
  tcase_add_test(tcase, other_notes_are_refused);
  tcase_add_test(tcase, velocities_are_clamped_and_told);
  tcase_add_test(tcase, any_midi_message_passes);
  tcase_add_test(tcase, what_is_no_midi_message_is_refused);
  tcase_add_test(tcase, panic_ends_all_that_sounds);
  return suite_run("notes", tcase);
}
