// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/chance.h"
#include "plugin/kernel.h"
#include "plugin/params.h"
#include "tests/plugin_rig.h"
#include "tests/synth_bundle.h"

#include <check.h>
#include <lilv/lilv.h>
#include <lv2/presets/presets.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The presets of the synth: how loud they are, and that they sound as ever

enum { N_PRESETS = 24, N_BANKS = 8 };

/// What a preset does to the ports
typedef struct {
  float value[N_PARAMS]; ///< By Param
  int   n_set;           ///< How many it sets
} Preset;

static void
set_value(const char* const symbol,
          void* const       data,
          const void* const value,
          const uint32_t    size,
          const uint32_t    type)
{
  (void)type;
  Preset* const preset = (Preset*)data;
  for (uint32_t p = 0U; p < N_PARAMS; ++p) {
    if (!strcmp(symbol, PARAM_INFO[p].symbol)) {
      ck_assert_uint_eq(size, sizeof(float));
      memcpy(&preset->value[p], value, sizeof(float));
      ck_assert_float_ge(preset->value[p], PARAM_INFO[p].min);
      ck_assert_float_le(preset->value[p], PARAM_INFO[p].max);
      ++preset->n_set;
      return;
    }
  }
  ck_abort_msg("no port %s", symbol);
}

/// Read a preset.
static Preset
load(const SynthBundle* const b, Rig* const rig, const LilvNode* const uri)
{
  Preset preset = {{0.0f}, 0};
  for (uint32_t p = 0U; p < N_PARAMS; ++p) {
    preset.value[p] = PARAM_INFO[p].def;
  }
  lilv_world_load_resource(b->world, uri);
  LilvState* const state = lilv_state_new_from_world(b->world, &rig->map, uri);
  ck_assert_ptr_nonnull(state);
  ck_assert_ptr_nonnull(lilv_state_get_label(state));
  lilv_state_emit_port_values(state, set_value, &preset);
  lilv_state_free(state);
  ck_assert_int_gt(preset.n_set, 0);
  return preset;
}

static double
decibels(const float x)
{
  return 20.0 * log10((double)x + 1e-12);
}

/// What notes sound like
typedef struct {
  double peak; ///< In dBFS
  double mean; ///< Of 1 at full scale
} Heard;

/// Play notes of velocity 100, held for 1.2 s; they must end.
static Heard
play(Rig* const rig, const int* const notes, const int n)
{
  static float out[57600];
  double       mean = 0.0;
  for (int k = 0; k < n; ++k) {
    rig_midi(rig, 0, 0x90, notes[k], 100);
  }
  rig_render(rig, out, 57600U);
  for (int i = 0; i < 57600; ++i) { // A Hann window cuts no cycle
    const double sine = sin(M_PI * ((double)i + 0.5) / 57600.0);
    mean += (double)out[i] * sine * sine / 28800.0;
  }

  const double peak = decibels(rig_peak(out, 57600U));
  rig_midi(rig, 0, 0xB0, 123, 0);
  for (int s = 0; s < 3; ++s) {
    rig_render(rig, out, 57600U);
  }
  rig_expect_silence(out, 57600U);
  return (Heard){peak, mean};
}

/// Do something with each preset.
static void
for_each_preset(void (*const act)(Rig* rig, const char* uri))
{
  SynthBundle b;
  synth_bundle_open(&b);
  LilvNode* const  type    = lilv_new_uri(b.world, LV2_PRESETS__Preset);
  LilvNodes* const presets = lilv_plugin_get_related(b.plugin, type);
  ck_assert_uint_eq(lilv_nodes_size(presets), N_PRESETS);

  LILV_FOREACH(nodes, n, presets)
  {
    const LilvNode* const uri = lilv_nodes_get(presets, n);
    Rig                   rig;
    rig_open(&rig, 48000.0);
    const Preset preset = load(&b, &rig, uri);
    memcpy(rig.control, preset.value, sizeof(rig.control));
    act(&rig, lilv_node_as_uri(uri));
    rig_close(&rig);
  }
  lilv_nodes_free(presets);
  lilv_node_free(type);
  synth_bundle_close(&b);
}

static const int CHORD[] = {48, 52, 55, 59, 60, 64, 67, 72};

/// Over the usual 61 keys; a tremolo that beats with one of them is no DC, what
/// all have in common is.
static void
expect_levels(Rig* const rig, const char* const uri)
{
  const int plain = !strcmp(uri, "urn:chronus:preset:sine");
  double    mean  = 0.0;
  if (plain) { // The defaults, whatever their level is
    for (uint32_t p = 0U; p < N_PARAMS; ++p) {
      ck_assert(rig->control[p] == PARAM_INFO[p].def);
    }
  }
  for (int note = 36; note <= 96; note += 3) {
    const Heard heard = play(rig, &note, 1);
    mean += heard.mean / 21.0;
    ck_assert_double_gt(heard.peak, -24.0);
    ck_assert_double_lt(heard.peak, plain ? -6.0 : -15.0);
  }
  ck_assert_double_eq_tol(mean, 0.0, 1e-4);
  uint32_t seed = 1U;
  for (int c = 0; c < 8; ++c) { // Some are louder than others
    int chord[8];
    for (int k = 0; k < 8; ++k) {
      chord[k] = 36 + (int)(chance_part(&seed) * 61.0f);
    }
    ck_assert_double_lt(play(rig, chord, 8).peak, plain ? 12.0 : 0.0);
  }
}

