// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bundles.h"
#include "tests/suite.h"

#include <check.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// A plugin as its Turtle has it

#define RICH "urn:test:rich"

static World* world;
static Model* model; ///< Of the rich plugin

static void
read_rich(void)
{
  world = bundles_open_quietly(BUNDLES_GOOD);
  model = bundles_read_quietly(world, RICH);
}

static void
forget_rich(void)
{
  model_free(model);
  world_close(world);
}

static const ModelPort*
port(const Model* const of, const char* const symbol)
{
  for (uint32_t p = 0U; p < of->n_ports; ++p) {
    if (!strcmp(of->ports[p].symbol, symbol)) {
      return &of->ports[p];
    }
  }
  ck_abort_msg("no port %s", symbol);
  return NULL;
}

static void
expect_float(const float value, const float expected)
{
  ck_assert_double_eq((double)value, (double)expected);
}

START_TEST(every_kind_of_port_is_known)
{
  static const PortKind kinds[] = {
    PORT_CONTROL_IN,  PORT_CONTROL_IN,  PORT_CONTROL_IN, PORT_CONTROL_IN,
    PORT_CONTROL_IN,  PORT_CONTROL_IN,  PORT_CONTROL_IN, PORT_CONTROL_IN,
    PORT_CONTROL_OUT, PORT_CONTROL_OUT, PORT_AUDIO_IN,   PORT_AUDIO_OUT,
    PORT_CV_IN,       PORT_CV_OUT,      PORT_EVENT_IN,   PORT_EVENT_OUT,
    PORT_OPTIONAL,    PORT_CONTROL_IN,  PORT_CONTROL_IN, PORT_CONTROL_OUT};
  ck_assert_str_eq(model->uri, RICH);
  ck_assert_str_eq(model->name, "Rich");
  ck_assert_str_eq(model->short_name, "rich");
  ck_assert_uint_eq(model->n_ports, sizeof(kinds) / sizeof(kinds[0]));
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    ck_assert_int_eq(model->ports[p].kind, kinds[p]);
  }
  ck_assert(port(model, "events")->midi);
  ck_assert(port(model, "events")->position);
  ck_assert_uint_eq(port(model, "events")->min_bytes, 100000U);
  ck_assert(!port(model, "notify")->midi);
  ck_assert(!port(model, "notify")->position);
  ck_assert_uint_eq(port(model, "notify")->min_bytes, 0U);
  ck_assert_int_eq(port(model, "events")->designation, DESIGNATION_CONTROL);
  ck_assert_int_eq(port(model, "enabled")->designation, DESIGNATION_ENABLED);
  ck_assert_int_eq(port(model, "latency")->designation, DESIGNATION_LATENCY);
  ck_assert_int_eq(port(model, "level")->designation, DESIGNATION_NONE);
}
END_TEST

START_TEST(paths_come_from_groups_and_symbols)
{
  ck_assert_str_eq(port(model, "osc_freq")->path, "/mod/osc/freq");
  ck_assert_str_eq(port(model, "osc")->path, "/mod/rich/osc");
  ck_assert_str_eq(port(model, "env_gate")->path, "/mod/rich/env_gate");
  ck_assert_str_eq(port(model, "env_gate")->gate_path, "/gate/env");
  ck_assert_ptr_null(port(model, "noise_gate")->gate_path);
  ck_assert_ptr_null(port(model, "osc_freq")->gate_path);
  ck_assert_str_eq(port(model, "level")->path, "/mod/rich/level");
  ck_assert_ptr_null(port(model, "in")->path);
}
END_TEST

START_TEST(no_two_controls_have_one_path)
{
  ck_assert_str_eq(port(model, "mode")->path, "/mod/rich/mode");
  ck_assert_str_eq(port(model, "rich_mode")->path, "/mod/rich/rich_mode");
  ck_assert_str_eq(port(model, "rich_size")->path, "/mod/rich/size");
  ck_assert_ptr_null(port(model, "size")->path); // An output gives way
}
END_TEST

