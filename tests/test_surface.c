// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/desk.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <string.h>

// Controls and gates, and an engine that takes no messages

START_TEST(every_control_can_be_set)
{
  const Model* const model = small_model();
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    if (port->path) {
      ck_assert(say(port->path, "n", (double)port->max));
      ck_assert_uint_eq(desk.replies.n, 0U);
      ck_set(p, port->max);
    }
  }
}
END_TEST

START_TEST(every_control_tells_its_default)
{
  const Model* const model = small_model();
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    if (port->path) {
      ck_assert(say(port->path, ""));
      ck_number(port->path, 'f', (double)port->def);
      ck_assert_uint_eq(take_all().n, 0U);
    }
  }
}
END_TEST

START_TEST(a_query_tells_what_was_set)
{
  ck_assert(say("/mod/sine/freq", "n", 523.25));
  ck_assert(say("/mod/sine/freq", ""));
  ck_number("/mod/sine/freq", 'f', 523.25);
}
END_TEST

START_TEST(events_act_at_the_frame_of_the_surface)
{
  desk.surface.frame = 37U;
  ck_assert(say("/mod/sine/freq", "n", 220.0));
  ck_assert(say("/note/on", "n", 60.0));
  ck_assert(say("/swap", ""));
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 3U);
  for (uint32_t e = 0U; e < taken.n; ++e) {
    ck_assert_uint_eq(taken.events[e].frame, 37U);
  }
}
END_TEST

START_TEST(out_of_range_is_clamped_and_told)
{
  ck_assert(say("/mod/sine/freq", "n", 1e300));
  ck_error("/mod/sine/freq", "clamped to 20000 Hz (range 0.1 to 20000 Hz)");
  ck_set(SMALL_FREQ, 20000.0f);
  ck_assert(say("/mod/sine/freq", "n", -5.0));
  ck_error("/mod/sine/freq", "clamped to 0.1 Hz (range 0.1 to 20000 Hz)");
  ck_set(SMALL_FREQ, 0.1f);
  ck_assert(say("/mod/sine/gain", "n", 1.5));
  ck_error("/mod/sine/gain", "clamped to 1 (range 0 to 1)");
  ck_set(SMALL_GAIN, 1.0f);
  ck_assert_uint_eq(count_read(&desk.stats.osc_errors), 3U);
}
END_TEST

START_TEST(whole_numbers_are_rounded)
{
  ck_assert(say("/mod/small/steps", "n", 3.4));
  ck_set(SMALL_STEPS, 3.0f);
  ck_assert(say("/mod/small/steps", "n", 3.5));
  ck_set(SMALL_STEPS, 4.0f);
  ck_assert(say("/mod/small/steps", "n", 16.4));
  ck_assert_uint_eq(desk.replies.n, 0U);
  ck_set(SMALL_STEPS, 16.0f);
  ck_assert(say("/mod/small/steps", "n", 17.0));
  ck_error("/mod/small/steps", "clamped to 16 (range 1 to 16)");
  ck_set(SMALL_STEPS, 16.0f);
}
END_TEST

START_TEST(enumerations_take_the_nearest_point)
{
  ck_assert(say("/mod/filter/mode", "n", 1.2));
  ck_set(SMALL_MODE, 1.0f);
  ck_assert(say("/mod/filter/mode", "n", 2.6));
  ck_set(SMALL_MODE, 3.0f);
  ck_assert(say("/mod/filter/mode", "n", 9.0));
  ck_error("/mod/filter/mode", "clamped to 3 (range 0 to 3)");
  ck_set(SMALL_MODE, 3.0f);
}
END_TEST

START_TEST(triggers_fire_above_zero_only)
{
  ck_assert(say("/mod/lfo/reset", "n", 0.001));
  ck_set(SMALL_RESET, 1.0f);
  ck_assert(say("/mod/lfo/reset", "n", 127.0));
  ck_assert_uint_eq(desk.replies.n, 0U);
  ck_set(SMALL_RESET, 1.0f);
  ck_assert(say("/mod/lfo/reset", "n", 0.0));
  ck_assert_uint_eq(desk.replies.n, 0U);
  ck_nothing();
}
END_TEST

START_TEST(gates_take_words_and_numbers)
{
  ck_assert(say("/gate/adsr", "w", "on"));
  ck_set(SMALL_GATE, 1.0f);
  ck_assert(say("/gate/adsr", ""));
  ck_number("/gate/adsr", 'i', 1.0);
  ck_assert(say("/gate/adsr", "w", "OFF"));
  ck_set(SMALL_GATE, 0.0f);
  ck_assert(say("/gate/adsr", ""));
  ck_number("/gate/adsr", 'i', 0.0);
  ck_assert(say("/gate/adsr", "n", 1.0));
  ck_set(SMALL_GATE, 1.0f);
  ck_assert(say("/gate/adsr", "n", 0.0));
  ck_set(SMALL_GATE, 0.0f);
}
END_TEST

