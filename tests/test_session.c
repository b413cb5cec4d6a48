// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/midnam.h"
#include "tests/plugin_rig.h"

#include <check.h>
#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/state/state.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What a session keeps of the synth besides its ports, and what it is told

/// A saved state of one property
typedef struct {
  uint32_t key;       ///< URID
  uint32_t type;      ///< URID
  size_t   bytes;     ///< Size of the value
  uint8_t  body[512]; ///< The value
} Store;

static LV2_State_Status
store(const LV2_State_Handle handle,
      const uint32_t         key,
      const void* const      value,
      const size_t           size,
      const uint32_t         type,
      const uint32_t         flags)
{
  Store* const s = (Store*)handle;
  s->key         = key;
  s->type        = type;
  s->bytes       = size < sizeof(s->body) ? size : sizeof(s->body);
  memcpy(s->body, value, s->bytes);
  return (flags & LV2_STATE_IS_POD) ? LV2_STATE_SUCCESS : LV2_STATE_ERR_UNKNOWN;
}

static const void*
retrieve(const LV2_State_Handle handle,
         const uint32_t         key,
         size_t* const          size,
         uint32_t* const        type,
         uint32_t* const        flags)
{
  const Store* const s = (const Store*)handle;
  *size                = s->bytes;
  *type                = s->type;
  *flags               = LV2_STATE_IS_POD;
  return key == s->key ? s->body : NULL;
}

static LV2_State_Status
save(Rig* const rig, Store* const to)
{
  const LV2_State_Interface* const state =
    (const LV2_State_Interface*)rig->plugin->extension_data(
      LV2_STATE__interface);
  return state->save(rig->handle, store, to, 0U, NULL);
}

static LV2_State_Status
restore(Rig* const rig, Store* const from)
{
  const LV2_State_Interface* const state =
    (const LV2_State_Interface*)rig->plugin->extension_data(
      LV2_STATE__interface);
  return state->restore(rig->handle, retrieve, from, 0U, NULL);
}

/// Play a bent note for a while.
static void
play(Rig* const rig, float out[4800])
{
  rig->panned = 1;
  rig_midi(rig, 0, 0x93, 60, 100);
  rig_midi(rig, 0, 0xE3, 127, 127);
  rig_render(rig, out, 4800U);
}

// Tuning, volume, pan and the shades of the parameters; before activation or in
// a running synth
START_TEST(settings_come_back)
{
  float before[4800];
  float after[4800];
  float plain[4800];
  Store kept  = {0};
  Store again = {0};
  Rig   a;
  Rig   b;
  Rig   c;
  rig_open(&a, 48000.0);
  rig_open(&b, 48000.0);
  rig_open(&c, 48000.0);
  rig_midi(&a, 0, 0xB3, 101, 0);
  rig_midi(&a, 0, 0xB3, 100, 0);
  rig_midi(&a, 0, 0xB3, 6, 12); // An octave
  rig_midi(&a, 0, 0xB0, 7, 90);
  rig_midi(&a, 0, 0xB0, 10, 100);
  rig_midi(&a, 0, 0xB0, 74, 40);
  for (int k = 0; k < 10; ++k) {
    rig_render(&a, before, 4800U);
    rig_render(&b, after, 4800U);
  }
  ck_assert_int_eq(save(&a, &kept), LV2_STATE_SUCCESS);
  if (_i) {
    ck_assert_int_eq(restore(&b, &kept), LV2_STATE_SUCCESS);
    rig_render(&a, before, 4800U);
    rig_render(&b, after, 4800U);
  } else {
    ck_assert_int_eq(restore(&b, &kept), LV2_STATE_SUCCESS);
    b.plugin->activate(b.handle);
  }
  ck_assert_int_eq(save(&b, &again), LV2_STATE_SUCCESS);
  ck_assert_uint_eq(kept.bytes, again.bytes);
  ck_assert_mem_eq(kept.body, again.body, kept.bytes);

  play(&a, before);
  play(&b, after);
  play(&c, plain);
  ck_assert_mem_eq(before, after, sizeof(before));
  ck_assert_mem_ne(before, plain, sizeof(before));
  rig_close(&a);
  rig_close(&b);
  rig_close(&c);
}
END_TEST

