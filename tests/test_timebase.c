// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "host/osc/agenda.h"
#include "host/osc/receipts.h"
#include "host/osc/timebase.h"
#include "host/osc/timetag.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

// Moments to frames, and what waits for them

#define RATE_HZ 48000.0
#define PERIOD_FRAMES 256U

/// An audio clock that is off, and whose cycles begin unevenly
typedef struct {
  double   ppm;       ///< Faster than nominal by this
  double   jitter_ns; ///< Largest, either way
  uint64_t begin_ns;  ///< Of its first cycle
} Audio;

/// When a frame is played
static double
time_of(const Audio* const audio, const double frame)
{
  return (double)audio->begin_ns +
         (frame * 1e9 / (RATE_HZ * (1.0 + (audio->ppm / 1e6))));
}

/// Run cycles; returns the frame after the last
static uint64_t
run(Timebase* const timebase,
    Audio* const    audio,
    const uint64_t  from,
    const double    seconds)
{
  const uint64_t n     = (uint64_t)(seconds * RATE_HZ / PERIOD_FRAMES);
  uint64_t       frame = from;
  uint32_t       seed  = 1U;
  for (uint64_t c = 0U; c < n; ++c) {
    const double off  = (2.0 * (double)chance_part(&seed)) - 1.0;
    const Beat   beat = {.frame = frame,
                         .at_ns = (uint64_t)(time_of(audio, (double)frame) +
                                           (off * audio->jitter_ns))};
    timebase_feed(timebase, &beat);
    frame += PERIOD_FRAMES;
  }
  return frame;
}

/// By how many frames the moment of this frame is mapped wrongly
static double
error_at(const Timebase* const timebase,
         const Audio* const    audio,
         const uint64_t        frame)
{
  uint64_t mapped = 0U;
  ck_assert(
    timebase_map(timebase, (uint64_t)time_of(audio, (double)frame), &mapped));
  return fabs((double)(int64_t)(mapped - frame));
}

START_TEST(nothing_is_known_before_the_first_cycle)
{
  const Timebase timebase = {.rate_hz = RATE_HZ};
  uint64_t       frame    = 0U;
  ck_assert(!timebase_map(&timebase, 0U, &frame));
}
END_TEST

// A twentieth of a second ahead, as bundles are sent to the engine
START_TEST(drift_is_tracked_to_the_frame)
{
  static const double ppm[] = {-300.0, -20.0, 0.0, 50.0, 300.0};
  for (size_t i = 0U; i < 5U; ++i) {
    Timebase       timebase = {.rate_hz = RATE_HZ};
    Audio          audio    = {.ppm = ppm[i], .begin_ns = 1U << 30U};
    const uint64_t frame    = run(&timebase, &audio, 0U, 20.0);
    for (uint64_t ahead = 0U; ahead < 2400U; ahead += 7U) {
      ck_assert_double_le(error_at(&timebase, &audio, frame + ahead), 0.0);
    }
    ck_assert_double_eq_tol(timebase_drift_ppm(&timebase), ppm[i], 0.5);
  }
}
END_TEST

START_TEST(uneven_cycles_move_it_by_a_frame_at_most)
{
  Timebase       timebase = {.rate_hz = RATE_HZ};
  Audio          audio    = {.ppm = 80.0, .jitter_ns = 20000.0, .begin_ns = 5U};
  const uint64_t frame    = run(&timebase, &audio, 0U, 20.0);
  for (uint64_t ahead = 0U; ahead < 2400U; ahead += 7U) {
    ck_assert_double_le(error_at(&timebase, &audio, frame + ahead), 1.0);
  }
}
END_TEST

START_TEST(a_jump_of_the_audio_clock_is_followed_at_once)
{
  Timebase timebase = {.rate_hz = RATE_HZ};
  Audio    audio    = {.ppm = 100.0, .begin_ns = 7U};
  uint64_t frame    = run(&timebase, &audio, 0U, 10.0);
  audio.begin_ns += 100000000U; // A tenth of a second was skipped
  frame = run(&timebase, &audio, frame, 0.02);
  ck_assert_double_le(error_at(&timebase, &audio, frame + 1000U), 1.0);
  ck_assert_double_eq_tol(timebase_drift_ppm(&timebase), 100.0, 5.0);
}
END_TEST

START_TEST(moments_before_the_first_frame_are_frame_0)
{
  Timebase timebase = {.rate_hz = RATE_HZ};
  Audio    audio    = {.begin_ns = 1000000000U};
  uint64_t frame    = 1U;
  run(&timebase, &audio, 0U, 0.1);
  ck_assert(timebase_map(&timebase, 1000U, &frame));
  ck_assert_uint_eq(frame, 0U);
}
END_TEST

START_TEST(tags_are_moments)
{
  static const int64_t now = 1800000000LL * 1000000000LL;
  for (int64_t ns = 0; ns < 1000000000LL; ns += 999983LL) {
    const uint64_t tag = timetag_from_unix_ns(now + ns);
    ck_assert_int_eq(timetag_to_unix_ns(tag, now), now + ns);
  }
  ck_assert_int_eq(timetag_to_unix_ns(0x83AA7E8080000000ULL, now), 500000000LL);
}
END_TEST

