// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/tape.h"
#include "host/files/wav.h"
#include "host/record/capture.h"
#include "host/record/takes.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// What is played, in a file: all of it, from its frame on, whatever the disk
// does and however the host ends

#define N_FRAMES 1000U // Of a block; no divisor of anything in the recorder
#define N_CHANNELS 2U

/// How the disk is, for plain files
static _Atomic bool     stuck;             ///< It takes nothing, for now
static _Atomic uint64_t room = UINT64_MAX; ///< Bytes until it is full
static _Atomic bool     vast;              ///< It keeps no zeros

/// In the place of libc's, for libsndfile
ssize_t
write(const int fd, const void* const from, const size_t n)
{
  const struct timespec nap  = {.tv_nsec = 1000000};
  struct stat           info = {0};
  size_t                size = n;
  if (!fstat(fd, &info) && S_ISREG(info.st_mode)) {
    while (atomic_load(&stuck)) {
      nanosleep(&nap, NULL);
    }
    if (atomic_load(&vast) && n > 65536U) {
      const off_t end = lseek(fd, (off_t)n, SEEK_CUR);
      return end < 0 || ftruncate(fd, end) ? -1 : (ssize_t)n;
    }
    const uint64_t left = atomic_load(&room);
    const off_t    at   = lseek(fd, 0, SEEK_CUR);
    if (at >= info.st_size && left < n) { // What is there can be overwritten
      size = (size_t)left;
    }
    if (n && !size) {
      errno = ENOSPC;
      return -1;
    }
    if (at >= info.st_size && left != UINT64_MAX) {
      atomic_fetch_sub(&room, size);
    }
  }
  return (ssize_t)syscall(SYS_write, fd, from, size);
}

static char folder[64]; ///< Where files are made

static void
set_up(void)
{
  snprintf(folder, sizeof(folder), "%s", program_path("@/."));
}

/// What is played on a frame
static float
sample(const uint64_t frame, const uint32_t channel)
{
  return 0.1f + ((float)(((frame * N_CHANNELS) + channel) % 65521U) / 65521.0f);
}

/// A capture, and what plays to it
typedef struct {
  Stats    stats;
  Capture* capture;
  uint64_t frame; ///< Played so far
} Player;

static void
open_player(Player* const player, const char* const path)
{
  Problem problem = {.what = ""};
  *player         = (Player){.frame = 0U};
  atomic_store(&player->stats.rate_hz, 48000.0);
  const CaptureSetup setup = {.folder = folder,
                              .path   = path ? program_path(path) : NULL,
                              .stats  = &player->stats};
  const Status       st    = capture_open(&player->capture, &setup, &problem);
  ck_assert_msg(!st, "%s: %s", problem.what, problem.hint);
}

/// Play a block as the engine does; returns the frames without room
static uint32_t
play(Player* const player)
{
  static float samples[N_CHANNELS][N_FRAMES];
  float* const outputs[] = {samples[0], samples[1]};
  for (uint32_t i = 0U; i < N_FRAMES; ++i) {
    samples[0][i] = sample(player->frame + i, 0U);
    samples[1][i] = sample(player->frame + i, 1U);
  }
  const uint32_t n_missed = tape_record(capture_tape(player->capture),
                                        outputs,
                                        N_CHANNELS,
                                        player->frame,
                                        N_FRAMES);
  player->frame += N_FRAMES;
  count_add(&player->stats.record_missed, n_missed);
  return n_missed;
}

/// Whether something of the sort is told, to players if it failed
static bool
is_told(const Player* const player, const bool failed, const char* const what)
{
  Notice notice;
  bool   told = false;
  while (capture_news(player->capture, &notice)) {
    told = told || (strstr(notice.reason, what) &&
                    failed == !strcmp(notice.path, "/record/start"));
  }
  return told;
}

/// Wait until something of the sort is told, 10 s at most
static bool
await_told(const Player* const player, const char* const what)
{
  const struct timespec nap  = {.tv_nsec = 1000000};
  bool                  told = false;
  for (int n = 0; !told && n < 10000; ++n) {
    nanosleep(&nap, NULL);
    told = is_told(player, false, what);
  }
  return told;
}

/// Wait until so many frames are in files
static void
await_written(const Player* const player, const uint64_t n_frames)
{
  const struct timespec nap = {.tv_nsec = 1000000};
  while (count_read(&player->stats.record_frames) < n_frames) {
    nanosleep(&nap, NULL);
  }
}

