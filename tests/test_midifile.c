// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/midifile.h"
#include "tests/suite.h"

#include <check.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// MIDI files: what is in them, and what is said of those that are broken

#define PATH_BYTES 64
#define FILE_BYTES 4096U

#define FOLDER "/tmp/chronus-midi-XXXXXX"

static char folder[] = FOLDER;
static char path[PATH_BYTES];

/// A MIDI file in the making
typedef struct {
  uint8_t bytes[FILE_BYTES]; ///< As it will be on the disk
  size_t  size;              ///< Used ones
} Tune;

static void
make_folder(void)
{
  memcpy(folder, FOLDER, sizeof(folder));
  ck_assert_ptr_nonnull(mkdtemp(folder));
  snprintf(path, sizeof(path), "%s/a.mid", folder);
}

static void
remove_folder(void)
{
  unlink(path);
  ck_assert_int_eq(rmdir(folder), 0);
}

static void
add_bytes(Tune* const song, const void* const bytes, const size_t n)
{
  ck_assert_uint_le(song->size + n, sizeof(song->bytes));
  for (size_t i = 0U; i < n; ++i) {
    song->bytes[song->size++] = ((const uint8_t*)bytes)[i];
  }
}

static void
begin(Tune* const    song,
      const uint8_t  format,
      const uint8_t  n_tracks,
      const uint16_t division)
{
  const uint8_t header[] = {
    'M', 'T', 'h', 'd', 0U, 0U, 0U, 6U, 0U, format, 0U, n_tracks};
  const uint8_t end[] = {(uint8_t)(division >> 8U), (uint8_t)division};
  song->size          = 0U;
  add_bytes(song, header, sizeof(header));
  add_bytes(song, end, sizeof(end));
}

static void
add_chunk(Tune* const       song,
          const char* const kind,
          const void* const content,
          const size_t      n)
{
  const uint8_t size[] = {0U, 0U, (uint8_t)(n >> 8U), (uint8_t)n};
  add_bytes(song, kind, 4U);
  add_bytes(song, size, sizeof(size));
  add_bytes(song, content, n);
}

static void
store(const Tune* const song)
{
  FILE* const file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(song->bytes, 1U, song->size, file), song->size);
  ck_assert_int_eq(fclose(file), 0);
}

/// Expect that nothing of the reading process is left
static void
expect_no_child(void)
{
  errno = 0;
  ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
  ck_assert_int_eq(errno, ECHILD);
}

