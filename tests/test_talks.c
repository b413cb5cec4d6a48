// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/wav.h"
#include "host/shared/fault.h"
#include "tests/bundles.h"
#include "tests/pair.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <string.h>

// What a plugin is told beside notes, and what it says: the transport, and MIDI
// of its own

#define PLUGIN "urn:test:talks"

/// Frames of a period
#define FRAMES 256U

/// A transport at `frame`, which rolls at so many beats per minute
static Transport
rolling(const int64_t frame, const double bpm)
{
  const double  beat = (double)frame * bpm / (60.0 * 48000.0);
  const int64_t bar  = (int64_t)(beat / 4.0);
  return (Transport){.frame         = frame,
                     .bpm           = bpm,
                     .bar           = bar,
                     .bar_beat      = beat - (4.0 * (double)bar),
                     .beats_per_bar = 4.0f,
                     .beat_unit     = 4,
                     .rolls         = 1U,
                     .measured      = 1U};
}

/// Events of one kind in the last block of the log
static uint32_t
count_events(const EventKind kind)
{
  const Log* const   log   = pair_host.supervisor.log;
  const Block* const block = log_slot(log, log_head(log) - 1U);
  uint32_t           at    = 0U;
  uint32_t           n     = 0U;
  const Event*       event = NULL;
  while ((event = block_next(block, &at))) {
    n += event->kind == kind;
  }
  return n;
}

START_TEST(it_is_told_the_tempo_once)
{
  pair_open(PLUGIN, _i, FRAMES);
  pair_cycle(true);
  ck_assert(pair_peak() == 0.0f);
  for (int64_t b = 0; b < 100; ++b) {
    pair_transport = rolling(1000 + (b * FRAMES), 120.0);
    pair_cycle(true);
    ck_assert_uint_eq(count_events(EVENT_TRANSPORT), b ? 0U : 1U);
    ck_assert(pair_out[0][0] == 0.12f + 0.5f);
  }
  pair_close();
}
END_TEST

START_TEST(each_change_is_told)
{
  const Transport changes[] = {
    rolling(5000, 120.0),                        // Elsewhere
    rolling(5000 + FRAMES, 90.0),                // Another tempo
    {.frame = 5000 + (2 * FRAMES)},              // It stops
    {.frame = 5000 + (2 * FRAMES), .rolls = 1U}, // It begins
  };
  static const float levels[] = {0.62f, 0.59f, 0.0f, 0.5f};
  pair_open(PLUGIN, false, FRAMES);
  pair_transport = rolling(0, 120.0);
  pair_cycle(true);
  for (uint32_t c = 0U; c < 4U; ++c) {
    pair_transport = changes[c];
    pair_cycle(true);
    ck_assert_uint_eq(count_events(EVENT_TRANSPORT), 1U);
    ck_assert_float_eq_tol(pair_out[0][0], levels[c], 1e-6f);
  }
  pair_close();
}
END_TEST

// A copy that begins without the state of another is told, too
START_TEST(a_fresh_copy_is_told_where_the_music_stands)
{
  const Event restore = {.kind = EVENT_RESTORE};
  pair_open(PLUGIN, false, FRAMES);
  pair_transport = rolling(0, 120.0);
  pair_cycle(true);
  pair_push(&restore, NULL);
  for (int64_t b = 1; b < 40; ++b) {
    pair_transport = rolling(b * FRAMES, 120.0);
    pair_cycle(true);
  }
  ck_assert_uint_eq(count_read(&pair_stats.restored_fresh), 1U);
  ck_assert_uint_eq(count_read(&pair_stats.diverged_blocks), 0U);
  pair_close();
}
END_TEST

/// Expect that the plugin sent one note in the last cycle
static void
expect_note(const uint8_t note)
{
  uint32_t           at    = 0U;
  const Event* const event = block_next(pair_sent, &at);
  ck_assert(event && !block_next(pair_sent, &at));
  ck_assert_uint_eq(event->kind, EVENT_MIDI);
  ck_assert_uint_eq(event->frame, 0U);
  ck_assert_uint_eq(event->n_bytes, 3U);
  ck_assert_uint_eq(event_payload(event)[1], note);
}

START_TEST(what_it_sends_is_heard_once)
{
  pair_open(PLUGIN, _i, FRAMES);
  pair_strike(60U, 100U);
  pair_cycle(true);
  expect_note(72U);
  pair_cycle(true);
  ck_assert_uint_eq(pair_sent->event_bytes, 0U);
  pair_close();
}
END_TEST

START_TEST(no_death_silences_what_it_sends)
{
  const Event kill = {
    .kind = EVENT_FAULT, .index = FAULT_ACTIVE, .value = FAULT_KILL};
  pair_open(PLUGIN, true, FRAMES);
  for (uint8_t n = 0U; n < 20U; ++n) {
    if (n % 5U == 0U) {
      pair_push(&kill, NULL);
    }
    pair_strike(60U + n, 100U);
    pair_cycle(true);
    expect_note(72U + n);
  }
  ck_assert_uint_ge(count_read(&pair_stats.swaps), 3U);
  ck_assert_uint_eq(count_read(&pair_stats.diverged_blocks), 0U);
  pair_close();
}
END_TEST

