// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/recording.h"

#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/base/tape.h"
#include "host/files/wav.h"
#include "host/record/capture.h"
#include "tests/program.h"

#include <check.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/// What is played on a frame
static float
sample(const uint64_t frame, const uint32_t channel)
{
  return 0.1f + ((float)(((frame * RECORDING_CHANNELS) + channel) % 65521U) /
                 65521.0f);
}

const char*
recording_folder(void)
{
  static char folder[64];
  snprintf(folder, sizeof(folder), "%s", program_path("@/."));
  return folder;
}

void
recording_open(Recording* const recording, const char* const path)
{
  Problem problem = {.what = ""};
  *recording      = (Recording){.frame = 0U};
  atomic_store(&recording->stats.rate_hz, 48000.0);
  const CaptureSetup setup = {.folder = recording_folder(),
                              .path   = path ? program_path(path) : NULL,
                              .stats  = &recording->stats};
  const Status       st = capture_open(&recording->capture, &setup, &problem);
  ck_assert_msg(!st, "%s: %s", problem.what, problem.hint);
}

uint32_t
recording_play(Recording* const recording)
{
  static float samples[RECORDING_CHANNELS][RECORDING_FRAMES];
  float* const outputs[] = {samples[0], samples[1]};
  for (uint32_t i = 0U; i < RECORDING_FRAMES; ++i) {
    samples[0][i] = sample(recording->frame + i, 0U);
    samples[1][i] = sample(recording->frame + i, 1U);
  }
  const uint32_t n_missed = tape_record(capture_tape(recording->capture),
                                        outputs,
                                        RECORDING_CHANNELS,
                                        recording->frame,
                                        RECORDING_FRAMES);
  recording->frame += RECORDING_FRAMES;
  count_add(&recording->stats.record_missed, n_missed);
  return n_missed;
}

bool
recording_told(const Recording* const recording,
               const bool             failed,
               const char* const      what)
{
  Notice notice;
  bool   told = false;
  while (capture_news(recording->capture, &notice)) {
    told = told || (strstr(notice.reason, what) &&
                    failed == !strcmp(notice.path, "/record/start"));
  }
  return told;
}

uint64_t
recording_check(const char* const name,
                const uint64_t    frame,
                uint64_t* const   n_silent)
{
  Wav      wav     = program_wav(name);
  uint64_t n_wrong = 0U;
  ck_assert_uint_eq(wav.n_channels, RECORDING_CHANNELS);
  ck_assert_uint_eq(wav.rate_hz, 48000U);
  *n_silent = 0U;
  for (uint64_t i = 0U; i < wav.n_frames; ++i) {
    const float* const x      = wav.samples + (i * RECORDING_CHANNELS);
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
