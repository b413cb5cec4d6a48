// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/engine.h"
#include "host/engine/heard.h"
#include "tests/bed.h"
#include "tests/small_model.h"
#include "tests/suite.h"

#include <check.h>

#include <stdlib.h>
#include <string.h>

// Which samples are handed out when the copy that is heard changes

#define N_FRAMES 16U

static Engine engine;
static Log    journal;
static Stats  stats;

static _Atomic float controls[SMALL_PORTS];

static float played[N_FRAMES];

static void
set_up(void)
{
  const EngineSetup setup = {.model    = small_model(),
                             .log      = &journal,
                             .stats    = &stats,
                             .controls = controls,
                             .rate_hz  = 48000.0,
                             .deadline = 0.7};
  memset(&journal, 0, sizeof(journal));
  ck_assert_int_eq(engine_open(&engine, &setup), STATUS_OK);
  for (uint32_t r = 0U; r < 2U; ++r) {
    engine.setup.copies[r] =
      (Copy*)bed_allocate(copy_bytes(1U, false, told_bytes(1U, 0U), 0U));
  }
}

static void
tear_down(void)
{
  free(engine.setup.copies[0]);
  free(engine.setup.copies[1]);
  engine_close(&engine);
}

/// Play a block of copy `r`, all samples of which are `value`
static void
play(const uint32_t r, const float value)
{
  float* const outputs[] = {played};
  const Poll   poll      = {.active = r};
  const Cycle  cycle     = {.frames = N_FRAMES, .outputs = outputs};
  for (uint32_t i = 0U; i < N_FRAMES; ++i) {
    engine.candidate[r][i] = value;
  }
  heard_play(&engine, &cycle, &poll, r);
}

START_TEST(copies_that_agree_are_played_to_the_bit)
{
  set_up();
  play(0U, 0.5f);
  play(1U, 0.25f);
  ck_assert_float_eq(played[0], 0.25f);
  tear_down();
}
END_TEST

// Straight from where the other one was, over as many blocks as it takes
START_TEST(a_step_between_copies_that_differ_takes_64_frames)
{
  float last = 0.5f;
  set_up();
  engine.agree = false;
  play(0U, 0.5f);
  for (uint32_t n = 0U; n < HEARD_EASE_FRAMES / N_FRAMES; ++n) {
    play(1U, 0.25f);
    ck_assert_float_eq_tol(played[0], last, 0.25f / 64.0f + 1e-6f);
    ck_assert_float_gt(played[0], played[N_FRAMES - 1U]);
    last = played[N_FRAMES - 1U];
  }
  play(1U, 0.25f);
  ck_assert_float_eq(played[0], 0.25f);
  tear_down();
}
END_TEST

// It is settled a few blocks later; until then their sound is one
START_TEST(while_it_is_open_who_is_wrong_nothing_is_smoothed)
{
  set_up();
  engine.agree        = false;
  engine.dispute.open = true;
  play(0U, 0.5f);
  play(1U, 0.25f);
  ck_assert_float_eq(played[0], 0.25f);
  tear_down();
}
END_TEST

START_TEST(what_begins_far_from_the_end_jumps_but_not_after_a_loss)
{
  set_up();
  play(0U, 0.5f);
  ck_assert(!heard_jumps(&engine, 0U, N_FRAMES));
  engine.candidate[1][0] = 0.25f;
  ck_assert(heard_jumps(&engine, 1U, N_FRAMES));
  engine.faded = 1U;
  ck_assert(!heard_jumps(&engine, 1U, N_FRAMES));
  tear_down();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("heard");
  tcase_add_test(tcase, copies_that_agree_are_played_to_the_bit);
  tcase_add_test(tcase, a_step_between_copies_that_differ_takes_64_frames);
  tcase_add_test(tcase, while_it_is_open_who_is_wrong_nothing_is_smoothed);
  tcase_add_test(tcase,
                 what_begins_far_from_the_end_jumps_but_not_after_a_loss);
  return suite_run("heard", tcase);
}