/// Check a file: from `frame` on it holds what was played; returns its frames,
/// and how many of them are silence
static uint64_t
check_file(const char* const name,
           const uint64_t    frame,
           uint64_t* const   n_silent)
{
  Wav      wav     = {NULL, 0U, 0U, 0U};
  Problem  problem = {.what = ""};
  uint64_t n_wrong = 0U;
  ck_assert_msg(!wav_read(&wav, program_path(name), &problem),
                "%s: %s",
                problem.what,
                problem.hint);
  ck_assert_uint_eq(wav.n_channels, N_CHANNELS);
  ck_assert_uint_eq(wav.rate_hz, 48000U);
  *n_silent = 0U;
  for (uint64_t i = 0U; i < wav.n_frames; ++i) {
    const float* const x      = wav.samples + (i * N_CHANNELS);
    const bool         silent = x[0] <= 0.0f && x[1] <= 0.0f;
    *n_silent += silent;
    n_wrong += !silent &&
               (x[0] < sample(frame + i, 0U) || x[0] > sample(frame + i, 0U) ||
                x[1] < sample(frame + i, 1U) || x[1] > sample(frame + i, 1U));
  }
  const uint64_t n_frames = wav.n_frames;
  wav_close(&wav);
  ck_assert_uint_eq(n_wrong, 0U);
  return n_frames;
}

START_TEST(all_that_is_played_is_in_the_file)
{
  Player   player;
  uint64_t n_silent = 0U;
  open_player(&player, "@/all.wav");
  for (uint32_t b = 0U; b < 300U; ++b) {
    ck_assert_uint_eq(play(&player), 0U);
  }
  capture_stop(player.capture);
  ck_assert(is_told(&player, false, "6.250 s recorded, 0 frames dropped"));
  ck_assert_uint_eq(check_file("@/all.wav", 0U, &n_silent), 300000U);
  ck_assert_uint_eq(n_silent, 0U);
  capture_close(player.capture);
}
END_TEST

START_TEST(a_take_begins_and_ends_on_its_frame)
{
  Player   player;
  uint64_t n_silent = 0U;
  uint32_t a        = 0U;
  uint32_t b        = 0U;
  open_player(&player, NULL);
  Tape* const tape = capture_tape(player.capture);
  ck_assert_ptr_null(capture_ask(player.capture, "a.wav", &a));
  ck_assert_ptr_null(capture_ask(player.capture, "b.wav", &b));
  play(&player);
  ck_assert(tape_cut(tape, 17U, a));
  play(&player);
  ck_assert(tape_cut(tape, 500U, b)); // Ends the one before
  ck_assert(tape_cut(tape, 501U, 0U));
  play(&player);
  ck_assert(await_told(&player, "b.wav: 0.000 s recorded"));
  capture_stop(player.capture);
  ck_assert_uint_eq(check_file("@/a.wav", 1017U, &n_silent), 983U + 500U);
  ck_assert_uint_eq(check_file("@/b.wav", 2500U, &n_silent), 1U);
  ck_assert_uint_eq(count_read(&player.stats.record_from), 2500U);
  capture_close(player.capture);
}
END_TEST

// Nobody waits for it: what finds no room is silence, all else is in its place
START_TEST(a_slow_disk_costs_frames_that_are_counted)
{
  Player   player;
  uint64_t n_silent = 0U;
  uint64_t n_missed = 0U;
  atomic_store(&stuck, true);
  open_player(&player, "@/slow.wav");
  while (n_missed < 3ULL * N_FRAMES) {
    n_missed += play(&player);
  }
  atomic_store(&stuck, false);
  await_written(&player, player.frame - n_missed);
  ck_assert_uint_eq(play(&player), 0U);
  capture_stop(player.capture);
  ck_assert(
    is_told(&player, true, "3000 frames dropped, the disk is too slow"));
  ck_assert_uint_eq(check_file("@/slow.wav", 0U, &n_silent), player.frame);
  ck_assert_uint_eq(n_silent, n_missed);
  ck_assert_uint_eq(count_read(&player.stats.record_missed), n_missed);
  capture_close(player.capture);
}
END_TEST

