// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/promise.h"
#include "host/rehearsal/scene.h"
#include "host/rehearsal/tally.h"
#include "tests/small_model.h"
#include "tests/suite.h"

#include <check.h>

// What a rehearsal holds a fault to, and how it counts

/// Frames of a period
#define BLOCK 64U

static Scene* scene;

/// Plan a rehearsal of which the reference is known
static void
open_scene(const bool processes, const bool repeats)
{
  const ScenePlan plan = {.model     = small_model(),
                          .processes = processes,
                          .block     = BLOCK,
                          .rate_hz   = 48000.0};
  ck_assert_int_eq(scene_open(&scene, &plan), STATUS_OK);
  scene->repeats = repeats;
  scene->exact   = processes; // By clones
}

/// A fault after which the pair was whole again
static Trial
whole(const FaultKind kind, const FaultWhich which)
{
  return (Trial){.kind = kind, .which = which, .state = TRIAL_WHOLE};
}

START_TEST(a_fault_without_consequences_is_survived)
{
  const Trial trial = whole(FAULT_SEGV, FAULT_ACTIVE);
  open_scene(_i, true);
  ck_assert_int_eq(promise_judge(scene, &trial), FLAW_NONE);
  ck_assert_uint_eq(promise_gap(scene, &trial), 0U);
  scene_close(scene);
}
END_TEST

START_TEST(one_frame_of_a_single_fault_is_too_many)
{
  Trial trial       = whole(FAULT_SEGV, FAULT_STANDBY);
  trial.lost_frames = 1U;
  open_scene(_i, false);
  ck_assert_int_eq(promise_judge(scene, &trial), FLAW_FRAMES);
  ck_assert_uint_eq(promise_gap(scene, &trial), 1U);
  scene_close(scene);
}
END_TEST

// In threads it takes snapshots
START_TEST(one_bit_is_too_many_where_bits_are_promised)
{
  Trial trial          = whole(FAULT_KILL, FAULT_ACTIVE);
  trial.changed_bits   = 1U;
  trial.changed_frames = 1U;
  open_scene(_i, true);
  ck_assert_int_eq(promise_judge(scene, &trial), _i ? FLAW_BITS : FLAW_NONE);
  ck_assert_uint_eq(promise_gap(scene, &trial), _i ? 1U : 0U);
  scene->exact = true;
  ck_assert_int_eq(promise_judge(scene, &trial), FLAW_BITS);
  scene->repeats = false;
  ck_assert_int_eq(promise_judge(scene, &trial), FLAW_NONE);
  scene_close(scene);
}
END_TEST

START_TEST(both_in_processes_may_lose_two_blocks)
{
  Trial trial        = whole(FAULT_KILL, FAULT_BOTH);
  trial.lost_frames  = 2ULL * BLOCK;
  trial.changed_bits = 1U;
  open_scene(true, true);
  ck_assert_int_eq(promise_judge(scene, &trial), FLAW_NONE);
  ++trial.lost_frames;
  ck_assert_int_eq(promise_judge(scene, &trial), FLAW_FRAMES);
  scene->processes = false;
  ck_assert_int_eq(promise_judge(scene, &trial), FLAW_NONE);
  scene_close(scene);
}
END_TEST

START_TEST(a_pair_must_be_whole_and_equal_again)
{
  Trial trial = whole(FAULT_HANG, FAULT_ACTIVE);
  open_scene(true, true);
  trial.differs = true;
  ck_assert_int_eq(promise_judge(scene, &trial), FLAW_PAIR);
  trial.state = TRIAL_ALONE;
  ck_assert_int_eq(promise_judge(scene, &trial), FLAW_ALONE);
  trial.state = TRIAL_FATAL;
  ck_assert_int_eq(promise_judge(scene, &trial), FLAW_HOST);
  scene_close(scene);
}
END_TEST

/// Faults of one kind and place that are planned
static uint32_t
count(const FaultKind kind, const FaultWhich which)
{
  uint32_t n = 0U;
  for (uint32_t t = 0U; t < scene->n_trials; ++t) {
    n += scene->trials[t].kind == kind && scene->trials[t].which == which;
  }
  return n;
}

