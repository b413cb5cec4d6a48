// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/controllers.h"
#include "tests/intake_bed.h"
#include "tests/small_model.h"
#include "tests/suite.h"

#include <check.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

// What MIDI controllers do to the controls that they are bound to

static void
ck_value(const uint32_t port, const uint8_t value, const double wanted)
{
  const double is =
    (double)controllers_value(&small_model()->ports[port], value);
  ck_assert_double_le(fabs(is - wanted), 1e-5 * fabs(wanted));
}

START_TEST(a_control_has_its_range_and_scale)
{
  ck_value(SMALL_GAIN, 0U, 0.0);
  ck_value(SMALL_GAIN, 127U, 1.0);
  ck_value(SMALL_GAIN, 64U, 64.0 / 127.0);
  ck_value(SMALL_CUTOFF, 0U, 20.0);
  ck_value(SMALL_CUTOFF, 127U, 20000.0);
  ck_value(SMALL_CUTOFF, 64U, 20.0 * pow(1000.0, 64.0 / 127.0));
}
END_TEST

START_TEST(a_switch_is_on_in_the_upper_half)
{
  ck_value(SMALL_GATE, 63U, 0.0);
  ck_value(SMALL_GATE, 64U, 1.0);
}
END_TEST

START_TEST(steps_and_names_have_equal_shares)
{
  uint32_t shares[17] = {0U};
  for (uint8_t v = 0U; v < 128U; ++v) {
    const float step = controllers_value(&small_model()->ports[SMALL_STEPS], v);
    ck_assert(step >= 1.0f && step <= 16.0f);
    ++shares[(int)step];
  }
  for (int s = 1; s <= 16; ++s) {
    ck_assert_uint_eq(shares[s], 8U);
  }
  ck_value(SMALL_MODE, 0U, 0.0);
  ck_value(SMALL_MODE, 64U, 1.0);
  ck_value(SMALL_MODE, 127U, 3.0);
}
END_TEST

/// Push a command that has a slot learn
static void
push_learn(const uint32_t slot, const uint32_t port)
{
  const EventLearn wish = {
    .slot = slot, .request = slot + 1U, .controller = LEARNED_NEXT};
  const Event event = {
    .kind = EVENT_LEARN, .n_bytes = sizeof(wish), .index = port};
  ck_assert(ring_push(&bed.commands, &event, &wish));
}

static void
push_forget(const uint32_t slot)
{
  const Event event = {.kind = EVENT_FORGET, .index = slot};
  ck_assert(ring_push(&bed.commands, &event, NULL));
}

/// Take in a block with one controller, at frame 7, on channel 3: it sets `n`
/// ports to a value
static void
turn(const uint8_t  controller,
     const uint8_t  position,
     const uint32_t n,
     const float    value)
{
  const uint8_t bytes[] = {0xB2U, controller, position};
  const Event   event   = {
        .frame = 7U, .kind = EVENT_MIDI, .n_bytes = sizeof(bytes)};
  Block* const events = make_events();
  ck_assert(block_append(events, &event, bytes));
  const Block* const block = take(events);
  uint32_t           at    = 0U;
  free(events);
  ck_assert_uint_eq(block_next(block, &at)->kind, EVENT_MIDI);
  for (uint32_t i = 0U; i < n; ++i) {
    expect_set(block, &at, 7U, value);
  }
  expect_end(block, at);
}

/// Have a slot learn controller 20 for a port, which that sets to 1
static void
learn(const uint32_t slot, const uint32_t port)
{
  push_learn(slot, port);
  turn(20U, 127U, 1U, 1.0f);
}

START_TEST(the_next_controller_moves_the_control_from_then_on)
{
  turn(20U, 127U, 0U, 0.0f);
  learn(0U, SMALL_GAIN);
  turn(21U, 127U, 0U, 0.0f);
  turn(20U, 0U, 1U, 0.0f);
}
END_TEST

START_TEST(bank_and_parameter_numbers_are_not_learned)
{
  static const uint8_t unfit[] = {0U, 6U, 32U, 38U, 96U, 101U, 120U, 123U};
  push_learn(0U, SMALL_GAIN);
  for (size_t i = 0U; i < sizeof(unfit); ++i) {
    turn(unfit[i], 127U, 0U, 0.0f);
  }
  turn(7U, 127U, 1U, 1.0f);
}
END_TEST

START_TEST(the_last_wish_counts)
{
  push_learn(0U, SMALL_GAIN);
  push_learn(1U, SMALL_CUTOFF);
  turn(20U, 127U, 1U, 20000.0f);
}
END_TEST

START_TEST(a_control_that_learns_again_leaves_its_controller)
{
  learn(0U, SMALL_GAIN);
  push_learn(0U, SMALL_GAIN);
  turn(21U, 127U, 1U, 1.0f);
  turn(20U, 0U, 0U, 0.0f);
}
END_TEST

START_TEST(a_cancelled_wish_leaves_what_was_bound)
{
  learn(0U, SMALL_GAIN);
  push_learn(0U, SMALL_GAIN);
  push_forget(LEARNED_MOST);
  turn(21U, 127U, 0U, 0.0f);
  turn(20U, 127U, 1U, 1.0f);
}
END_TEST

START_TEST(what_is_forgotten_moves_no_more)
{
  learn(0U, SMALL_GAIN);
  push_forget(0U);
  turn(20U, 127U, 0U, 0.0f);
}
END_TEST

START_TEST(one_controller_moves_all_that_learned_it)
{
  learn(0U, SMALL_GAIN);
  push_learn(1U, SMALL_GATE);
  turn(20U, 127U, 2U, 1.0f);
}
END_TEST

START_TEST(a_button_fires_once_when_it_is_pressed)
{
  learn(0U, SMALL_RESET);
  turn(20U, 100U, 0U, 0.0f);
  turn(20U, 0U, 0U, 0.0f);
  turn(20U, 64U, 1U, 1.0f);
}
END_TEST

START_TEST(what_is_bound_can_be_read)
{
  Binding              binding;
  const Learned* const learned = &bed.feedback.learned;
  ck_assert(!learned_held(learned, 5U, &binding));
  learn(5U, SMALL_GAIN);
  ck_assert(learned_held(learned, 5U, &binding));
  ck_assert_uint_eq(binding.port, SMALL_GAIN);
  ck_assert_uint_eq(binding.channel, 2U);
  ck_assert_uint_eq(binding.controller, 20U);
  push_forget(5U);
  turn(20U, 127U, 0U, 0.0f);
  ck_assert(!learned_held(learned, 5U, &binding));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("controllers");
  tcase_add_checked_fixture(tcase, intake_open, bed_close);
  tcase_add_test(tcase, a_control_has_its_range_and_scale);
  tcase_add_test(tcase, a_switch_is_on_in_the_upper_half);
  tcase_add_test(tcase, steps_and_names_have_equal_shares);
  tcase_add_test(tcase, the_next_controller_moves_the_control_from_then_on);
  tcase_add_test(tcase, bank_and_parameter_numbers_are_not_learned);
  tcase_add_test(tcase, the_last_wish_counts);
  tcase_add_test(tcase, a_control_that_learns_again_leaves_its_controller);
  tcase_add_test(tcase, a_cancelled_wish_leaves_what_was_bound);
  tcase_add_test(tcase, what_is_forgotten_moves_no_more);
  tcase_add_test(tcase, one_controller_moves_all_that_learned_it);
  tcase_add_test(tcase, a_button_fires_once_when_it_is_pressed);
  tcase_add_test(tcase, what_is_bound_can_be_read);
  return suite_run("controllers", tcase);
}
