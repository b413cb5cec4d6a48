// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/wav.h"

#include <sndfile.h>

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/// Frames that are read at a time
#define CHUNK_FRAMES 65536U

/// Bytes of what libsndfile says about a file's header
#define LOG_BYTES 16384

/// Say from which frame on a file is broken
static Status
fail_at(Problem* const    problem,
        const char* const path,
        const uint64_t    frame,
        const char* const why)
{
  problem_set(problem,
              STATUS_BAD_FORMAT,
              "%s: frame %llu",
              path,
              (unsigned long long)frame);
  problem_hint(problem, "%s", why);
  return STATUS_BAD_FORMAT;
}

/// Whether the header promises more samples than there are, as libsndfile's log
/// has it; a size of all ones only means that the writer did not know it
static bool
is_cut_short(SNDFILE* const file)
{
  static const char unknown[] = "4294967295 ";
  char* const       log       = (char*)calloc(1U, LOG_BYTES);
  bool              is_cut    = false;
  if (log) {
    sf_command(file, SFC_GET_LOG_INFO, log, LOG_BYTES - 1);
  }
  char* rest = NULL;
  for (char* line = log ? strtok_r(log, "\n", &rest) : NULL; line;
       line       = strtok_r(NULL, "\n", &rest)) {
    const char* const size = strstr(line, ": ");
    if (size && strstr(size, "(should be ") &&
        (!strncmp(line, "data", 4U) || !strncmp(line, "SSND", 4U)) &&
        strncmp(size + 2, unknown, sizeof(unknown) - 1U) != 0) {
      is_cut = true;
    }
  }
  free(log);
  return is_cut;
}

/// Make room for one chunk more
static bool
grow(Wav* const wav, uint64_t* const capacity)
{
  if (wav->n_frames + CHUNK_FRAMES <= *capacity) {
    return true;
  }
  const uint64_t wanted  = (*capacity * 2U) + CHUNK_FRAMES;
  const size_t   n_bytes = (size_t)wanted * wav->n_channels * sizeof(float);
  float* const   samples = (float*)realloc(wav->samples, n_bytes);
  if (samples) {
    wav->samples = samples;
    *capacity    = wanted;
  }
  return samples != NULL;
}

/// Read all frames that there are
static Status
read_frames(Wav* const wav, SNDFILE* const file)
{
  uint64_t   capacity = 0U;
  sf_count_t n        = 0;
  do {
    if (!grow(wav, &capacity)) {
      return STATUS_NO_MEMORY;
    }
    n = sf_readf_float(file,
                       wav->samples + (wav->n_frames * wav->n_channels),
                       (sf_count_t)CHUNK_FRAMES);
    wav->n_frames += n > 0 ? (uint64_t)n : 0U;
  } while (n > 0);
  return STATUS_OK;
}

/// Judge what was read
static Status
check_frames(const Wav* const     wav,
             SNDFILE* const       file,
             const SF_INFO* const info,
             const char* const    path,
             Problem* const       problem)
{
  if (sf_error(file)) {
    return fail_at(problem, path, wav->n_frames, sf_strerror(file));
  }
  const bool is_exact = (info->format & SF_FORMAT_TYPEMASK) != SF_FORMAT_MPEG &&
                        info->frames < SF_COUNT_MAX;
  if (is_cut_short(file) ||
      (is_exact && wav->n_frames < (uint64_t)info->frames)) {
    return fail_at(
      problem, path, wav->n_frames, "it ends there, but promises more");
  }
  for (uint64_t i = 0U; i < wav->n_frames * wav->n_channels; ++i) {
    if (!isfinite(wav->samples[i])) {
      return fail_at(
        problem, path, i / wav->n_channels, "a sample is not finite");
    }
  }
  return STATUS_OK;
}

/// Refuse what is no plain file before libsndfile waits for it
static Status
check_kind(const char* const path, Problem* const problem)
{
  struct stat info = {0};
  if (stat(path, &info)) {
    return problem_explain(problem, STATUS_NO_FILE, path, strerror(errno));
  }
  if (S_ISDIR(info.st_mode)) {
    return problem_explain(problem, STATUS_NO_FILE, path, strerror(EISDIR));
  }
  return S_ISREG(info.st_mode)
           ? STATUS_OK
           : problem_explain(problem, STATUS_NO_FILE, path, "not a plain file");
}

Status
wav_read(Wav* const wav, const char* const path, Problem* const problem)
{
  *wav      = (Wav){0};
  Status st = check_kind(path, problem);
  if (st) {
    return st;
  }

  SF_INFO        info = {0};
  SNDFILE* const file = sf_open(path, SFM_READ, &info);
  if (!file) {
    const bool is_system = sf_error(NULL) == SF_ERR_SYSTEM;
    return problem_explain(problem,
                           is_system ? STATUS_NO_FILE : STATUS_BAD_FORMAT,
                           path,
                           is_system ? strerror(errno) : sf_strerror(NULL));
  }
  wav->n_channels = (uint32_t)info.channels;
  wav->rate_hz    = (uint32_t)info.samplerate;
  if ((st = read_frames(wav, file))) {
    problem_explain(problem, st, path, "the sound is too long");
  } else {
    st = check_frames(wav, file, &info, path, problem);
  }
  sf_close(file);
  if (st) {
    wav_close(wav);
  }
  return st;
}

void
wav_close(Wav* const wav)
{
  free(wav->samples);
  *wav = (Wav){0};
}