START_TEST(presets_play_at_a_good_level)
{
  for_each_preset(expect_levels);
}
END_TEST

/// What each preset's chord sounds like, as a number: of the bits of 20000
/// frames (FNV, G. Fowler, L. C. Noll and K.-P. Vo).
typedef struct {
  const char* name; ///< Last part of its URI
  uint64_t    hash; ///< Of the sound
} Golden;

static const Golden GOLDEN[N_PRESETS] = {
  {"bass", 0x7A43ECD98489D180U},  {"bell", 0xB8DB57E0CD7F5A70U},
  {"chime", 0xA4346DCBF5026042U}, {"choir", 0xC51DB0C0D863D7C0U},
  {"clav", 0x89102E8CED054F01U},  {"epiano", 0xB5405CC18DDE4918U},
  {"flute", 0x8371FD28E0790A21U}, {"glass", 0x1FC25B6945F34043U},
  {"harp", 0xB5650DD4F492B671U},  {"keys", 0x573ADCA08609B61DU},
  {"koto", 0xD0B9F08CAB45FDB2U},  {"lead", 0x61B94E30C95D450BU},
  {"organ", 0x9B98E6FC451EEA5CU}, {"pad", 0x4D3265BFC87ADD8BU},
  {"pluck", 0x8910737B44CA504CU}, {"pulse", 0x8A83A0A0B7F727C7U},
  {"reed", 0xA5A6FE072E4FF3E4U},  {"rubber", 0xC36741F07A5D081AU},
  {"sine", 0xBFD0C75BC5A6D3C0U},  {"siren", 0xF209022C204F7C8BU},
  {"steps", 0x52AA8188A9077DEDU}, {"sub", 0x63A621F2580D4C24U},
  {"toy", 0xBFBAD009CCCFAC7EU},   {"whistle", 0x0510087E29C39FEDU},
};

static void
expect_golden(Rig* const rig, const char* const uri)
{
  static float out[20000];
  uint64_t     hash = 0xCBF29CE484222325U;
  for (int k = 0; k < 8; ++k) {
    rig_midi(rig, INT64_C(100) * k, 0x90, CHORD[k], 100);
    rig_midi(rig, 8000 + (INT64_C(100) * k), 0x80, CHORD[k], 0);
  }
  rig_run(rig, out, 20000U);
  for (int i = 0; i < 20000; ++i) {
    hash = (hash ^ rig_bits(out[i])) * 0x100000001B3U;
  }
  const char* const name = strrchr(uri, ':') + 1;
  for (int k = 0; k < N_PRESETS; ++k) {
    if (!strcmp(GOLDEN[k].name, name)) {
      if (GOLDEN[k].hash != hash) {
        ck_abort_msg("{\"%s\", 0x%016llXU},", name, (unsigned long long)hash);
      }
      return;
    }
  }
  ck_abort_msg("{\"%s\", 0x%016llXU},", name, (unsigned long long)hash);
}

// On every machine, with every compiler: a change of these numbers is a change
// of the sound
START_TEST(presets_sound_as_ever)
{
  static const char* const LANES[] = {"4", "8", "16"};
  if (kernel_find(4 << _i)) {
    ck_assert_int_eq(setenv("CHRONUS_LANES", LANES[_i], 1), 0);
    for_each_preset(expect_golden);
  } else {
    printf("%s lanes: not run: this machine has no such kernel\n", LANES[_i]);
  }
}
END_TEST

START_TEST(presets_are_in_banks)
{
  SynthBundle b;
  synth_bundle_open(&b);
  LilvNode* const  bank    = lilv_new_uri(b.world, LV2_PRESETS__bank);
  LilvNode* const  is      = lilv_new_uri(b.world, LILV_NS_RDF "type");
  LilvNode* const  type    = lilv_new_uri(b.world, LV2_PRESETS__Bank);
  LilvNode* const  kind    = lilv_new_uri(b.world, LV2_PRESETS__Preset);
  LilvNodes* const banks   = lilv_world_find_nodes(b.world, NULL, is, type);
  LilvNodes* const presets = lilv_plugin_get_related(b.plugin, kind);
  ck_assert_uint_eq(lilv_nodes_size(banks), N_BANKS);
  LILV_FOREACH(nodes, n, presets)
  {
    LilvNode* const of =
      lilv_world_get(b.world, lilv_nodes_get(presets, n), bank, NULL);
    ck_assert(lilv_nodes_contains(banks, of));
    lilv_node_free(of);
  }
  lilv_nodes_free(presets);
  lilv_nodes_free(banks);
  lilv_node_free(kind);
  lilv_node_free(type);
  lilv_node_free(is);
  lilv_node_free(bank);
  synth_bundle_close(&b);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("synth_presets");
  tcase_add_test(tests, presets_play_at_a_good_level);
  tcase_add_test(tests, presets_are_in_banks);
  tcase_add_loop_test(tests, presets_sound_as_ever, 0, 3);
  return rig_check("synth_presets", tests);
}
