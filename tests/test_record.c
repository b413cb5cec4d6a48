// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/tape.h"
#include "host/files/wav.h"
#include "host/files/wav_writer.h"
#include "host/record/capture.h"
#include "tests/program.h"
#include "tests/recording.h"
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

// What is played, in a file: all of it, whatever the disk does and however the
// host ends

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

/// Wait until so many frames are in files
static void
await_written(const Recording* const recording, const uint64_t n_frames)
{
  const struct timespec nap = {.tv_nsec = 1000000};
  while (count_read(&recording->stats.record_frames) < n_frames) {
    nanosleep(&nap, NULL);
  }
}

START_TEST(all_that_is_played_is_in_the_file)
{
  Recording recording;
  uint64_t  n_silent = 0U;
  recording_open(&recording, "@/all.wav");
  for (uint32_t b = 0U; b < 300U; ++b) {
    ck_assert_uint_eq(recording_play(&recording), 0U);
  }
  capture_stop(recording.capture);
  ck_assert(
    recording_told(&recording, false, "6.250 s recorded, 0 frames dropped"));
  ck_assert_uint_eq(recording_check("@/all.wav", 0U, &n_silent), 300000U);
  ck_assert_uint_eq(n_silent, 0U);
  capture_close(recording.capture);
}
END_TEST

// Nobody waits for it: what finds no room is silence, all else is in its place
START_TEST(a_slow_disk_costs_frames_that_are_counted)
{
  Recording recording;
  uint64_t  n_silent = 0U;
  uint64_t  n_missed = 0U;
  atomic_store(&stuck, true);
  recording_open(&recording, "@/slow.wav");
  while (n_missed < 3ULL * RECORDING_FRAMES) {
    n_missed += recording_play(&recording);
  }
  atomic_store(&stuck, false);
  await_written(&recording, recording.frame - n_missed);
  ck_assert_uint_eq(recording_play(&recording), 0U);
  capture_stop(recording.capture);
  ck_assert(recording_told(
    &recording, true, "3000 frames dropped, the disk is too slow"));
  ck_assert_uint_eq(recording_check("@/slow.wav", 0U, &n_silent),
                    recording.frame);
  ck_assert_uint_eq(n_silent, n_missed);
  ck_assert_uint_eq(count_read(&recording.stats.record_missed), n_missed);
  capture_close(recording.capture);
}
END_TEST

// The last frame that fits is cut off in the middle: it is not kept
START_TEST(a_full_disk_ends_a_file_that_is_whole)
{
  Recording recording;
  uint64_t  n_silent = 0U;
  atomic_store(&room, 400003U);
  recording_open(&recording, "@/full.wav");
  for (uint32_t b = 0U; b < 200U; ++b) {
    ck_assert_uint_eq(recording_play(&recording), 0U);
  }
  capture_stop(recording.capture);
  atomic_store(&room, UINT64_MAX);
  ck_assert(recording_told(&recording, true, "No space left on device"));
  const uint64_t n = recording_check("@/full.wav", 0U, &n_silent);
  ck_assert_uint_eq(n_silent, 0U);
  ck_assert_uint_ge(n, 40000U);
  ck_assert_uint_eq(n, count_read(&recording.stats.record_frames));
  ck_assert_uint_eq(n + count_read(&recording.stats.record_lost), 200000U);
  capture_close(recording.capture);
}
END_TEST

START_TEST(what_was_written_survives_a_kill)
{
  uint64_t n_silent  = 0U;
  char     path[256] = {0};
  snprintf(path, sizeof(path), "%s", program_path("@/killed.wav"));
  const pid_t host = fork();
  if (!host) {
    Recording recording;
    recording_open(&recording, path);
    for (uint32_t b = 0U; b < 50U; ++b) {
      recording_play(&recording);
    }
    await_written(&recording, 50ULL * RECORDING_FRAMES);
    kill(getpid(), SIGKILL);
  }
  waitpid(host, NULL, 0);
  ck_assert_uint_eq(recording_check(path, 0U, &n_silent), 50000U);
  ck_assert_uint_eq(n_silent, 0U);
}
END_TEST

START_TEST(another_rate_ends_the_file)
{
  Recording recording;
  uint64_t  n_silent = 0U;
  recording_open(&recording, "@/rate.wav");
  recording_play(&recording);
  await_written(&recording, RECORDING_FRAMES);
  atomic_store(&recording.stats.rate_hz, 44100.0);
  recording_play(&recording);
  capture_stop(recording.capture);
  ck_assert(recording_told(&recording, true, "the sample rate has changed"));
  ck_assert_uint_eq(recording_check("@/rate.wav", 0U, &n_silent),
                    RECORDING_FRAMES);
  ck_assert_uint_eq(count_read(&recording.stats.record_lost), RECORDING_FRAMES);
  capture_close(recording.capture);
}
END_TEST

// Another plugin may have more of them
START_TEST(another_number_of_outputs_ends_the_file)
{
  static float samples[3][RECORDING_FRAMES];
  float* const outputs[] = {samples[0], samples[1], samples[2]};
  Recording    recording;
  uint64_t     n_silent = 0U;
  uint32_t     take     = 0U;
  recording_open(&recording, "@/two.wav");
  Tape* const tape = capture_tape(recording.capture);
  recording_play(&recording);
  ck_assert_uint_eq(
    tape_record(tape, outputs, 3U, RECORDING_FRAMES, RECORDING_FRAMES), 0U);
  ck_assert_ptr_null(capture_ask(recording.capture, "three.wav", &take));
  ck_assert(tape_cut(tape, 0U, take));
  ck_assert_uint_eq(tape_record(tape, outputs, 3U, 2000U, RECORDING_FRAMES),
                    0U);
  ck_assert_uint_eq(tape_record(tape, NULL, 0U, 3000U, RECORDING_FRAMES),
                    RECORDING_FRAMES);
  capture_stop(recording.capture);
  ck_assert(
    recording_told(&recording, true, "the number of outputs has changed"));
  ck_assert_uint_eq(recording_check("@/two.wav", 0U, &n_silent),
                    RECORDING_FRAMES);
  ck_assert_uint_eq(count_read(&recording.stats.record_lost), RECORDING_FRAMES);
  Wav wav = program_wav("@/three.wav");
  ck_assert_uint_eq(wav.n_channels, 3U);
  ck_assert_uint_eq(wav.n_frames, RECORDING_FRAMES);
  wav_close(&wav);
  capture_close(recording.capture);
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
  tcase_add_test(tcase, all_that_is_played_is_in_the_file);
  tcase_add_test(tcase, a_slow_disk_costs_frames_that_are_counted);
  tcase_add_test(tcase, a_full_disk_ends_a_file_that_is_whole);
  tcase_add_test(tcase, what_was_written_survives_a_kill);
  tcase_add_test(tcase, another_rate_ends_the_file);
  tcase_add_test(tcase, another_number_of_outputs_ends_the_file);
  tcase_add_test(tcase, a_file_beyond_4_gb_is_an_rf64);
  return suite_run("record", tcase);
}
