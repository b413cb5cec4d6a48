// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/params.h"
#include "tests/plugin_rig.h"
#include "tests/synth_bundle.h"

#include <check.h>
#include <lilv/lilv.h>
#include <lv2/core/lv2.h>
#include <lv2/port-groups/port-groups.h>

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

int
main(void)
{
  TCase* const tests = tcase_create("params");
  tcase_add_test(tests, every_port_is_in_its_place);
  tcase_add_test(tests, ranges_and_defaults_agree);
  tcase_add_test(tests, kinds_agree);
  tcase_add_test(tests, every_parameter_is_in_the_group_it_is_named_after);
  tcase_add_test(tests, every_port_is_explained);
  return rig_check("params", tests);
}
