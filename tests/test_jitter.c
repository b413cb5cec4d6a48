// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/wav.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// The time of a line of a score is honoured to the frame, whatever the block

#define RATE_HZ 48000.0

/// Frame of the first sample that sounds, of a tone begun at `frame`
static uint64_t
onset(const uint64_t frame, const uint32_t block)
{
  Ran  ran;
  char score[256];
  snprintf(score,
           sizeof(score),
           "0 /mod/adsr/attack 0\n0 /mod/filter/mode 3\n"
           "0 /mod/sine/shape 2\n%.9f /gate/adsr on\n",
           (double)frame / RATE_HZ);
  program_write("@/jitter.score", score, strlen(score));
  program_do(&ran,
             "chronus render -q -s @/jitter.score -o @/jitter.wav -t 0.1 -b "
             "%u",
             block);
  Wav wav = program_wav("@/jitter.wav");

  uint64_t first = 0U;
  while (first < wav.n_frames &&
         fabsf(wav.samples[first * wav.n_channels]) <= 0.0f) {
    ++first;
  }
  ck_assert_uint_lt(first, wav.n_frames);
  wav_close(&wav);
  return first;
}

START_TEST(a_score_has_no_jitter)
{
  static const uint64_t frames[] = {0U, 1U, 31U, 63U, 64U, 65U, 1000U, 2047U};
  static const uint32_t blocks[] = {1U, 64U, 1024U};
  const uint64_t        delay    = onset(0U, 64U);
  for (size_t i = 0U; i < sizeof(frames) / sizeof(frames[0]); ++i) {
    const uint32_t block = blocks[i % 3U];
    ck_assert_uint_eq(onset(frames[i], block), frames[i] + delay);
  }
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("jitter");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, a_score_has_no_jitter);
  return suite_run("jitter", tcase);
}