START_TEST(every_fault_that_can_be_survived_is_planned_everywhere)
{
  open_scene(_i, true);
  for (uint32_t k = 0U; k < FAULT_KINDS; ++k) {
    const FaultKind kind = (FaultKind)k;
    const bool      can  = _i || !fault_needs_process(kind);
    ck_assert_int_eq(count(kind, FAULT_ACTIVE) > 0U, can);
    ck_assert_uint_eq(count(kind, FAULT_STANDBY), count(kind, FAULT_ACTIVE));
    ck_assert_int_eq(count(kind, FAULT_BOTH) > 0U, can);
  }
  scene_close(scene);
}
END_TEST

// The reference is all zeros at first
START_TEST(what_nobody_can_tell_is_left_out)
{
  open_scene(true, true);
  scene_reference(scene, 7U, 0U)[3] = 0.5f;
  const uint32_t n                  = count(FAULT_SILENCE, FAULT_ACTIVE);
  scene_prune(scene);
  ck_assert_uint_eq(count(FAULT_SILENCE, FAULT_ACTIVE), n);
  ck_assert_uint_eq(count(FAULT_SILENCE, FAULT_BOTH), 0U);
  ck_assert_uint_eq(count(FAULT_LOUD, FAULT_BOTH), 0U);
  ck_assert_uint_gt(count(FAULT_NAN, FAULT_BOTH), 0U);

  scene->repeats = false; // Copies that differ may do so in zeros
  scene_prune(scene);
  ck_assert_uint_eq(count(FAULT_SILENCE, FAULT_ACTIVE), 0U);
  ck_assert_uint_eq(count(FAULT_LOUD, FAULT_ACTIVE), n);

  scene_reference(scene, 7U, 0U)[3] = 1000.0f;
  scene_prune(scene);
  ck_assert_uint_eq(count(FAULT_LOUD, FAULT_ACTIVE), 0U);
  scene_close(scene);
}
END_TEST

START_TEST(a_row_counts_what_was_tried_and_kept)
{
  open_scene(true, true);
  uint64_t n = 0U;
  for (uint32_t t = 0U; t < scene->n_trials; ++t) {
    Trial* const trial = &scene->trials[t];
    if (trial->kind == FAULT_EXIT && trial->which == FAULT_ACTIVE && n < 5U) {
      trial->state        = TRIAL_WHOLE;
      trial->restore_ns   = 10U + n;
      trial->changed_bits = n == 3U ? 9U : 0U;
      ++n;
    }
  }
  const Tally tally = tally_row(scene, FAULT_EXIT, FAULT_ACTIVE);
  ck_assert_uint_eq(tally.n_tried, 5U);
  ck_assert_uint_eq(tally.n_survived, 4U);
  ck_assert_uint_eq(tally.bits, 9U);
  ck_assert_uint_eq(tally.n_restored, 5U);
  ck_assert_uint_eq(tally.median_ns, 12U);
  ck_assert_uint_eq(tally.worst_ns, 14U);
  ck_assert_uint_eq(tally.broken->restore_ns, 13U);
  scene_close(scene);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("promise");
  tcase_add_loop_test(tcase, a_fault_without_consequences_is_survived, 0, 2);
  tcase_add_loop_test(tcase, one_frame_of_a_single_fault_is_too_many, 0, 2);
  tcase_add_loop_test(tcase, one_bit_is_too_many_where_bits_are_promised, 0, 2);
  tcase_add_test(tcase, both_in_processes_may_lose_two_blocks);
  tcase_add_test(tcase, a_pair_must_be_whole_and_equal_again);
  tcase_add_loop_test(
    tcase, every_fault_that_can_be_survived_is_planned_everywhere, 0, 2);
  tcase_add_test(tcase, what_nobody_can_tell_is_left_out);
  tcase_add_test(tcase, a_row_counts_what_was_tried_and_kept);
  return suite_run("promise", tcase);
}
