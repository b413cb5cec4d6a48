// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/feedback.h"
#include "host/files/wav.h"
#include "tests/bundles.h"
#include "tests/pair.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <string.h>

// A plugin that takes runs of one length only, a power of two: nothing cuts
// them, and a control changes as one begins

#define PLUGIN "urn:test:blocks"

/// Frames of a period
#define FRAMES 256U

static const char* const isolations[] = {"threads", "processes"};

static void
expect_level(const float level)
{
  for (uint32_t i = 0U; i < FRAMES; ++i) {
    if (pair_out[0][i] != level) {
      ck_abort_msg(
        "frame %u: %g, not %g", i, (double)pair_out[0][i], (double)level);
    }
  }
}

// The last block is run as a whole, and written in part
START_TEST(a_render_runs_whole_blocks)
{
  static const char score[] = "0.1 /mod/blocks/level 0.5\n";
  Ran               ran;
  bundles_use_built("plugins");
  program_write("@/score", score, strlen(score));
  program_do(&ran,
             "chronus render " PLUGIN " -q -t 0.2001 -b 256 -i %s -s @/score "
             "-o @/a.wav",
             isolations[_i]);
  Wav wav = program_wav("@/a.wav");
  ck_assert_uint_eq(wav.n_frames, 9605U);
  uint64_t n_wrong = 0U;
  for (uint64_t i = 0U; i < wav.n_frames; ++i) {
    n_wrong += wav.samples[i] != (i < 4864U ? 0.25f : 0.5f);
  }
  ck_assert_uint_eq(n_wrong, 0U);
  wav_close(&wav);
}
END_TEST

START_TEST(a_period_that_it_cannot_take_is_refused)
{
  static const char reason[] =
    "it needs periods that are a power of two, not 1000 frames\n";
  Ran ran;
  bundles_use_built("plugins");
  program_run(&ran,
              "chronus render " PLUGIN " -b 1000 -t 0.1 -i %s -o @/a.wav",
              isolations[_i]);
  ck_assert_int_eq(ran.status, 1);
  ck_assert_msg(strstr(ran.err, reason), "%s", ran.err);
}
END_TEST

START_TEST(the_answer_names_the_frame_that_was_used)
{
  const EventAsk ask = {.token = 7U};
  const Event    set = {.kind    = EVENT_SET,
                        .frame   = 10U,
                        .n_bytes = sizeof(ask),
                        .index   = 1U,
                        .value   = 0.75f};
  EventEcho      told;
  Event          event;
  pair_open(PLUGIN, false, FRAMES);
  pair_cycle(true);
  pair_push(&set, &ask);
  pair_cycle(true);
  expect_level(0.25f);
  Ring* const echoes = &pair_host.supervisor.feedback.echoes;
  ck_assert(!ring_peek(echoes, &event));
  pair_cycle(true);
  expect_level(0.75f);
  ck_assert(ring_peek(echoes, &event));
  ring_pop(echoes, &event, &told);
  ck_assert_uint_eq(told.token, 7U);
  ck_assert_uint_eq(told.frame, UINT64_C(2) * FRAMES);
  pair_close();
}
END_TEST

// A longer period is cut; for a shorter one there must be fresh copies
START_TEST(another_period_is_taken)
{
  pair_open(PLUGIN, _i, FRAMES);
  pair_lengthen(2U * FRAMES);
  pair_cycle(true);
  expect_level(0.25f);
  pair_lengthen(FRAMES / 2U);
  pair_cycle(true);
  ck_assert(pair_peak() == 0.0f);

  const HostDriver driver = {
    .rate_hz = 48000.0, .frames = FRAMES / 2U, .live = true};
  Problem problem = {.what = "retune"};
  ck_assert_msg(
    !host_retune(&pair_host, &driver, &problem), "%s", problem.hint);
  pair_cycle(true);
  ck_assert(pair_out[0][0] == 0.25f);
  pair_close();
}
END_TEST

START_TEST(copies_that_take_no_other_period_can_be_closed)
{
  const HostDriver driver = {.rate_hz = 48000.0, .frames = 1000U, .live = true};
  pair_open(PLUGIN, _i, FRAMES);
  pair_cycle(true);
  ck_assert_int_eq(host_retune(&pair_host, &driver, NULL), STATUS_NO_FEATURE);
  supervisor_mend(&pair_host.supervisor); // As a run does once more
  pair_close();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("blocks");
  tcase_add_loop_test(tcase, a_render_runs_whole_blocks, 0, 2);
  tcase_add_loop_test(tcase, a_period_that_it_cannot_take_is_refused, 0, 2);
  tcase_add_test(tcase, the_answer_names_the_frame_that_was_used);
  tcase_add_loop_test(tcase, another_period_is_taken, 0, 2);
  tcase_add_loop_test(
    tcase, copies_that_take_no_other_period_can_be_closed, 0, 2);
  return suite_run("blocks", tcase);
}
