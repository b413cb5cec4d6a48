// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/wav.h"
#include "host/files/wav_writer.h"
#include "tests/suite.h"

#include <check.h>

#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

// Sound files: what is written is read again, what is broken is named

#define N_FRAMES 70000U // More than is read at a time
#define N_CHANNELS 2U
#define PATH_BYTES 256

#define FOLDER "/tmp/chronus-wav-XXXXXX"

static char folder[] = FOLDER;

/// Path of a file in the test's folder; `path` has PATH_BYTES
static const char*
in_folder(char* const path, const char* const name)
{
  snprintf(path, PATH_BYTES, "%s/%s", folder, name);
  return path;
}

/// Number of files in the test's folder
static uint32_t
count_files(void)
{
  uint32_t   n   = 0U;
  DIR* const dir = opendir(folder);
  for (const struct dirent* entry = readdir(dir); entry; entry = readdir(dir)) {
    n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
  }
  closedir(dir);
  return n;
}

static void
make_folder(void)
{
  memcpy(folder, FOLDER, sizeof(folder));
  ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
remove_folder(void)
{
  DIR* const dir = opendir(folder);
  for (const struct dirent* entry = readdir(dir); entry; entry = readdir(dir)) {
    unlinkat(dirfd(dir), entry->d_name, 0);
  }
  closedir(dir);
  ck_assert_int_eq(rmdir(folder), 0);
}

static float
sample(const uint32_t i)
{
  return (float)((i * 2654435761U) >> 8U) / 8388608.0f - 1.0f;
}

/// Write a sound in chunks of odd sizes
static void
write_sound(const char* const path)
{
  WavWriter* writer = NULL;
  ck_assert_int_eq(wav_writer_open(&writer, path, 48000U, N_CHANNELS, NULL), 0);
  for (uint32_t i = 0U; i < N_FRAMES;) {
    float          chunk[333U * N_CHANNELS];
    const uint32_t n = N_FRAMES - i < 333U ? N_FRAMES - i : 333U;
    for (uint32_t s = 0U; s < n * N_CHANNELS; ++s) {
      chunk[s] = sample((i * N_CHANNELS) + s);
    }
    ck_assert_int_eq(wav_writer_write(writer, chunk, n, NULL), 0);
    i += n;
  }
  ck_assert_int_eq(wav_writer_close(writer, 1, NULL), 0);
}

/// A whole file; to be freed
static char*
load(const char* const path, size_t* const size)
{
  FILE* const file = fopen(path, "rb");
  ck_assert_ptr_nonnull(file);
  char* const bytes = (char*)malloc(1U << 20U);
  *size             = fread(bytes, 1U, 1U << 20U, file);
  fclose(file);
  return bytes;
}

static void
store(const char* const path, const char* const bytes, const size_t size)
{
  FILE* const file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(bytes, 1U, size, file), size);
  ck_assert_int_eq(fclose(file), 0);
}

// Not one bit is lost on the way to the disk and back
START_TEST(what_is_written_is_read)
{
  char        buffer[PATH_BYTES];
  const char* path = in_folder(buffer, "a.wav");
  write_sound(path);

  Wav wav = {0};
  ck_assert_int_eq(wav_read(&wav, path, NULL), STATUS_OK);
  ck_assert_uint_eq(wav.n_frames, N_FRAMES);
  ck_assert_uint_eq(wav.n_channels, N_CHANNELS);
  ck_assert_uint_eq(wav.rate_hz, 48000U);
  for (uint32_t i = 0U; i < N_FRAMES * N_CHANNELS; ++i) {
    const float expected = sample(i);
    ck_assert_mem_eq(&wav.samples[i], &expected, sizeof(float));
  }
  wav_close(&wav);
}
END_TEST

// No time of day in the file: `cmp` must find nothing a second later
START_TEST(the_same_sound_gives_the_same_file)
{
  char path_a[PATH_BYTES];
  char path_b[PATH_BYTES];
  write_sound(in_folder(path_a, "a.wav"));
  sleep(2U);
  write_sound(in_folder(path_b, "b.wav"));

  size_t      size_a = 0U;
  size_t      size_b = 0U;
  char* const a      = load(path_a, &size_a);
  char* const b      = load(path_b, &size_b);
  ck_assert_uint_eq(size_a, size_b);
  ck_assert_mem_eq(a, b, size_a);
  free(a);
  free(b);
}
END_TEST

