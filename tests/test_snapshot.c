// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/params.h"
#include "plugin/snapshot.h"
#include "tests/plugin_rig.h"
#include "tests/score.h"

#include <check.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// A snapshot carries the whole state of sound

enum { SEED = 11 };

static void
open_player(Rig* const rig, Score* const score, const int k)
{
  score_make(score, SEED + (uint32_t)k, 3 - (k % 4), k / 4 % 4);
  rig_open(rig, 48000.0);
}

// Whatever sounds at that frame, between blocks of one frame, the other
// instance goes on with the same bits
START_TEST(a_copy_goes_on_with_the_same_bits)
{
  const uint32_t at = (uint32_t)(_i * 675) + 1U;
  float          one[SCORE_FRAMES];
  float          two[SCORE_FRAMES];
  Score          score = {0};
  Rig            a;
  Rig            b;
  open_player(&a, &score, _i);
  open_player(&b, &score, _i);

  // The copy has a past of its own
  score_play(&score, &b, 0U, 5000U, SCORE_PRIME, two);

  score_play(&score, &a, 0U, at, SCORE_SINGLE, one);
  const float  peak     = rig_peak(one, at);
  const size_t bytes    = a.snapshot->size(a.handle);
  void* const  snapshot = malloc(bytes);
  a.snapshot->save(a.handle, snapshot);
  ck_assert_int_eq(b.snapshot->restore(b.handle, snapshot, bytes), 0);
  memcpy(b.control, a.control, sizeof(b.control));
  free(snapshot);

  score_play(&score, &a, at, SCORE_FRAMES, SCORE_WHOLE, one);
  score_play(&score, &b, at, SCORE_FRAMES, SCORE_SINGLE, two);
  ck_assert_float_gt(peak + rig_peak(one, SCORE_FRAMES - at), 0.0f);
  ck_assert_mem_eq(one, two, (SCORE_FRAMES - at) * sizeof(float));
  rig_close(&a);
  rig_close(&b);
}
END_TEST

// Saving does not change the sound, and gives the same bytes twice
START_TEST(saving_is_inaudible)
{
  float one[SCORE_FRAMES];
  float two[SCORE_FRAMES];
  Score score = {0};
  Rig   a;
  Rig   b;
  open_player(&a, &score, 0);
  open_player(&b, &score, 0);

  const size_t bytes = a.snapshot->size(a.handle);
  void* const  first = malloc(bytes);
  void* const  again = malloc(bytes);
  score_play(&score, &a, 0U, SCORE_FRAMES, SCORE_WHOLE, one);
  for (uint32_t i = 0U; i < SCORE_FRAMES; i += 100U) {
    score_play(&score, &b, i, i + 100U, SCORE_WHOLE, two + i);
    b.snapshot->save(b.handle, first);
    b.snapshot->save(b.handle, again);
    ck_assert_mem_eq(first, again, bytes);
  }
  ck_assert_mem_eq(one, two, sizeof(one));
  free(first);
  free(again);
  rig_close(&a);
  rig_close(&b);
}
END_TEST

// Of another rate, too short, too long, of something else
START_TEST(what_is_no_snapshot_changes_nothing)
{
  float one[4800];
  float two[4800];
  Rig   a;
  Rig   b;
  rig_open(&a, 48000.0);
  rig_open(&b, 44100.0);
  a.control[PARAM_ADSR_GATE] = 1.0f;
  b.control[PARAM_ADSR_GATE] = 1.0f;
  rig_render(&a, one, 500U);
  rig_render(&b, one, 500U);

  const size_t bytes = a.snapshot->size(a.handle);
  ck_assert_uint_eq(bytes, b.snapshot->size(b.handle));
  uint8_t* const good = (uint8_t*)malloc(bytes);
  uint8_t* const bad  = (uint8_t*)malloc(bytes);
  a.snapshot->save(a.handle, good);
  b.snapshot->save(b.handle, bad);
  ck_assert_int_ne(a.snapshot->restore(a.handle, bad, bytes), 0);
  memset(bad, 0, bytes);
  ck_assert_int_ne(a.snapshot->restore(a.handle, bad, bytes), 0);
  ck_assert_int_ne(a.snapshot->restore(a.handle, good, bytes - 1U), 0);
  ck_assert_int_ne(a.snapshot->restore(a.handle, good, bytes + 1U), 0);
  ck_assert_int_ne(a.snapshot->restore(a.handle, good, 0U), 0);

  rig_render(&a, one, 4800U);
  ck_assert_int_eq(a.snapshot->restore(a.handle, good, bytes), 0);
  rig_render(&a, two, 4800U);
  ck_assert_mem_eq(one, two, sizeof(one));
  free(good);
  free(bad);
  rig_close(&a);
  rig_close(&b);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("snapshot");
  tcase_add_loop_test(tests, a_copy_goes_on_with_the_same_bits, 0, 35);
  tcase_add_test(tests, saving_is_inaudible);
  tcase_add_test(tests, what_is_no_snapshot_changes_nothing);
  return rig_check("snapshot", tests);
}