START_TEST(properties_are_read)
{
  const ModelPort* const freq = port(model, "osc_freq");
  ck_assert_str_eq(freq->name, "Frequency");
  ck_assert_str_eq(freq->unit, "Hz");
  ck_assert_str_eq(freq->comment, "How high it is.");
  ck_assert(freq->logarithmic && !freq->toggled && !freq->integer);
  expect_float(freq->min, 20.0f);
  expect_float(freq->max, 2000.0f);
  expect_float(freq->def, 440.0f);
  ck_assert_str_eq(port(model, "osc")->unit, "furlongs");
  ck_assert_str_eq(port(model, "noise_gate")->unit, "dB");
  ck_assert_str_eq(port(model, "mode")->unit, "");
  ck_assert(port(model, "env_gate")->toggled);

  const ModelPort* const mode = port(model, "mode");
  ck_assert(mode->integer && mode->enumeration && mode->trigger);
  ck_assert_uint_eq(mode->n_points, 3U);
  ck_assert_str_eq(mode->points[0].label, "one");
  ck_assert_str_eq(mode->points[1].label, "two");
  ck_assert_str_eq(mode->points[2].label, "three");
  expect_float(mode->points[1].value, 2.0f);
  expect_float(mode->min, 1.0f);
  expect_float(mode->max, 3.0f);
}
END_TEST

// Both ways to give a default are in use
START_TEST(a_range_may_be_a_multiple_of_the_rate)
{
  expect_float(port(model, "cutoff")->max, 24000.0f);
  expect_float(port(model, "cutoff")->def, 12000.0f);
  expect_float(port(model, "tone")->max, 24000.0f);
  expect_float(port(model, "tone")->def, 440.0f);
}
END_TEST

START_TEST(the_default_state_gives_the_defaults)
{
  expect_float(port(model, "noise_gate")->def, -50.0f);
}
END_TEST

START_TEST(presets_come_by_label)
{
  const ModelPreset* const presets = model->presets;
  ck_assert_uint_eq(model->n_presets, 2U);
  ck_assert_str_eq(presets[0].label, "apple");
  ck_assert_str_eq(presets[0].uri, "urn:test:preset:b");
  ck_assert(presets[0].has_state);
  ck_assert_uint_eq(presets[0].n_values, 1U);
  ck_assert_uint_eq(presets[0].values[0].port, 2U);
  expect_float(presets[0].values[0].value, 1.0f);

  // An output and a port that is not there are no values of a preset
  ck_assert_str_eq(presets[1].label, "Zebra");
  ck_assert(!presets[1].has_state);
  ck_assert_uint_eq(presets[1].n_values, 2U);
  for (uint32_t i = 0U; i < 2U; ++i) {
    const ModelValue value = presets[1].values[i];
    ck_assert(value.port == 0U || value.port == 4U);
    expect_float(value.value, value.port ? 2.0f : 220.0f);
  }
}
END_TEST

START_TEST(odd_ranges_are_repaired)
{
  static const struct {
    const char* symbol; ///< Of a port
    float       min;    ///< What is made of it
    float       max;    ///< What is made of it
    float       def;    ///< What is made of it
  } expected[] = {
    {"nothing", 0.0f, 1.0f, 0.0f},
    {"swapped", -5.0f, 5.0f, 1.0f},
    {"outside", 0.0f, 1.0f, 1.0f},
    {"nan", 0.0f, 1.0f, 0.0f},
    {"words", 0.0f, 3.0f, 3.0f},
    {"high", 10.0f, 20.0f, 10.0f},
  };
  char*        said   = NULL;
  Model*       odd    = NULL;
  World* const faulty = bundles_open_anyway(BUNDLES_FAULTY);
  ck_assert_int_eq(
    bundles_read(faulty, "urn:test:odd_ranges", &odd, NULL, &said), STATUS_OK);
  free(said);
  for (size_t i = 0U; i < sizeof(expected) / sizeof(expected[0]); ++i) {
    const ModelPort* const found = port(odd, expected[i].symbol);
    expect_float(found->min, expected[i].min);
    expect_float(found->max, expected[i].max);
    expect_float(found->def, expected[i].def);
  }
  model_free(odd);
  world_close(faulty);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("model");
  tcase_set_timeout(tcase, 20.0);
  tcase_add_checked_fixture(tcase, read_rich, forget_rich);
  tcase_add_test(tcase, every_kind_of_port_is_known);
  tcase_add_test(tcase, paths_come_from_groups_and_symbols);
  tcase_add_test(tcase, no_two_controls_have_one_path);
  tcase_add_test(tcase, properties_are_read);
  tcase_add_test(tcase, a_range_may_be_a_multiple_of_the_rate);
  tcase_add_test(tcase, the_default_state_gives_the_defaults);
  tcase_add_test(tcase, presets_come_by_label);
  tcase_add_test(tcase, odd_ranges_are_repaired);
  return suite_run("model", tcase);
}