START_TEST(nothing_is_seen_before_the_end)
{
  char       path[PATH_BYTES];
  WavWriter* writer = NULL;
  store(in_folder(path, "a.wav"), "old", 3U);
  ck_assert_int_eq(wav_writer_open(&writer, path, 48000U, 1U, NULL), STATUS_OK);
  const float x = 0.5f;
  ck_assert_int_eq(wav_writer_write(writer, &x, 1U, NULL), STATUS_OK);

  size_t      size = 0U;
  char* const old  = load(path, &size);
  ck_assert_uint_eq(size, 3U);
  free(old);

  ck_assert_int_eq(wav_writer_close(writer, 1, NULL), STATUS_OK);
  free(load(path, &size));
  ck_assert_uint_gt(size, 3U);
  ck_assert_uint_eq(count_files(), 1U);
}
END_TEST

START_TEST(nothing_remains_of_a_failure)
{
  char       path[PATH_BYTES];
  WavWriter* writer = NULL;
  ck_assert_int_eq(
    wav_writer_open(&writer, in_folder(path, "a.wav"), 48000U, 1U, NULL), 0);
  ck_assert_int_eq(wav_writer_close(writer, 0, NULL), STATUS_OK);
  ck_assert_uint_eq(count_files(), 0U);
  ck_assert_int_eq(wav_writer_close(NULL, 1, NULL), STATUS_OK);
}
END_TEST

// A disk that fills up meanwhile
START_TEST(a_full_disk_is_named)
{
  char                path[PATH_BYTES];
  WavWriter*          writer  = NULL;
  Problem             problem = {0};
  static const float  x[4096];
  const struct rlimit limit = {8192U, RLIM_INFINITY};
  ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
  signal(SIGXFSZ, SIG_IGN);
  ck_assert_int_eq(
    wav_writer_open(&writer, in_folder(path, "a.wav"), 48000U, 1U, NULL), 0);
  ck_assert_int_eq(wav_writer_write(writer, x, 4096U, &problem),
                   STATUS_NO_WRITE);
  ck_assert_str_eq(problem.what, path);
  ck_assert_str_eq(problem.hint, "File too large");
  ck_assert_int_eq(wav_writer_close(writer, 0, NULL), STATUS_OK);
  ck_assert_uint_eq(count_files(), 0U);
}
END_TEST

/// Expect that `path` cannot be written
static void
refuse_to_write(const char* const path, const char* const why)
{
  WavWriter* writer  = NULL;
  Problem    problem = {0};
  ck_assert_int_eq(wav_writer_open(&writer, path, 48000U, 2U, &problem),
                   STATUS_NO_WRITE);
  ck_assert_ptr_null(writer);
  ck_assert_str_eq(problem.what, path);
  ck_assert_str_eq(problem.hint, why);
}

START_TEST(an_unwritable_place_is_refused_at_once)
{
  char path[PATH_BYTES];
  refuse_to_write(folder, "Is a directory");
  refuse_to_write(in_folder(path, "no/such.wav"), "No such file or directory");
  refuse_to_write(in_folder(path, "new/"), "Is a directory");
  refuse_to_write("", "No such file or directory");
  refuse_to_write("/proc/a.wav", "No such file or directory");
  ck_assert_uint_eq(count_files(), 0U);
}
END_TEST

START_TEST(a_device_is_written_in_place)
{
  struct stat before = {0};
  struct stat after  = {0};
  ck_assert_int_eq(stat("/dev/null", &before), 0);
  write_sound("/dev/null");
  ck_assert_int_eq(stat("/dev/null", &after), 0);
  ck_assert_uint_eq(before.st_ino, after.st_ino);
}
END_TEST

// As an editor or `cp` would: the link stays, and so do the permissions
START_TEST(a_link_and_a_mode_stay)
{
  char        path[PATH_BYTES];
  char        link[PATH_BYTES];
  struct stat info = {0};
  store(in_folder(path, "a.wav"), "old", 3U);
  ck_assert_int_eq(chmod(path, 0640), 0);
  ck_assert_int_eq(symlink("a.wav", in_folder(link, "link.wav")), 0);
  write_sound(link);
  ck_assert_int_eq(lstat(link, &info), 0);
  ck_assert(S_ISLNK(info.st_mode));
  ck_assert_int_eq(stat(path, &info), 0);
  ck_assert_uint_eq(info.st_mode & 0777U, 0640U);
  ck_assert_int_gt(info.st_size, 3);
}
END_TEST

/// Expect that `path` cannot be read; `what` null means `path`
static void
refuse_to_read(const char* const path,
               const Status      status,
               const char* const what,
               const char* const why)
{
  Wav     wav     = {0};
  Problem problem = {0};
  ck_assert_int_eq(wav_read(&wav, path, &problem), status);
  ck_assert_str_eq(problem.what, what ? what : path);
  ck_assert_str_eq(problem.hint, why);
  ck_assert_ptr_null(wav.samples);
}

