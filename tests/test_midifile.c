// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/midifile.h"
#include "tests/suite.h"
#include "tests/tune.h"

#include <check.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// MIDI files: what is in them

static Song
read_song(const Tune* const song)
{
  Song    file    = {0};
  Problem problem = {0};
  tune_store(song);
  const Status st = midifile_open(&file, tune_path, &problem);
  ck_assert_msg(!st, "%s: %s", problem.what, problem.hint);
  tune_expect_no_child();
  return file;
}

/// Expect one event of a file
static void
expect(const Song* const file,
       const uint32_t    i,
       const double      seconds,
       const void* const bytes,
       const uint32_t    n_bytes)
{
  ck_assert_uint_lt(i, file->n_events);
  ck_assert_double_eq_tol(file->events[i].seconds, seconds, 1e-9);
  ck_assert_uint_eq(file->events[i].n_bytes, n_bytes);
  ck_assert_mem_eq(file->bytes + file->events[i].offset, bytes, n_bytes);
}

START_TEST(messages_are_whole_and_in_time)
{
  Tune song = {0};
  tune_begin(&song, 0U, 1U, 96U);
  tune_chunk(&song, "MTrk", TUNE_RICH, sizeof(TUNE_RICH));
  Song file = read_song(&song);
  ck_assert_uint_eq(file.n_events, 4U);
  expect(&file, 0U, 0.0, "\x90\x3C\x40", 3U);
  expect(&file, 1U, 0.5, "\x90\x3C\x00", 3U);
  expect(&file, 2U, 0.5, "\xF0\x01\x02\xF7", 4U);
  expect(&file, 3U, 0.75, "\xC0\x05", 2U);
  ck_assert_double_eq_tol(file.seconds, 1.0, 1e-9);
  song_close(&file);
  song_close(&file);
}
END_TEST

// The tempo of one track is that of all
START_TEST(tracks_are_merged_in_the_order_of_the_file)
{
  static const uint8_t tempo[] = {
    0x00, 0xFF, 0x51, 0x03, 0x03, 0xD0, 0x90, 0x00, 0xFF, 0x2F, 0x00};
  static const uint8_t first[] = {
    0x60, 0x91, 0x01, 0x01, 0x60, 0x91, 0x02, 0x01, 0x00, 0xFF, 0x2F, 0x00};
  static const uint8_t second[] = {0x00,
                                   0x92,
                                   0x03,
                                   0x01,
                                   0x60,
                                   0x92,
                                   0x04,
                                   0x01,
                                   0x60,
                                   0x92,
                                   0x05,
                                   0x01,
                                   0x00,
                                   0xFF,
                                   0x2F,
                                   0x00};
  Tune                 song     = {0};
  tune_begin(&song, 1U, 3U, 96U);
  tune_chunk(&song, "MTrk", tempo, sizeof(tempo));
  tune_chunk(&song, "MTrk", first, sizeof(first));
  tune_chunk(&song, "MTrk", second, sizeof(second));
  Song file = read_song(&song);
  ck_assert_uint_eq(file.n_events, 5U);
  expect(&file, 0U, 0.0, "\x92\x03\x01", 3U);
  expect(&file, 1U, 0.25, "\x91\x01\x01", 3U);
  expect(&file, 2U, 0.25, "\x92\x04\x01", 3U);
  expect(&file, 3U, 0.5, "\x91\x02\x01", 3U);
  expect(&file, 4U, 0.5, "\x92\x05\x01", 3U);
  song_close(&file);
}
END_TEST

START_TEST(many_messages_of_one_time_keep_their_order)
{
  uint8_t track[1600] = {0};
  size_t  size        = 0U;
  for (uint8_t i = 0U; i < 100U; ++i) {
    const uint8_t event[] = {0x00, 0xB0, 0x07, i};
    memcpy(track + size, event, sizeof(event));
    size += sizeof(event);
  }
  memcpy(track + size, TUNE_END, sizeof(TUNE_END));
  Tune song = {0};
  tune_begin(&song, 0U, 1U, 96U);
  tune_chunk(&song, "MTrk", track, size + sizeof(TUNE_END));
  Song file = read_song(&song);
  for (uint8_t i = 0U; i < 100U; ++i) {
    const uint8_t event[] = {0xB0, 0x07, i};
    expect(&file, i, 0.0, event, sizeof(event));
  }
  song_close(&file);
}
END_TEST

// Frames of film pass at their own pace, whatever the tempo
START_TEST(time_code_counts_seconds)
{
  Tune song = {0};
  tune_begin(&song, 0U, 1U, 0xE728U); // 25 frames a second, 40 pulses a frame
  tune_chunk(&song, "MTrk", TUNE_RICH, sizeof(TUNE_RICH));
  Song file = read_song(&song);
  expect(&file, 1U, 0.096, "\x90\x3C\x00", 3U);
  expect(&file, 3U, 0.192, "\xC0\x05", 2U);
  ck_assert_double_eq_tol(file.seconds, 0.288, 1e-9);
  song_close(&file);

  tune_begin(&song, 0U, 1U, 0xE304U); // 30000 / 1001 frames, 4 pulses a frame
  tune_chunk(&song, "MTrk", TUNE_RICH, sizeof(TUNE_RICH));
  file = read_song(&song);
  expect(&file, 1U, 96.0 * 1001.0 / 120000.0, "\x90\x3C\x00", 3U);
  song_close(&file);
}
END_TEST

START_TEST(foreign_chunks_and_what_follows_are_left_out)
{
  Tune song = {0};
  tune_begin(&song, 0U, 1U, 96U);
  tune_chunk(&song, "XFIH", "anything", 8U);
  tune_chunk(&song, "MTrk", TUNE_RICH, sizeof(TUNE_RICH));
  tune_add(&song, "trailing", 8U);
  Song file = read_song(&song);
  ck_assert_uint_eq(file.n_events, 4U);
  song_close(&file);
}
END_TEST

START_TEST(an_empty_track_is_no_error)
{
  Tune song = {0};
  tune_begin(&song, 0U, 1U, 96U);
  tune_chunk(&song, "MTrk", TUNE_END, sizeof(TUNE_END));
  Song file = read_song(&song);
  ck_assert_uint_eq(file.n_events, 0U);
  song_close(&file);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("midifile");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, tune_make_folder, tune_remove_folder);
  tcase_add_test(tcase, messages_are_whole_and_in_time);
  tcase_add_test(tcase, tracks_are_merged_in_the_order_of_the_file);
  tcase_add_test(tcase, many_messages_of_one_time_keep_their_order);
  tcase_add_test(tcase, time_code_counts_seconds);
  tcase_add_test(tcase, foreign_chunks_and_what_follows_are_left_out);
  tcase_add_test(tcase, an_empty_track_is_no_error);
  return suite_run("midifile", tcase);
}