// The last frame that fits is cut off in the middle: it is not kept
START_TEST(a_full_disk_ends_a_file_that_is_whole)
{
  Player   player;
  uint64_t n_silent = 0U;
  atomic_store(&room, 400003U);
  open_player(&player, "@/full.wav");
  for (uint32_t b = 0U; b < 200U; ++b) {
    ck_assert_uint_eq(play(&player), 0U);
  }
  capture_stop(player.capture);
  atomic_store(&room, UINT64_MAX);
  ck_assert(is_told(&player, true, "No space left on device"));
  const uint64_t n = check_file("@/full.wav", 0U, &n_silent);
  ck_assert_uint_eq(n_silent, 0U);
  ck_assert_uint_ge(n, 40000U);
  ck_assert_uint_eq(n, count_read(&player.stats.record_frames));
  ck_assert_uint_eq(n + count_read(&player.stats.record_lost), 200000U);
  capture_close(player.capture);
}
END_TEST

START_TEST(what_was_written_survives_a_kill)
{
  uint64_t n_silent  = 0U;
  char     path[256] = {0};
  snprintf(path, sizeof(path), "%s", program_path("@/killed.wav"));
  const pid_t host = fork();
  if (!host) {
    Player player;
    open_player(&player, path);
    for (uint32_t b = 0U; b < 50U; ++b) {
      play(&player);
    }
    await_written(&player, 50ULL * N_FRAMES);
    kill(getpid(), SIGKILL);
  }
  waitpid(host, NULL, 0);
  ck_assert_uint_eq(check_file(path, 0U, &n_silent), 50000U);
  ck_assert_uint_eq(n_silent, 0U);
}
END_TEST

START_TEST(another_rate_ends_the_file)
{
  Player   player;
  uint64_t n_silent = 0U;
  open_player(&player, "@/rate.wav");
  play(&player);
  await_written(&player, N_FRAMES);
  atomic_store(&player.stats.rate_hz, 44100.0);
  play(&player);
  capture_stop(player.capture);
  ck_assert(is_told(&player, true, "the sample rate has changed"));
  ck_assert_uint_eq(check_file("@/rate.wav", 0U, &n_silent), N_FRAMES);
  ck_assert_uint_eq(count_read(&player.stats.record_lost), N_FRAMES);
  capture_close(player.capture);
}
END_TEST

// Another plugin may have more of them
START_TEST(another_number_of_outputs_ends_the_file)
{
  static float samples[3][N_FRAMES];
  float* const outputs[] = {samples[0], samples[1], samples[2]};
  Player       player;
  uint64_t     n_silent = 0U;
  uint32_t     take     = 0U;
  open_player(&player, "@/two.wav");
  Tape* const tape = capture_tape(player.capture);
  play(&player);
  ck_assert_uint_eq(tape_record(tape, outputs, 3U, N_FRAMES, N_FRAMES), 0U);
  ck_assert_ptr_null(capture_ask(player.capture, "three.wav", &take));
  ck_assert(tape_cut(tape, 0U, take));
  ck_assert_uint_eq(tape_record(tape, outputs, 3U, 2000U, N_FRAMES), 0U);
  ck_assert_uint_eq(tape_record(tape, NULL, 0U, 3000U, N_FRAMES), N_FRAMES);
  capture_stop(player.capture);
  ck_assert(is_told(&player, true, "the number of outputs has changed"));
  ck_assert_uint_eq(check_file("@/two.wav", 0U, &n_silent), N_FRAMES);
  ck_assert_uint_eq(count_read(&player.stats.record_lost), N_FRAMES);
  Wav     wav     = {NULL, 0U, 0U, 0U};
  Problem problem = {.what = ""};
  ck_assert(!wav_read(&wav, program_path("@/three.wav"), &problem));
  ck_assert_uint_eq(wav.n_channels, 3U);
  ck_assert_uint_eq(wav.n_frames, N_FRAMES);
  wav_close(&wav);
  capture_close(player.capture);
}
END_TEST

/// What must not be overwritten
static void
make_treasure(void)
{
  program_write("@/treasure.wav", "gold", 4U);
  unlink(program_path("@/link.wav"));
  ck_assert(!symlink("nowhere", program_path("@/link.wav")));
}