/// The value at a frame of @/a.wav
static float
value_at(const uint64_t frame)
{
  Wav wav = program_wav("@/a.wav");
  ck_assert_uint_gt(wav.n_frames, frame);
  const float value = wav.samples[frame];
  wav_close(&wav);
  return value;
}

START_TEST(properties_are_set_as_controls_are)
{
  static const char        score[]      = "0.1 /mod/talks/gain 5\n"
                                          "0.2 /mod/talks/steps 3\n"
                                          "0.3 /mod/talks/file /a.wav\n";
  static const char* const isolations[] = {"threads", "processes"};
  Ran                      ran;
  bundles_use_built("plugins");
  program_write("@/score", score, strlen(score));
  program_do(&ran,
             "chronus render " PLUGIN " -q -b 256 -t 0.4 -s @/score -i %s "
             "-c gain=2 -o @/a.wav",
             isolations[_i]);
  ck_assert(value_at(0U) == 0.2f);
  ck_assert(value_at(4799U) == 0.2f);
  ck_assert(value_at(4800U) == 0.5f);
  ck_assert(value_at(9600U) == 0.3f);
  ck_assert(value_at(14400U) == 0.6f);
}
END_TEST

// Even in the second run of a block that is not cut where a control changes
START_TEST(a_controller_moves_a_property_in_a_long_block)
{
  const EventLearn wish      = {.request = 1U, .controller = 20U};
  Event            learn     = {.kind = EVENT_LEARN, .n_bytes = sizeof(wish)};
  const uint8_t    message[] = {0xB0U, 20U, 127U};
  const Event      midi      = {
              .frame = FRAMES + 8U, .kind = EVENT_MIDI, .n_bytes = sizeof(message)};
  pair_open(PLUGIN, false, FRAMES);
  pair_host.model->whole = true;
  pair_lengthen(2U * FRAMES);
  while (strcmp(pair_host.model->ports[learn.index].symbol, "gain") != 0) {
    ++learn.index;
  }
  pair_push(&learn, &wish);
  pair_push(&midi, message);
  pair_cycle(true);
  ck_assert(pair_out[0][midi.frame - 1U] == 0.0f);
  ck_assert(pair_out[0][midi.frame] == 1.0f);
  pair_close();
}
END_TEST

START_TEST(properties_are_shown)
{
  Ran ran;
  bundles_use_built("plugins");
  program_do(&ran, "chronus info " PLUGIN);
  ck_assert_ptr_nonnull(strstr(ran.out, "-10 to 10             dB     Gain"));
  ck_assert_ptr_nonnull(strstr(ran.out, "/mod/talks/steps"));
  ck_assert_ptr_nonnull(strstr(ran.out, "/mod/talks/file   File"));
}
END_TEST

START_TEST(what_is_only_told_is_shown)
{
  Ran ran;
  bundles_use_built("plugins");
  program_run(&ran, "chronus info urn:test:tells");
  ck_assert_msg(!ran.status, "%s", ran.err);
  ck_assert_ptr_nonnull(strstr(ran.out, "control outputs\n  /mod/tells/loud"));
  ck_assert_ptr_nonnull(strstr(ran.out, "text outputs\n  /mod/tells/title"));
  ck_assert_ptr_nonnull(strstr(ran.out, "0  any    "));
}
END_TEST

START_TEST(a_number_is_no_text)
{
  static const char score[] = "0.1 /mod/talks/file 5\n";
  Ran               ran;
  bundles_use_built("plugins");
  program_write("@/score", score, strlen(score));
  program_run(&ran,
              "chronus render " PLUGIN " -q -t 0.2 -s @/score -o @/a.wav");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_msg(strstr(ran.err, "/mod/talks/file"), "%s", ran.err);
}
END_TEST

// Nobody sends again what it was before: it begins with what differs
START_TEST(a_fresh_copy_is_told_what_was_set)
{
  const Event restore = {.kind = EVENT_RESTORE};
  pair_open(PLUGIN, false, FRAMES);
  pair_set("gain", 0U, 4.0f);
  pair_cycle(true);
  pair_push(&restore, NULL);
  for (uint32_t b = 0U; b < 40U; ++b) {
    pair_cycle(true);
  }
  ck_assert_uint_eq(count_read(&pair_stats.restored_fresh), 1U);
  ck_assert_uint_eq(count_read(&pair_stats.diverged_blocks), 0U);
  pair_close();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("talks");
  tcase_add_loop_test(tcase, it_is_told_the_tempo_once, 0, 2);
  tcase_add_test(tcase, each_change_is_told);
  tcase_add_test(tcase, a_fresh_copy_is_told_where_the_music_stands);
  tcase_add_loop_test(tcase, what_it_sends_is_heard_once, 0, 2);
  tcase_add_test(tcase, no_death_silences_what_it_sends);
  tcase_add_loop_test(tcase, properties_are_set_as_controls_are, 0, 2);
  tcase_add_test(tcase, a_controller_moves_a_property_in_a_long_block);
  tcase_add_test(tcase, properties_are_shown);
  tcase_add_test(tcase, what_is_only_told_is_shown);
  tcase_add_test(tcase, a_number_is_no_text);
  tcase_add_test(tcase, a_fresh_copy_is_told_what_was_set);
  return suite_run("talks", tcase);
}
