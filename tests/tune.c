// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/tune.h"

#include <check.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER "/tmp/chronus-midi-XXXXXX"

char tune_folder[] = FOLDER;
char tune_path[TUNE_PATH_BYTES];

const uint8_t TUNE_END[TUNE_END_BYTES] = {0x00, 0xFF, 0x2F, 0x00};

const uint8_t TUNE_RICH[TUNE_RICH_BYTES] = {
  0x00, 0x90, 0x3C, 0x40, 0x60, 0x3C, 0x00, 0x00, 0xF0,
  0x03, 0x01, 0x02, 0xF7, 0x00, 0xFF, 0x51, 0x03, 0x03,
  0xD0, 0x90, 0x60, 0xC0, 0x05, 0x60, 0xFF, 0x2F, 0x00};

void
tune_make_folder(void)
{
  memcpy(tune_folder, FOLDER, sizeof(tune_folder));
  ck_assert_ptr_nonnull(mkdtemp(tune_folder));
  snprintf(tune_path, sizeof(tune_path), "%s/a.mid", tune_folder);
}

void
tune_remove_folder(void)
{
  unlink(tune_path);
  ck_assert_int_eq(rmdir(tune_folder), 0);
}

void
tune_add(Tune* const tune, const void* const bytes, const size_t n)
{
  ck_assert_uint_le(tune->size + n, sizeof(tune->bytes));
  for (size_t i = 0U; i < n; ++i) {
    tune->bytes[tune->size++] = ((const uint8_t*)bytes)[i];
  }
}

void
tune_begin(Tune* const    tune,
           const uint8_t  format,
           const uint8_t  n_tracks,
           const uint16_t division)
{
  const uint8_t header[] = {
    'M', 'T', 'h', 'd', 0U, 0U, 0U, 6U, 0U, format, 0U, n_tracks};
  const uint8_t end[] = {(uint8_t)(division >> 8U), (uint8_t)division};
  tune->size          = 0U;
  tune_add(tune, header, sizeof(header));
  tune_add(tune, end, sizeof(end));
}

void
tune_chunk(Tune* const       tune,
           const char* const kind,
           const void* const content,
           const size_t      n)
{
  const uint8_t size[] = {0U, 0U, (uint8_t)(n >> 8U), (uint8_t)n};
  tune_add(tune, kind, 4U);
  tune_add(tune, size, sizeof(size));
  tune_add(tune, content, n);
}

void
tune_store(const Tune* const tune)
{
  FILE* const file = fopen(tune_path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(tune->bytes, 1U, tune->size, file), tune->size);
  ck_assert_int_eq(fclose(file), 0);
}

void
tune_expect_no_child(void)
{
  errno = 0;
  ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
  ck_assert_int_eq(errno, ECHILD);
}
