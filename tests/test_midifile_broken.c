// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "host/files/midifile.h"
#include "tests/suite.h"
#include "tests/tune.h"

#include <check.h>

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// Broken MIDI files: what is said of them, and that nothing else happens

/// Expect that the file is refused because of one byte
static void
refuse_at(const Tune* const song, const size_t byte)
{
  char    what[TUNE_PATH_BYTES + 32];
  Song    file    = {0};
  Problem problem = {0};
  tune_store(song);
  snprintf(what, sizeof(what), "%s: byte %zu", tune_path, byte);
  ck_assert_int_eq(midifile_open(&file, tune_path, &problem),
                   STATUS_BAD_FORMAT);
  ck_assert_str_eq(problem.what, what);
  ck_assert_str_ne(problem.hint, "");
  ck_assert_ptr_null(file.events);
  ck_assert_ptr_null(file.bytes);
  tune_expect_no_child();
}

START_TEST(a_bad_header_is_named_by_its_byte)
{
  Tune song = {0};
  refuse_at(&song, 0U);
  tune_add(&song, "RIFF....", 8U);
  refuse_at(&song, 0U);
  tune_begin(&song, 0U, 1U, 96U);
  song.size = 10U;
  refuse_at(&song, 10U);
  tune_begin(&song, 2U, 1U, 96U);
  refuse_at(&song, 8U);
  tune_begin(&song, 0U, 0U, 96U);
  refuse_at(&song, 10U);
  tune_begin(&song, 0U, 1U, 0U);
  refuse_at(&song, 12U);
  tune_begin(&song, 0U, 1U, 0xE700U);
  refuse_at(&song, 12U);
  tune_begin(&song, 0U, 1U, 0xF028U);
  refuse_at(&song, 12U);
  tune_begin(&song, 0U, 1U, 96U);
  song.bytes[7] = 5U;
  refuse_at(&song, 4U);
  song.bytes[7] = 7U;
  refuse_at(&song, 4U);
}
END_TEST

START_TEST(a_cut_file_is_named_by_its_byte)
{
  Tune song = {0};
  tune_begin(&song, 1U, 2U, 96U);
  refuse_at(&song, 14U);
  tune_chunk(&song, "MTrk", TUNE_RICH, sizeof(TUNE_RICH));
  const size_t second = song.size;
  refuse_at(&song, second);
  tune_chunk(&song, "MTrk", TUNE_RICH, sizeof(TUNE_RICH));
  song.size -= 1U;
  refuse_at(&song, second);
}
END_TEST

// libsmf aborts on some of these and bends the others
START_TEST(a_broken_track_is_named_by_its_first_byte)
{
  static const uint8_t no_end[]    = {0x00, 0x90, 0x3C, 0x40};
  static const uint8_t cut[]       = {0x00, 0x90, 0x3C};
  static const uint8_t no_status[] = {0x00, 0x3C, 0x40, 0x00, 0xFF, 0x2F, 0x00};
  static const uint8_t high_data[] = {
    0x00, 0x90, 0x3C, 0xC0, 0x00, 0xFF, 0x2F, 0x00};
  static const uint8_t long_sysex[] = {
    0x00, 0xF0, 0x7F, 0x01, 0xF7, 0x00, 0xFF, 0x2F, 0x00};
  static const struct {
    const uint8_t* bytes; ///< Of a track
    size_t         size;  ///< Its length
  } broken[] = {
    {no_end, sizeof(no_end)},
    {cut, sizeof(cut)},
    {no_status, sizeof(no_status)},
    {high_data, sizeof(high_data)},
    {long_sysex, sizeof(long_sysex)},
    {NULL, 0U},
  };
  Tune song = {0};
  for (uint8_t i = 0U; i < 6U; ++i) {
    tune_begin(&song, 1U, 6U, 96U);
    size_t start = 0U;
    for (uint8_t t = 0U; t < 6U; ++t) {
      start = t == i ? song.size : start;
      if (t == i) {
        tune_chunk(&song, "MTrk", broken[t].bytes, broken[t].size);
      } else {
        tune_chunk(&song, "MTrk", TUNE_RICH, sizeof(TUNE_RICH));
      }
    }
    refuse_at(&song, start);
  }
}
END_TEST

START_TEST(what_is_no_file_is_refused)
{
  Song    file    = {0};
  Problem problem = {0};
  ck_assert_int_eq(midifile_open(&file, tune_folder, &problem), STATUS_NO_FILE);
  ck_assert_str_eq(problem.hint, "Is a directory");
  ck_assert_int_eq(midifile_open(&file, tune_path, &problem), STATUS_NO_FILE);
  ck_assert_str_eq(problem.hint, "No such file or directory");
  ck_assert_int_eq(midifile_open(&file, "/dev/zero", &problem),
                   STATUS_BAD_FORMAT);
  ck_assert_str_eq(problem.what, "/dev/zero: byte 0");
  ck_assert_int_eq(midifile_open(&file, tune_path, NULL), STATUS_NO_FILE);
}
END_TEST

