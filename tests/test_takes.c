// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/tape.h"
#include "host/record/capture.h"
#include "host/record/takes.h"
#include "tests/program.h"
#include "tests/recording.h"
#include "tests/suite.h"

#include <check.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// Files that are asked for while it plays: from which frame to which, and which
// names they may have

/// Wait until something of the sort is told, 10 s at most
static bool
await_told(const Recording* const recording, const char* const what)
{
  const struct timespec nap  = {.tv_nsec = 1000000};
  bool                  told = false;
  for (int n = 0; !told && n < 10000; ++n) {
    nanosleep(&nap, NULL);
    told = recording_told(recording, false, what);
  }
  return told;
}

/// What must not be overwritten
static void
make_treasure(void)
{
  program_write("@/treasure.wav", "gold", 4U);
  unlink(program_path("@/link.wav"));
  ck_assert(!symlink("nowhere", program_path("@/link.wav")));
}

START_TEST(a_take_begins_and_ends_on_its_frame)
{
  Recording recording;
  uint64_t  n_silent = 0U;
  uint32_t  a        = 0U;
  uint32_t  b        = 0U;
  recording_open(&recording, NULL);
  Tape* const tape = capture_tape(recording.capture);
  ck_assert_ptr_null(capture_ask(recording.capture, "a.wav", &a));
  ck_assert_ptr_null(capture_ask(recording.capture, "b.wav", &b));
  recording_play(&recording);
  ck_assert(tape_cut(tape, 17U, a));
  recording_play(&recording);
  ck_assert(tape_cut(tape, 500U, b)); // Ends the one before
  ck_assert(tape_cut(tape, 501U, 0U));
  recording_play(&recording);
  ck_assert(await_told(&recording, "b.wav: 0.000 s recorded"));
  capture_stop(recording.capture);
  ck_assert_uint_eq(recording_check("@/a.wav", 1017U, &n_silent), 983U + 500U);
  ck_assert_uint_eq(recording_check("@/b.wav", 2500U, &n_silent), 1U);
  ck_assert_uint_eq(count_read(&recording.stats.record_from), 2500U);
  capture_close(recording.capture);
}
END_TEST

START_TEST(nothing_is_overwritten)
{
  static const char* const names[] = {"@/treasure.wav", "@/link.wav"};
  Recording                recording;
  Problem                  problem = {.what = ""};
  uint32_t                 take    = 0U;
  make_treasure();
  const CaptureSetup setup = {.folder = recording_folder(),
                              .path   = program_path(names[_i]),
                              .stats  = &recording.stats};
  ck_assert_int_eq(capture_open(&recording.capture, &setup, &problem),
                   STATUS_NO_WRITE);
  recording_open(&recording, NULL);
  ck_assert_ptr_nonnull(capture_ask(recording.capture, names[_i] + 2, &take));
  capture_close(recording.capture);
  char* const text = program_read("@/treasure.wav");
  ck_assert_str_eq(text, "gold");
  free(text);
}
END_TEST

// Made between the question and the first frame
START_TEST(a_file_that_comes_in_between_is_not_overwritten)
{
  Recording recording;
  uint32_t  take = 0U;
  unlink(program_path("@/treasure.wav"));
  recording_open(&recording, NULL);
  ck_assert_ptr_null(capture_ask(recording.capture, "treasure.wav", &take));
  make_treasure();
  ck_assert(tape_cut(capture_tape(recording.capture), 0U, take));
  recording_play(&recording);
  capture_stop(recording.capture);
  ck_assert(recording_told(&recording, true, "treasure.wav: File exists"));
  ck_assert_uint_eq(count_read(&recording.stats.record_lost), RECORDING_FRAMES);
  capture_close(recording.capture);
  char* const text = program_read("@/treasure.wav");
  ck_assert_str_eq(text, "gold");
  free(text);
}
END_TEST

START_TEST(a_name_that_leaves_the_folder_is_refused)
{
  static const char* const bad[] = {"../a.wav",
                                    "/tmp/a.wav",
                                    "a/b.wav",
                                    ".a.wav",
                                    "..",
                                    "",
                                    ".wav",
                                    "a.txt",
                                    "a",
                                    "a\n.wav",
                                    "a.wav/",
                                    "a.wav\x7f"};
  char                     name[TAKES_NAME_BYTES + 8U];
  for (size_t b = 0U; b < sizeof(bad) / sizeof(bad[0]); ++b) {
    ck_assert_msg(takes_flaw(bad[b]) != NULL, "%s", bad[b]);
  }
  memset(name, 'a', sizeof(name));
  memcpy(name + TAKES_NAME_BYTES - 4U, ".wav", 5U);
  ck_assert_ptr_nonnull(takes_flaw(name));
  memcpy(name + TAKES_NAME_BYTES - 5U, ".wav", 5U);
  ck_assert_ptr_null(takes_flaw(name));
  ck_assert_ptr_null(takes_flaw("My take 1.WAV"));
}
END_TEST

START_TEST(names_are_given_back_by_what_never_begins)
{
  Recording recording;
  uint32_t  take = 0U;
  recording_open(&recording, NULL);
  for (uint32_t n = 0U; n < 3U * TAKES_MAX; ++n) {
    ck_assert_ptr_null(capture_ask(recording.capture, "never.wav", &take));
    capture_forget(recording.capture, take);
  }
  for (uint32_t n = 0U; n < TAKES_MAX; ++n) {
    ck_assert_ptr_null(capture_ask(recording.capture, "never.wav", &take));
  }
  ck_assert_ptr_nonnull(capture_ask(recording.capture, "never.wav", &take));
  capture_close(recording.capture);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("takes");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, a_take_begins_and_ends_on_its_frame);
  tcase_add_loop_test(tcase, nothing_is_overwritten, 0, 2);
  tcase_add_test(tcase, a_file_that_comes_in_between_is_not_overwritten);
  tcase_add_test(tcase, a_name_that_leaves_the_folder_is_refused);
  tcase_add_test(tcase, names_are_given_back_by_what_never_begins);
  return suite_run("takes", tcase);
}