START_TEST(what_is_no_sound_is_refused)
{
  char path[PATH_BYTES];
  refuse_to_read(
    in_folder(path, "none"), STATUS_NO_FILE, NULL, "No such file or directory");
  refuse_to_read(folder, STATUS_NO_FILE, NULL, "Is a directory");
  refuse_to_read("/dev/zero", STATUS_NO_FILE, NULL, "not a plain file");
  store(in_folder(path, "empty"), "", 0U);
  refuse_to_read(path, STATUS_BAD_FORMAT, NULL, "Format not recognised.");
  store(in_folder(path, "text"), "no sound at all", 15U);
  refuse_to_read(path, STATUS_BAD_FORMAT, NULL, "Format not recognised.");
}
END_TEST

START_TEST(a_cut_file_is_refused_with_its_last_frame)
{
  char   path[PATH_BYTES];
  char   what[PATH_BYTES * 2];
  size_t size = 0U;
  write_sound(in_folder(path, "a.wav"));
  char* const bytes = load(path, &size);
  store(path, bytes, size - (sizeof(float) * N_CHANNELS * 100U));
  snprintf(what, sizeof(what), "%s: frame %u", path, N_FRAMES - 100U);
  refuse_to_read(
    path, STATUS_BAD_FORMAT, what, "it ends there, but promises more");

  store(path, bytes, 40U);
  refuse_to_read(path,
                 STATUS_BAD_FORMAT,
                 NULL,
                 "Error in WAV file. No 'data' chunk marker.");
  free(bytes);
}
END_TEST

// Programs that write into a pipe do not know the size
START_TEST(a_header_without_a_size_is_fine)
{
  char   path[PATH_BYTES];
  size_t size = 0U;
  Wav    wav  = {0};
  write_sound(in_folder(path, "a.wav"));
  char* const bytes = load(path, &size);
  char* const data  = (char*)memmem(bytes, 256U, "data", 4U);
  ck_assert_ptr_nonnull(data);
  memset(data + 4, 0xFF, 4U);
  store(path, bytes, size);
  free(bytes);
  ck_assert_int_eq(wav_read(&wav, path, NULL), STATUS_OK);
  ck_assert_uint_eq(wav.n_frames, N_FRAMES);
  wav_close(&wav);
}
END_TEST

START_TEST(a_sample_that_is_not_finite_is_named)
{
  char        path[PATH_BYTES];
  char        what[PATH_BYTES * 2];
  WavWriter*  writer   = NULL;
  const float frames[] = {0.0f, 0.0f, 0.0f, INFINITY, NAN, 0.0f};
  ck_assert_int_eq(
    wav_writer_open(&writer, in_folder(path, "a.wav"), 48000U, 2U, NULL), 0);
  ck_assert_int_eq(wav_writer_write(writer, frames, 3U, NULL), STATUS_OK);
  ck_assert_int_eq(wav_writer_close(writer, 1, NULL), STATUS_OK);
  snprintf(what, sizeof(what), "%s: frame 1", path);
  refuse_to_read(path, STATUS_BAD_FORMAT, what, "a sample is not finite");
}
END_TEST

// Every header byte damaged in turn: an answer, never a crash
START_TEST(a_damaged_header_is_survived)
{
  char   path[PATH_BYTES];
  size_t size = 0U;
  write_sound(in_folder(path, "a.wav"));
  char* const bytes = load(path, &size);
  for (size_t i = 0U; i < 100U; ++i) {
    for (int value = 0; value < 256; value += 85) {
      Wav        wav  = {0};
      const char kept = bytes[i];
      bytes[i]        = (char)value;
      store(path, bytes, 2000U);
      if (!wav_read(&wav, path, NULL)) {
        ck_assert_uint_ge(wav.n_channels, 1U);
      }
      wav_close(&wav);
      bytes[i] = kept;
    }
  }
  free(bytes);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("wav");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, make_folder, remove_folder);
  tcase_add_test(tcase, what_is_written_is_read);
  tcase_add_test(tcase, the_same_sound_gives_the_same_file);
  tcase_add_test(tcase, nothing_is_seen_before_the_end);
  tcase_add_test(tcase, nothing_remains_of_a_failure);
  tcase_add_test(tcase, a_full_disk_is_named);
  tcase_add_test(tcase, an_unwritable_place_is_refused_at_once);
  tcase_add_test(tcase, a_device_is_written_in_place);
  tcase_add_test(tcase, a_link_and_a_mode_stay);
  tcase_add_test(tcase, what_is_no_sound_is_refused);
  tcase_add_test(tcase, a_cut_file_is_refused_with_its_last_frame);
  tcase_add_test(tcase, a_header_without_a_size_is_fine);
  tcase_add_test(tcase, a_sample_that_is_not_finite_is_named);
  tcase_add_test(tcase, a_damaged_header_is_survived);
  return suite_run("wav", tcase);
}