START_TEST(a_huge_file_is_refused)
{
  Tune song = {0};
  tune_begin(&song, 0U, 1U, 96U);
  tune_store(&song);
  ck_assert_int_eq(truncate(tune_path, (off_t)1 << 33U), 0);
  Song    file    = {0};
  Problem problem = {0};
  ck_assert_int_eq(midifile_open(&file, tune_path, &problem),
                   STATUS_BAD_FORMAT);
  ck_assert_ptr_nonnull(strstr(problem.what, ": byte 33554432"));
}
END_TEST

/// Change, cut or lengthen a file at random
static void
damage(Tune* const song, uint32_t* const random)
{
  const uint32_t n = 1U + chance_below(random, 4U);
  for (uint32_t i = 0U; i < n; ++i) {
    const size_t at = chance_below(random, (uint32_t)song->size);
    switch (chance_below(random, 4U)) {
      case 0U:
        song->bytes[at] ^= (uint8_t)(1U << chance_below(random, 8U));
        break;
      case 1U:
        song->bytes[at] = (uint8_t)chance_below(random, 256U);
        break;
      case 2U:
        song->bytes[at] = 0xFFU;
        break;
      default:
        memmove(song->bytes + at, song->bytes + at + 1U, song->size - at - 1U);
        song->size -= song->size > 1U;
    }
  }
}

/// Expect messages that are whole and in time order
static void
expect_sane(const Song* const file)
{
  double before = 0.0;
  for (uint32_t i = 0U; i < file->n_events; ++i) {
    const SongEvent* const event = &file->events[i];
    ck_assert_double_ge(event->seconds, before);
    ck_assert_uint_ge(event->n_bytes, 1U);
    ck_assert_uint_ge(file->bytes[event->offset], 0x80U);
    ck_assert_uint_ne(file->bytes[event->offset], 0xFFU);
    before = event->seconds;
  }
}

// Whatever is in a file: an answer, no crash, and no process left behind
START_TEST(damage_is_survived)
{
  uint32_t random  = 1U;
  uint32_t n_good  = 0U;
  uint32_t n_wrong = 0U;
  Tune     whole   = {0};
  tune_begin(&whole, 1U, 3U, 96U);
  tune_chunk(&whole, "MTrk", TUNE_RICH, sizeof(TUNE_RICH));
  tune_chunk(&whole, "XFIH", "anything", 8U);
  tune_chunk(&whole, "MTrk", TUNE_RICH, sizeof(TUNE_RICH));
  tune_chunk(&whole, "MTrk", TUNE_END, sizeof(TUNE_END));
  for (uint32_t i = 0U; i < 1000U; ++i) {
    Tune    song    = whole;
    Song    file    = {0};
    Problem problem = {0};
    damage(&song, &random);
    tune_store(&song);
    const Status st = midifile_open(&file, tune_path, &problem);
    if (st) {
      ck_assert_int_eq(st, STATUS_BAD_FORMAT);
      ck_assert_ptr_nonnull(strstr(problem.what, ": byte "));
      ck_assert_ptr_null(file.events);
      ++n_wrong;
    } else {
      expect_sane(&file);
      ++n_good;
    }
    song_close(&file);
  }
  tune_expect_no_child();
  ck_assert_uint_eq(n_good + n_wrong, 1000U);
  ck_assert_uint_ge(n_good, 50U);
  ck_assert_uint_ge(n_wrong, 500U);
}
END_TEST

// Its complaints and its last words are not for people
START_TEST(libsmf_is_not_heard)
{
  static const uint8_t no_end[] = {0x00, 0x90, 0x3C, 0x40};
  Tune                 song     = {0};
  tune_begin(&song, 0U, 1U, 96U);
  tune_chunk(&song, "MTrk", no_end, sizeof(no_end));
  const int saved = dup(STDERR_FILENO);
  const int heard = memfd_create("heard", 0U);
  ck_assert_int_ge(dup2(heard, STDERR_FILENO), 0);
  refuse_at(&song, 14U);
  ck_assert_int_ge(dup2(saved, STDERR_FILENO), 0);
  ck_assert_int_eq(lseek(heard, 0, SEEK_END), 0);
  close(heard);
  close(saved);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("midifile_broken");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, tune_make_folder, tune_remove_folder);
  tcase_add_test(tcase, a_bad_header_is_named_by_its_byte);
  tcase_add_test(tcase, a_cut_file_is_named_by_its_byte);
  tcase_add_test(tcase, a_broken_track_is_named_by_its_first_byte);
  tcase_add_test(tcase, what_is_no_file_is_refused);
  tcase_add_test(tcase, a_huge_file_is_refused);
  tcase_add_test(tcase, damage_is_survived);
  tcase_add_test(tcase, libsmf_is_not_heard);
  return suite_run("midifile_broken", tcase);
}