static Song
read_song(const Tune* const song)
{
  Song    file    = {0};
  Problem problem = {0};
  store(song);
  const Status st = midifile_open(&file, path, &problem);
  ck_assert_msg(!st, "%s: %s", problem.what, problem.hint);
  expect_no_child();
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

/// Expect that the file is refused because of one byte
static void
refuse_at(const Tune* const song, const size_t byte)
{
  char    what[PATH_BYTES + 32];
  Song    file    = {0};
  Problem problem = {0};
  store(song);
  snprintf(what, sizeof(what), "%s: byte %zu", path, byte);
  ck_assert_int_eq(midifile_open(&file, path, &problem), STATUS_BAD_FORMAT);
  ck_assert_str_eq(problem.what, what);
  ck_assert_str_ne(problem.hint, "");
  ck_assert_ptr_null(file.events);
  ck_assert_ptr_null(file.bytes);
  expect_no_child();
}

static const uint8_t END_OF_TRACK[] = {0x00, 0xFF, 0x2F, 0x00};

/// Note on at 0 s; at 0.5 s its end by running status, a sysex, and the tempo
/// doubles; at 0.75 s a program change
static const uint8_t RICH[] = {0x00, 0x90, 0x3C, 0x40, 0x60, 0x3C, 0x00,
                               0x00, 0xF0, 0x03, 0x01, 0x02, 0xF7, 0x00,
                               0xFF, 0x51, 0x03, 0x03, 0xD0, 0x90, 0x60,
                               0xC0, 0x05, 0x60, 0xFF, 0x2F, 0x00};

START_TEST(messages_are_whole_and_in_time)
{
  Tune song = {0};
  begin(&song, 0U, 1U, 96U);
  add_chunk(&song, "MTrk", RICH, sizeof(RICH));
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
  begin(&song, 1U, 3U, 96U);
  add_chunk(&song, "MTrk", tempo, sizeof(tempo));
  add_chunk(&song, "MTrk", first, sizeof(first));
  add_chunk(&song, "MTrk", second, sizeof(second));
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
  memcpy(track + size, END_OF_TRACK, sizeof(END_OF_TRACK));
  Tune song = {0};
  begin(&song, 0U, 1U, 96U);
  add_chunk(&song, "MTrk", track, size + sizeof(END_OF_TRACK));
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
  begin(&song, 0U, 1U, 0xE728U); // 25 frames a second, 40 pulses a frame
  add_chunk(&song, "MTrk", RICH, sizeof(RICH));
  Song file = read_song(&song);
  expect(&file, 1U, 0.096, "\x90\x3C\x00", 3U);
  expect(&file, 3U, 0.192, "\xC0\x05", 2U);
  ck_assert_double_eq_tol(file.seconds, 0.288, 1e-9);
  song_close(&file);

  begin(&song, 0U, 1U, 0xE304U); // 30000 / 1001 frames, 4 pulses a frame
  add_chunk(&song, "MTrk", RICH, sizeof(RICH));
  file = read_song(&song);
  expect(&file, 1U, 96.0 * 1001.0 / 120000.0, "\x90\x3C\x00", 3U);
  song_close(&file);
}
END_TEST

START_TEST(foreign_chunks_and_what_follows_are_left_out)
{
  Tune song = {0};
  begin(&song, 0U, 1U, 96U);
  add_chunk(&song, "XFIH", "anything", 8U);
  add_chunk(&song, "MTrk", RICH, sizeof(RICH));
  add_bytes(&song, "trailing", 8U);
  Song file = read_song(&song);
  ck_assert_uint_eq(file.n_events, 4U);
  song_close(&file);
}
END_TEST

START_TEST(an_empty_track_is_no_error)
{
  Tune song = {0};
  begin(&song, 0U, 1U, 96U);
  add_chunk(&song, "MTrk", END_OF_TRACK, sizeof(END_OF_TRACK));
  Song file = read_song(&song);
  ck_assert_uint_eq(file.n_events, 0U);
  song_close(&file);
}
END_TEST

START_TEST(a_bad_header_is_named_by_its_byte)
{
  Tune song = {0};
  refuse_at(&song, 0U);
  add_bytes(&song, "RIFF....", 8U);
  refuse_at(&song, 0U);
  begin(&song, 0U, 1U, 96U);
  song.size = 10U;
  refuse_at(&song, 10U);
  begin(&song, 2U, 1U, 96U);
  refuse_at(&song, 8U);
  begin(&song, 0U, 0U, 96U);
  refuse_at(&song, 10U);
  begin(&song, 0U, 1U, 0U);
  refuse_at(&song, 12U);
  begin(&song, 0U, 1U, 0xE700U);
  refuse_at(&song, 12U);
  begin(&song, 0U, 1U, 0xF028U);
  refuse_at(&song, 12U);
  begin(&song, 0U, 1U, 96U);
  song.bytes[7] = 5U;
  refuse_at(&song, 4U);
  song.bytes[7] = 7U;
  refuse_at(&song, 4U);
}
END_TEST

START_TEST(a_cut_file_is_named_by_its_byte)
{
  Tune song = {0};
  begin(&song, 1U, 2U, 96U);
  refuse_at(&song, 14U);
  add_chunk(&song, "MTrk", RICH, sizeof(RICH));
  const size_t second = song.size;
  refuse_at(&song, second);
  add_chunk(&song, "MTrk", RICH, sizeof(RICH));
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
    begin(&song, 1U, 6U, 96U);
    size_t start = 0U;
    for (uint8_t t = 0U; t < 6U; ++t) {
      start = t == i ? song.size : start;
      if (t == i) {
        add_chunk(&song, "MTrk", broken[t].bytes, broken[t].size);
      } else {
        add_chunk(&song, "MTrk", RICH, sizeof(RICH));
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
  ck_assert_int_eq(midifile_open(&file, folder, &problem), STATUS_NO_FILE);
  ck_assert_str_eq(problem.hint, "Is a directory");
  ck_assert_int_eq(midifile_open(&file, path, &problem), STATUS_NO_FILE);
  ck_assert_str_eq(problem.hint, "No such file or directory");
  ck_assert_int_eq(midifile_open(&file, "/dev/zero", &problem),
                   STATUS_BAD_FORMAT);
  ck_assert_str_eq(problem.what, "/dev/zero: byte 0");
  ck_assert_int_eq(midifile_open(&file, path, NULL), STATUS_NO_FILE);
}
END_TEST

START_TEST(a_huge_file_is_refused)
{
  Tune song = {0};
  begin(&song, 0U, 1U, 96U);
  store(&song);
  ck_assert_int_eq(truncate(path, (off_t)1 << 33U), 0);
  Song    file    = {0};
  Problem problem = {0};
  ck_assert_int_eq(midifile_open(&file, path, &problem), STATUS_BAD_FORMAT);
  ck_assert_ptr_nonnull(strstr(problem.what, ": byte 33554432"));
}
END_TEST

static uint32_t
next_random(uint32_t* const state)
{
  *state = (*state * 1664525U) + 1013904223U;
  return *state >> 8U;
}

/// Change, cut or lengthen a file at random
static void
damage(Tune* const song, uint32_t* const random)
{
  const uint32_t n = 1U + (next_random(random) % 4U);
  for (uint32_t i = 0U; i < n; ++i) {
    const size_t at = next_random(random) % song->size;
    switch (next_random(random) % 4U) {
      case 0U:
        song->bytes[at] ^= (uint8_t)(1U << (next_random(random) % 8U));
        break;
      case 1U:
        song->bytes[at] = (uint8_t)next_random(random);
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
  begin(&whole, 1U, 3U, 96U);
  add_chunk(&whole, "MTrk", RICH, sizeof(RICH));
  add_chunk(&whole, "XFIH", "anything", 8U);
  add_chunk(&whole, "MTrk", RICH, sizeof(RICH));
  add_chunk(&whole, "MTrk", END_OF_TRACK, sizeof(END_OF_TRACK));
  for (uint32_t i = 0U; i < 1000U; ++i) {
    Tune    song    = whole;
    Song    file    = {0};
    Problem problem = {0};
    damage(&song, &random);
    store(&song);
    const Status st = midifile_open(&file, path, &problem);
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
  expect_no_child();
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
  begin(&song, 0U, 1U, 96U);
  add_chunk(&song, "MTrk", no_end, sizeof(no_end));
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
  TCase* const tcase = tcase_create("midifile");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, make_folder, remove_folder);
  tcase_add_test(tcase, messages_are_whole_and_in_time);
  tcase_add_test(tcase, tracks_are_merged_in_the_order_of_the_file);
  tcase_add_test(tcase, many_messages_of_one_time_keep_their_order);
  tcase_add_test(tcase, time_code_counts_seconds);
  tcase_add_test(tcase, foreign_chunks_and_what_follows_are_left_out);
  tcase_add_test(tcase, an_empty_track_is_no_error);
  tcase_add_test(tcase, a_bad_header_is_named_by_its_byte);
  tcase_add_test(tcase, a_cut_file_is_named_by_its_byte);
  tcase_add_test(tcase, a_broken_track_is_named_by_its_first_byte);
  tcase_add_test(tcase, what_is_no_file_is_refused);
  tcase_add_test(tcase, a_huge_file_is_refused);
  tcase_add_test(tcase, damage_is_survived);
  tcase_add_test(tcase, libsmf_is_not_heard);
  return suite_run("midifile", tcase);
}