START_TEST(tags_go_on_after_2036)
{
  // 2036-02-07 06:28:16 UTC, when the seconds begin anew
  static const int64_t turn = 2085978496LL * 1000000000LL;
  static const int64_t hour = 3600LL * 1000000000LL;
  const uint64_t       tag  = timetag_from_unix_ns(turn + hour);
  ck_assert_uint_eq(tag >> 32U, 3600U);
  ck_assert_int_eq(timetag_to_unix_ns(tag, turn - hour), turn + hour);
  ck_assert_int_eq(timetag_to_unix_ns(tag, turn + hour), turn + hour);
  ck_assert_int_lt(timetag_to_unix_ns(tag, turn - (1000 * hour)), 0);
}
END_TEST

static Appointment
appointment(const int64_t at_ns, const uint8_t mark)
{
  static uint8_t events[64];
  static char    path[] = "/mod/sine/freq";
  events[0]             = mark;
  return (Appointment){
    .at_ns = at_ns, .path = path, .events = events, .n_bytes = sizeof(events)};
}

START_TEST(bundles_wait_in_the_order_of_their_times)
{
  static const int64_t times[] = {5, 3, 9, 3, 1, 9};
  static const uint8_t order[] = {4U, 1U, 3U, 0U, 2U, 5U};
  Agenda               agenda  = {.n = 0U};
  for (uint8_t i = 0U; i < 6U; ++i) {
    const Appointment made = appointment(times[i], i);
    ck_assert_int_eq(agenda_add(&agenda, &made), STATUS_OK);
  }
  for (uint8_t i = 0U; i < 6U; ++i) {
    ck_assert_uint_eq(agenda_first(&agenda)->events[0], order[i]);
    agenda_drop(&agenda, 0U);
  }
  ck_assert_ptr_null(agenda_first(&agenda));
  ck_assert_uint_eq(agenda.n_bytes, 0U);
  agenda_close(&agenda);
}
END_TEST

START_TEST(only_so_many_bundles_wait)
{
  Agenda            agenda = {.n = 0U};
  const Appointment made   = appointment(1, 0U);
  for (uint32_t i = 0U; i < AGENDA_BUNDLES; ++i) {
    ck_assert_int_eq(agenda_add(&agenda, &made), STATUS_OK);
  }
  ck_assert(!agenda_has_room(&agenda, 1U, 0U));
  ck_assert_int_eq(agenda_add(&agenda, &made), STATUS_NO_MEMORY);
  agenda_drop(&agenda, 17U);
  ck_assert(agenda_has_room(&agenda, 1U, 0U));
  ck_assert(!agenda_has_room(&agenda, 1U, AGENDA_BYTES));
  agenda_close(&agenda);
}
END_TEST

START_TEST(receipts_are_found_by_their_number_alone)
{
  static char     path[]   = "/mod/sine/freq";
  Receipts* const receipts = (Receipts*)calloc(1U, sizeof(Receipts));
  const Receipt   made     = {.path = path};
  ck_assert_ptr_nonnull(receipts);
  const uint64_t kept = receipts_open(receipts, &made);
  ck_assert_uint_ne(kept, 0U);
  for (uint32_t i = 0U; i < 3U * RECEIPTS_MOST; ++i) {
    const uint64_t token = receipts_open(receipts, &made);
    ck_assert_uint_ne(token, 0U);
    receipts_drop(receipts, token);
    ck_assert_ptr_null(receipts_find(receipts, token));
  }
  ck_assert_str_eq(receipts_find(receipts, kept)->path, path);
  for (uint32_t i = 1U; i < RECEIPTS_MOST; ++i) {
    ck_assert_uint_ne(receipts_open(receipts, &made), 0U);
  }
  ck_assert_uint_eq(receipts_open(receipts, &made), 0U);
  receipts_clear(receipts);
  ck_assert_uint_eq(receipts->n, 0U);
  free(receipts);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("timebase");
  tcase_add_test(tcase, nothing_is_known_before_the_first_cycle);
  tcase_add_test(tcase, drift_is_tracked_to_the_frame);
  tcase_add_test(tcase, uneven_cycles_move_it_by_a_frame_at_most);
  tcase_add_test(tcase, a_jump_of_the_audio_clock_is_followed_at_once);
  tcase_add_test(tcase, moments_before_the_first_frame_are_frame_0);
  tcase_add_test(tcase, tags_are_moments);
  tcase_add_test(tcase, tags_go_on_after_2036);
  tcase_add_test(tcase, bundles_wait_in_the_order_of_their_times);
  tcase_add_test(tcase, only_so_many_bundles_wait);
  tcase_add_test(tcase, receipts_are_found_by_their_number_alone);
  return suite_run("timebase", tcase);
}