START_TEST(what_is_no_state_changes_nothing)
{
  Store kept  = {0};
  Store again = {0};
  Rig   rig;
  rig_open(&rig, 48000.0);
  ck_assert_int_eq(save(&rig, &kept), LV2_STATE_SUCCESS);
  for (int k = 0; k < 4; ++k) {
    Store bad = kept;
    memset(bad.body + sizeof(LV2_Atom_Vector_Body), 1, 8U);
    bad.key += k == 0;
    bad.type += k == 1;
    bad.bytes -= k == 2 ? 4U : 0U;
    bad.body[4] = (uint8_t)(bad.body[4] + (k == 3)); // The type of an element
    ck_assert_int_ne(restore(&rig, &bad), LV2_STATE_SUCCESS);
  }
  ck_assert_int_eq(save(&rig, &again), LV2_STATE_SUCCESS);
  ck_assert_mem_eq(kept.body, again.body, kept.bytes);
  rig_close(&rig);
}
END_TEST

// Whatever the numbers in it are
START_TEST(a_damaged_state_is_held_to_its_ranges)
{
  float out[4800];
  Store kept = {0};
  Rig   rig;
  rig_open(&rig, 48000.0);
  ck_assert_int_eq(save(&rig, &kept), LV2_STATE_SUCCESS);
  memset(kept.body + sizeof(LV2_Atom_Vector_Body),
         _i ? 0x7F : 0x80,
         kept.bytes - sizeof(LV2_Atom_Vector_Body));
  ck_assert_int_eq(restore(&rig, &kept), LV2_STATE_SUCCESS);
  play(&rig, out);
  ck_assert_float_le(rig_peak(out, 4800U), 1.0f);
  rig_close(&rig);
}
END_TEST

START_TEST(midi_has_names)
{
  Rig a;
  Rig b;
  rig_open(&a, 48000.0);
  rig_open(&b, 48000.0);
  const MidnamInterface* const names =
    (const MidnamInterface*)a.plugin->extension_data(MIDNAM_INTERFACE_URI);
  char* const text    = names->midnam(a.handle);
  char* const model_a = names->model(a.handle);
  char* const model_b = names->model(b.handle);
  ck_assert_ptr_nonnull(strstr(text, "Number=\"74\" Name=\"Cutoff\""));
  ck_assert_ptr_nonnull(strstr(text, "</MIDINameDocument>"));
  ck_assert_ptr_nonnull(strstr(text, model_a));
  ck_assert_str_ne(model_a, model_b);
  names->free(text);
  names->free(model_a);
  names->free(model_b);
  rig_close(&a);
  rig_close(&b);
}
END_TEST

/// True if a controller's message changes anything.
static int
acts(Rig* const rig, const int number)
{
  const size_t bytes = rig->snapshot->size(rig->handle);
  void* const  was   = malloc(bytes);
  void* const  is    = malloc(bytes);
  float        out[1];
  rig->snapshot->save(rig->handle, was);
  rig_midi(rig, 0, 0xB0, number, 77);
  rig_run(rig, out, 0U);
  rig->snapshot->save(rig->handle, is);
  const int differs = memcmp(was, is, bytes);
  free(was);
  free(is);
  return differs;
}

// All but those that only choose what is entered
START_TEST(controllers_that_are_named_act_and_no_others)
{
  Rig   rig;
  float out[64];
  rig_open(&rig, 48000.0);
  const MidnamInterface* const names =
    (const MidnamInterface*)rig.plugin->extension_data(MIDNAM_INTERFACE_URI);
  char* const text = names->midnam(rig.handle);
  rig_midi(&rig, 0, 0x90, 60, 100);
  rig_midi(&rig, 0, 0xB0, 101, 0);
  rig_midi(&rig, 0, 0xB0, 100, 0);
  rig_run(&rig, out, 64U);
  for (int number = 0; number < 98; ++number) {
    char name[32];
    snprintf(name, sizeof(name), " Number=\"%d\"", number);
    ck_assert_msg(!acts(&rig, number) == !strstr(text, name), "%s", name);
  }
  names->free(text);
  rig_close(&rig);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("session");
  tcase_add_loop_test(tests, settings_come_back, 0, 2);
  tcase_add_test(tests, what_is_no_state_changes_nothing);
  tcase_add_loop_test(tests, a_damaged_state_is_held_to_its_ranges, 0, 2);
  tcase_add_test(tests, midi_has_names);
  tcase_add_test(tests, controllers_that_are_named_act_and_no_others);
  return rig_check("session", tests);
}
