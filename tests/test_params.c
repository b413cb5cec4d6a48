// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/params.h"
#include "tests/plugin_rig.h"
#include "tests/synth_bundle.h"

#include <check.h>
#include <lilv/lilv.h>
#include <lv2/core/lv2.h>
#include <lv2/port-groups/port-groups.h>
#include <lv2/units/units.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

// The table of parameters and the Turtle are one

static const LilvPort*
port_of(const SynthBundle* const b, const uint32_t index)
{
  const LilvPort* const port = lilv_plugin_get_port_by_index(b->plugin, index);
  ck_assert_ptr_nonnull(port);
  return port;
}

static const char*
symbol_of(const SynthBundle* const b, const uint32_t index)
{
  return lilv_node_as_string(
    lilv_port_get_symbol(b->plugin, port_of(b, index)));
}

/// True if a port has a property.
static int
has_property(const SynthBundle* const b,
             const uint32_t           port,
             const char* const        uri)
{
  LilvNode* const node = lilv_new_uri(b->world, uri);
  const int has = lilv_port_has_property(b->plugin, port_of(b, port), node);
  lilv_node_free(node);
  return has;
}

START_TEST(every_port_is_in_its_place)
{
  SynthBundle b;
  synth_bundle_open(&b);
  ck_assert_uint_eq(lilv_plugin_get_num_ports(b.plugin), N_PORTS);
  ck_assert_str_eq(symbol_of(&b, PORT_EVENTS), "events");
  ck_assert_str_eq(symbol_of(&b, PORT_LEFT), "left");
  ck_assert_str_eq(symbol_of(&b, PORT_RIGHT), "right");
  for (uint32_t p = 0U; p < N_PARAMS; ++p) {
    ck_assert_str_eq(symbol_of(&b, PORT_PARAMS + p), PARAM_INFO[p].symbol);
  }
  synth_bundle_close(&b);
}
END_TEST

START_TEST(ranges_and_defaults_agree)
{
  SynthBundle b;
  synth_bundle_open(&b);
  for (uint32_t p = 0U; p < N_PARAMS; ++p) {
    LilvNode* def = NULL;
    LilvNode* min = NULL;
    LilvNode* max = NULL;
    lilv_port_get_range(
      b.plugin, port_of(&b, PORT_PARAMS + p), &def, &min, &max);
    ck_assert(lilv_node_as_float(def) == PARAM_INFO[p].def);
    ck_assert(lilv_node_as_float(min) == PARAM_INFO[p].min);
    ck_assert(lilv_node_as_float(max) == PARAM_INFO[p].max);
    lilv_node_free(def);
    lilv_node_free(min);
    lilv_node_free(max);
  }
  synth_bundle_close(&b);
}
END_TEST

START_TEST(kinds_agree)
{
  SynthBundle b;
  synth_bundle_open(&b);
  for (uint32_t p = 0U; p < N_PARAMS; ++p) {
    const ParamKind kind = PARAM_INFO[p].kind;
    const uint32_t  port = PORT_PARAMS + p;
    ck_assert_int_eq(has_property(&b, port, LV2_CORE__integer),
                     kind == PARAM_INTEGER);
    ck_assert_int_eq(has_property(&b, port, LV2_CORE__toggled),
                     kind == PARAM_SWITCH);

    // An enumeration names every value
    const int names = has_property(&b, port, LV2_CORE__enumeration);
    LilvScalePoints* const points =
      lilv_port_get_scale_points(b.plugin, port_of(&b, port));
    ck_assert_uint_eq(lilv_scale_points_size(points),
                      names ? (unsigned)PARAM_INFO[p].max + 1U : 0U);
    lilv_scale_points_free(points);
  }
  synth_bundle_close(&b);
}
END_TEST

/// One value of a port's property as text, or an empty text.
static void
port_text(const SynthBundle* const b,
          const uint32_t           port,
          const char* const        predicate,
          char* const              text,
          const size_t             size)
{
  LilvNode* const node  = lilv_new_uri(b->world, predicate);
  LilvNode* const value = lilv_port_get(b->plugin, port_of(b, port), node);
  (void)snprintf(text, size, "%s", value ? lilv_node_as_string(value) : "");
  lilv_node_free(value);
  lilv_node_free(node);
}