START_TEST(nothing_is_overwritten)
{
  static const char* const names[] = {"@/treasure.wav", "@/link.wav"};
  Player                   player;
  Problem                  problem = {.what = ""};
  uint32_t                 take    = 0U;
  make_treasure();
  const CaptureSetup setup = {
    .folder = folder, .path = program_path(names[_i]), .stats = &player.stats};
  ck_assert_int_eq(capture_open(&player.capture, &setup, &problem),
                   STATUS_NO_WRITE);
  open_player(&player, NULL);
  ck_assert_ptr_nonnull(capture_ask(player.capture, names[_i] + 2, &take));
  capture_close(player.capture);
  char* const text = program_read("@/treasure.wav");
  ck_assert_str_eq(text, "gold");
  free(text);
}
END_TEST

// Made between the question and the first frame
START_TEST(a_file_that_comes_in_between_is_not_overwritten)
{
  Player   player;
  uint32_t take = 0U;
  unlink(program_path("@/treasure.wav"));
  open_player(&player, NULL);
  ck_assert_ptr_null(capture_ask(player.capture, "treasure.wav", &take));
  make_treasure();
  ck_assert(tape_cut(capture_tape(player.capture), 0U, take));
  play(&player);
  capture_stop(player.capture);
  ck_assert(is_told(&player, true, "treasure.wav: File exists"));
  ck_assert_uint_eq(count_read(&player.stats.record_lost), N_FRAMES);
  capture_close(player.capture);
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
  Player   player;
  uint32_t take = 0U;
  open_player(&player, NULL);
  for (uint32_t n = 0U; n < 3U * TAKES_MAX; ++n) {
    ck_assert_ptr_null(capture_ask(player.capture, "never.wav", &take));
    capture_forget(player.capture, take);
  }
  for (uint32_t n = 0U; n < TAKES_MAX; ++n) {
    ck_assert_ptr_null(capture_ask(player.capture, "never.wav", &take));
  }
  ck_assert_ptr_nonnull(capture_ask(player.capture, "never.wav", &take));
  capture_close(player.capture);
}
END_TEST

// Its sizes have 64 bits then: four bytes that say so, and three numbers
START_TEST(a_file_beyond_4_gb_is_an_rf64)
{
  const uint32_t n_chunk = 1U << 20U;
  const uint64_t n_bytes = 8U * 600ULL * n_chunk;
  const int      fd =
    open(program_path("@/vast.wav"), O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
  float* const silence = (float*)calloc(n_chunk, 2U * sizeof(float));
  uint8_t      head[44];
  uint64_t     size   = 0U;
  WavWriter*   writer = NULL;
  atomic_store(&vast, true);
  ck_assert(!wav_writer_begin(&writer, fd, "vast.wav", 48000U, 2U, NULL));
  for (uint32_t c = 0U; c < 600U; ++c) {
    ck_assert(!wav_writer_write(writer, silence, n_chunk, NULL));
  }
  ck_assert(!wav_writer_close(writer, 1, NULL));
  atomic_store(&vast, false);
  FILE* const file = fopen(program_path("@/vast.wav"), "rb");
  ck_assert_uint_eq(fread(head, 1U, sizeof(head), file), sizeof(head));
  fclose(file);
  memcpy(&size, head + 28, sizeof(size));
  ck_assert_mem_eq(head, "RF64\xff\xff\xff\xffWAVEds64", 16U);
  ck_assert_uint_eq(size, n_bytes);
  free(silence);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("record");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_test(tcase, all_that_is_played_is_in_the_file);
  tcase_add_test(tcase, a_take_begins_and_ends_on_its_frame);
  tcase_add_test(tcase, a_slow_disk_costs_frames_that_are_counted);
  tcase_add_test(tcase, a_full_disk_ends_a_file_that_is_whole);
  tcase_add_test(tcase, what_was_written_survives_a_kill);
  tcase_add_test(tcase, another_rate_ends_the_file);
  tcase_add_test(tcase, another_number_of_outputs_ends_the_file);
  tcase_add_loop_test(tcase, nothing_is_overwritten, 0, 2);
  tcase_add_test(tcase, a_file_that_comes_in_between_is_not_overwritten);
  tcase_add_test(tcase, a_name_that_leaves_the_folder_is_refused);
  tcase_add_test(tcase, names_are_given_back_by_what_never_begins);
  tcase_add_test(tcase, a_file_beyond_4_gb_is_an_rf64);
  return suite_run("record", tcase);
}
