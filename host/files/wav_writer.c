// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/wav_writer.h"

#include "host/base/draft.h"

#include <sndfile.h>

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Sizes in a WAV file are numbers of 32 bits; this leaves room for its header
#define MAX_BYTES (UINT32_MAX - 4096U)

struct WavWriterImpl {
  Draft    draft;      ///< What is written to
  SNDFILE* file;       ///< Its format
  char*    path;       ///< For messages
  uint64_t n_bytes;    ///< Samples so far
  bool     in_place;   ///< Its header tells at any time what is there
  uint32_t n_channels; ///< Of each frame
};

/// Begin the format in a file that is open
static Status
start(WavWriter* const  writer,
      const char* const path,
      const uint32_t    rate_hz,
      const uint32_t    n_channels,
      Problem* const    problem)
{
  // RF64 has sizes of 64 bits, and is a plain WAV as long as that holds it
  const int format = writer->in_place ? SF_FORMAT_RF64 : SF_FORMAT_WAV;
  SF_INFO   info   = {.samplerate = (int)rate_hz,
                      .channels   = (int)n_channels,
                      .format     = format | SF_FORMAT_FLOAT};
  if (!(writer->path = strdup(path))) {
    return problem_set(problem, STATUS_NO_MEMORY, "%s", path);
  }
  if (!(writer->file =
          sf_open_fd(writer->draft.fd, SFM_WRITE, &info, SF_FALSE))) {
    return problem_explain(problem, STATUS_NO_WRITE, path, sf_strerror(NULL));
  }
  // That chunk holds the time of day: the same sound must give the same file
  sf_command(writer->file, SFC_SET_ADD_PEAK_CHUNK, NULL, SF_FALSE);
  if (writer->in_place) {
    sf_command(writer->file, SFC_RF64_AUTO_DOWNGRADE, NULL, SF_TRUE);
    sf_command(writer->file, SFC_UPDATE_HEADER_NOW, NULL, 0);
  }
  writer->n_channels = n_channels;
  return STATUS_OK;
}

Status
wav_writer_begin(WavWriter** const writer,
                 const int         fd,
                 const char* const path,
                 const uint32_t    rate_hz,
                 const uint32_t    n_channels,
                 Problem* const    problem)
{
  WavWriter* const made = (WavWriter*)calloc(1U, sizeof(WavWriter));
  char* const      copy = strdup(path);
  *writer               = NULL;
  if (!made || !copy) {
    free(made);
    free(copy);
    close(fd);
    return problem_set(problem, STATUS_NO_MEMORY, "%s", path);
  }

  made->draft     = (Draft){.fd = fd, .path = copy, .in_place = true};
  made->in_place  = true;
  const Status st = start(made, path, rate_hz, n_channels, problem);
  if (st) {
    wav_writer_close(made, 0, NULL);
  } else {
    *writer = made;
  }
  return st;
}

Status
wav_writer_open(WavWriter** const writer,
                const char* const path,
                const uint32_t    rate_hz,
                const uint32_t    n_channels,
                Problem* const    problem)
{
  WavWriter* const made = (WavWriter*)calloc(1U, sizeof(WavWriter));
  *writer               = NULL;
  if (!made) {
    return problem_set(problem, STATUS_NO_MEMORY, "%s", path);
  }

  Status st = draft_open(&made->draft, path, problem);
  if (!st) {
    st = start(made, path, rate_hz, n_channels, problem);
  }
  if (st) {
    wav_writer_close(made, 0, NULL);
  } else {
    *writer = made;
  }
  return st;
}

/// Leave only the whole frames that were written before something failed
static void
cut(WavWriter* const writer)
{
  sf_count_t n = (sf_count_t)(writer->n_bytes / sizeof(float)) /
                 (sf_count_t)writer->n_channels;
  sf_command(writer->file, SFC_FILE_TRUNCATE, &n, sizeof(n));
  sf_command(writer->file, SFC_UPDATE_HEADER_NOW, NULL, 0);
}

Status
wav_writer_write(WavWriter* const   writer,
                 const float* const samples,
                 const uint32_t     n_frames,
                 Problem* const     problem)
{
  const uint64_t n_bytes =
    (uint64_t)n_frames * writer->n_channels * sizeof(float);
  if (!writer->in_place && writer->n_bytes + n_bytes > MAX_BYTES) {
    return problem_explain(
      problem, STATUS_NO_WRITE, writer->path, "a WAV file ends at 4 GB");
  }
  errno = 0;
  if (sf_writef_float(writer->file, samples, (sf_count_t)n_frames) !=
      (sf_count_t)n_frames) {
    const int error = errno;
    if (writer->in_place) {
      cut(writer);
    }
    return problem_explain(problem,
                           STATUS_NO_WRITE,
                           writer->path,
                           error ? strerror(error) : sf_strerror(writer->file));
  }
  writer->n_bytes += n_bytes;
  if (writer->in_place) {
    sf_command(writer->file, SFC_UPDATE_HEADER_NOW, NULL, 0);
  }
  return STATUS_OK;
}

Status
wav_writer_close(WavWriter* const writer,
                 const int        keep,
                 Problem* const   problem)
{
  if (!writer) {
    return STATUS_OK;
  }
  Status    st    = STATUS_OK;
  const int error = writer->file ? sf_close(writer->file) : 0;
  if (error && keep) {
    st = problem_explain(
      problem, STATUS_NO_WRITE, writer->path, sf_error_number(error));
  }
  const Status ended = draft_close(&writer->draft, keep && !st, problem);
  free(writer->path);
  free(writer);
  return st ? st : ended;
}