// The paths of OSC come from this
START_TEST(every_parameter_is_in_the_group_it_is_named_after)
{
  SynthBundle b;
  synth_bundle_open(&b);
  LilvNode* const symbol = lilv_new_uri(b.world, LV2_CORE__symbol);
  for (uint32_t p = 0U; p < N_PARAMS; ++p) {
    char group[256];
    port_text(
      &b, PORT_PARAMS + p, LV2_PORT_GROUPS__group, group, sizeof(group));
    ck_assert_str_ne(group, "");

    LilvNode* const node   = lilv_new_uri(b.world, group);
    LilvNode* const value  = lilv_world_get(b.world, node, symbol, NULL);
    const char*     name   = lilv_node_as_string(value);
    const size_t    length = strlen(name);
    ck_assert_int_eq(strncmp(PARAM_INFO[p].symbol, name, length), 0);
    ck_assert_int_eq(PARAM_INFO[p].symbol[length], '_');
    lilv_node_free(value);
    lilv_node_free(node);
  }
  lilv_node_free(symbol);
  synth_bundle_close(&b);
}
END_TEST

START_TEST(every_port_is_explained)
{
  SynthBundle b;
  synth_bundle_open(&b);
  for (uint32_t p = 0U; p < N_PORTS; ++p) {
    char text[1024];
    port_text(&b,
              p,
              "http://www.w3.org/2000/01/rdf-schema#comment",
              text,
              sizeof(text));
    ck_assert_uint_gt(strlen(text), 10U);
  }
  synth_bundle_close(&b);
}
END_TEST

// Of the standard units each has one
START_TEST(every_number_has_a_unit_with_a_format)
{
  static const char STANDARD[] = LV2_UNITS_PREFIX;
  SynthBundle       b;
  synth_bundle_open(&b);
  LilvNode* const render = lilv_new_uri(b.world, LV2_UNITS__render);
  for (uint32_t p = PORT_PARAMS; p < N_PORTS; ++p) {
    char unit[256];
    port_text(&b, p, LV2_UNITS__unit, unit, sizeof(unit));
    if (!has_property(&b, p, LV2_CORE__enumeration) &&
        !has_property(&b, p, LV2_CORE__toggled)) {
      ck_assert_str_ne(unit, "");
      LilvNode* const node = lilv_new_uri(b.world, unit);
      ck_assert(!strncmp(unit, STANDARD, sizeof(STANDARD) - 1U) ||
                lilv_world_ask(b.world, node, render, NULL));
      lilv_node_free(node);
    }
  }
  lilv_node_free(render);
  synth_bundle_close(&b);
}
END_TEST

START_TEST(special_ports_are_designated)
{
  static const struct {
    uint32_t    port;
    const char* designation;
  } SPECIAL[] = {
    {PORT_EVENTS, LV2_CORE__control},
    {PORT_LEFT, LV2_PORT_GROUPS__left},
    {PORT_RIGHT, LV2_PORT_GROUPS__right},
  };
  SynthBundle b;
  synth_bundle_open(&b);
  for (int k = 0; k < 3; ++k) {
    char text[256];
    port_text(&b, SPECIAL[k].port, LV2_CORE__designation, text, sizeof(text));
    ck_assert_str_eq(text, SPECIAL[k].designation);
  }
  synth_bundle_close(&b);
}
END_TEST

// Odd numbers are those of versions in development
START_TEST(the_plugin_introduces_itself)
{
  static const char* const VERSIONS[] = {LV2_CORE__minorVersion,
                                         LV2_CORE__microVersion};
  SynthBundle              b;
  synth_bundle_open(&b);
  LilvNode* const name = lilv_plugin_get_name(b.plugin);
  LilvNode* const who  = lilv_plugin_get_author_name(b.plugin);
  LilvNode* const hard = lilv_new_uri(b.world, LV2_CORE__hardRTCapable);
  ck_assert_str_eq(lilv_node_as_string(name), "Chronus");
  ck_assert_str_eq(lilv_node_as_string(who), "The Chronus authors");
  ck_assert(lilv_plugin_has_feature(b.plugin, hard));
  for (int k = 0; k < 2; ++k) {
    LilvNode* const  key   = lilv_new_uri(b.world, VERSIONS[k]);
    LilvNodes* const value = lilv_plugin_get_value(b.plugin, key);
    ck_assert_uint_eq(lilv_nodes_size(value), 1U);
    const int number = lilv_node_as_int(lilv_nodes_get_first(value));
    ck_assert_int_ge(number, k ? 0 : 2);
    ck_assert_int_eq(number % 2, 0);
    lilv_nodes_free(value);
    lilv_node_free(key);
  }
  lilv_node_free(hard);
  lilv_node_free(who);
  lilv_node_free(name);
  synth_bundle_close(&b);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("params");
  tcase_add_test(tests, every_port_is_in_its_place);
  tcase_add_test(tests, ranges_and_defaults_agree);
  tcase_add_test(tests, kinds_agree);
  tcase_add_test(tests, every_parameter_is_in_the_group_it_is_named_after);
  tcase_add_test(tests, every_port_is_explained);
  tcase_add_test(tests, every_number_has_a_unit_with_a_format);
  tcase_add_test(tests, special_ports_are_designated);
  tcase_add_test(tests, the_plugin_introduces_itself);
  return rig_check("params", tests);
}