START_TEST(gate_changes_in_a_burst_keep_their_order)
{
  ck_assert(say("/gate/adsr", "w", "on"));
  ck_assert(say("/gate/adsr", "w", "off"));
  ck_assert(say("/gate/adsr", "w", "on"));
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 3U);
  ck_value(taken.events[0].value, 1.0f);
  ck_value(taken.events[1].value, 0.0f);
  ck_value(taken.events[2].value, 1.0f);
}
END_TEST

START_TEST(older_names_mean_the_same)
{
  ck_assert(say("/engine/freq", "n", 330.0));
  ck_set(SMALL_FREQ, 330.0f);
  ck_assert(say("/engine/freq", ""));
  ck_number("/engine/freq", 'f', 330.0);
  ck_assert(say("/engine/amp", "n", 0.25));
  ck_set(SMALL_GAIN, 0.25f);
}
END_TEST

START_TEST(older_names_are_gone_where_they_mean_nothing)
{
  Model other   = *small_model();
  other.n_ports = 0U;
  surface_close(&desk.surface);
  ck_assert_int_eq(
    surface_open(&desk.surface, &other, &desk.ring, &desk.stats, false),
    STATUS_OK);
  ck_assert(!say("/engine/freq", "n", 330.0));
  ck_assert(!say("/mod/sine/freq", "n", 330.0));
  ck_assert(say("/panic", ""));
}
END_TEST

static void
fill_ring(const uint32_t left)
{
  const Event event = {.kind = EVENT_SET};
  while (ring_room(&desk.ring) > left) {
    ck_assert(ring_push(&desk.ring, &event, NULL));
  }
}

START_TEST(a_full_ring_takes_all_or_nothing)
{
  static const struct {
    const char* path;
    const char* types;
    const char* word;
    uint32_t    room;
  } asked[] = {
    {"/gate/adsr", "w", "on", 0U},
    {"/note/on", "w", "C4", 16U},
    {"/preset/load", "w", "Warm Pad", 32U},
    {"/panic", "", "", 32U * 24U},
    {"/swap", "", "", 0U},
  };
  for (size_t i = 0U; i < sizeof(asked) / sizeof(*asked); ++i) {
    memset(&desk.ring, 0, sizeof(desk.ring));
    fill_ring(asked[i].room);
    const uint32_t room = ring_room(&desk.ring);
    ck_assert(!say(asked[i].path, asked[i].types, asked[i].word));
    ck_error(asked[i].path, "the engine takes no messages");
    ck_assert_uint_eq(ring_room(&desk.ring), room);
    ck_value(desk.surface.values[SMALL_FREQ], 440.0f);

    // One event less, and it fits
    Event event = {.frame = 0U};
    while (ring_room(&desk.ring) < 33U * 24U) {
      ck_assert(ring_peek(&desk.ring, &event));
      ring_pop(&desk.ring, &event, NULL);
    }
    ck_assert(say(asked[i].path, asked[i].types, asked[i].word));
    ck_assert_uint_eq(desk.replies.n, 0U);
    surface_close(&desk.surface);
    ck_assert_int_eq(
      surface_open(
        &desk.surface, small_model(), &desk.ring, &desk.stats, false),
      STATUS_OK);
  }
}
END_TEST

START_TEST(a_dead_engine_is_waited_for_once)
{
  desk.surface.outbox.may_wait = true;
  fill_ring(0U);
  ck_assert(!say("/swap", ""));
  ck_error("/swap", "the engine takes no messages");
  for (int i = 0; i < 100;
       ++i) { // Each would be a second, and Check kills at 4
    ck_assert(!say("/swap", ""));
  }

  Event event = {.frame = 0U};
  ck_assert(ring_peek(&desk.ring, &event));
  ring_pop(&desk.ring, &event, NULL);
  ck_assert(say("/swap", ""));
  ck_assert(!desk.surface.outbox.stalled);
}
END_TEST

START_TEST(closing_nothing_is_fine)
{
  Surface none = {.frame = 0U};
  surface_close(&none);
  surface_close(&none);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("surface");
  tcase_add_checked_fixture(tcase, desk_open, desk_close);
  tcase_add_test(tcase, every_control_can_be_set);
  tcase_add_test(tcase, every_control_tells_its_default);
  tcase_add_test(tcase, a_query_tells_what_was_set);
  tcase_add_test(tcase, events_act_at_the_frame_of_the_surface);
  tcase_add_test(tcase, out_of_range_is_clamped_and_told);
  tcase_add_test(tcase, whole_numbers_are_rounded);
  tcase_add_test(tcase, enumerations_take_the_nearest_point);
  tcase_add_test(tcase, triggers_fire_above_zero_only);
  tcase_add_test(tcase, gates_take_words_and_numbers);
  tcase_add_test(tcase, gate_changes_in_a_burst_keep_their_order);
  tcase_add_test(tcase, older_names_mean_the_same);
  tcase_add_test(tcase, older_names_are_gone_where_they_mean_nothing);
  tcase_add_test(tcase, a_full_ring_takes_all_or_nothing);
  tcase_add_test(tcase, a_dead_engine_is_waited_for_once);
  tcase_add_test(tcase, closing_nothing_is_fine);
  return suite_run("surface", tcase);
}
