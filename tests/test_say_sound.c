// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/listener.h"
#include "tests/plugin_rig.h"
#include "tests/speaker.h"

#include <check.h>

#include <string.h>

// Words do to the sound what they mean: it is heard before and after, from
// three patches

/// Presets that words start from; the first is the default patch, a plain sine
static const char* const patches[] = {"Sine", "Hollow Organ", "Gliding Lead"};

enum { N_PATCHES = sizeof(patches) / sizeof(patches[0]) };

/// What is measured, and which way a word must move it
typedef enum {
  LOUDER,
  QUIETER,
  HIGHER_CENTROID,
  LOWER_CENTROID,
  MORE_LOW,
  LESS_LOW,
  MORE_MIDDLE,
  MORE_HIGH,
  LESS_HIGH,
} Change;

/// A word, said after others that only prepare the patch
typedef struct {
  const char* before; ///< Said first, or null
  const char* word;   ///< Whose effect is heard
  Change      change; ///< What must come of it
} Case;

static const Case cases[] = {
  {NULL, "louder", LOUDER},
  {NULL, "much louder", LOUDER},
  {NULL, "quieter", QUIETER},
  {NULL, "a bit quieter", QUIETER},
  {NULL, "fortissimo", LOUDER},
  {NULL, "pianissimo", QUIETER},
  {NULL, "brighter", HIGHER_CENTROID},
  {NULL, "slightly brighter", HIGHER_CENTROID},
  {NULL, "twice as bright", HIGHER_CENTROID},
  {NULL, "darker", LOWER_CENTROID},
  {NULL, "much darker", LOWER_CENTROID},
  {NULL, "warmer", MORE_LOW},
  {NULL, "very warm", MORE_LOW},
  {NULL, "mellow", LOWER_CENTROID},
  {NULL, "cold", HIGHER_CENTROID},
  {NULL, "harsher", MORE_HIGH},
  {"harsh", "less harsh", LESS_HIGH},
  {"harsh", "smooth", LESS_HIGH},
  {NULL, "thin", LESS_LOW},
  {"thin", "full", MORE_LOW},
  {NULL, "nasal", MORE_MIDDLE},
  {NULL, "metallic", HIGHER_CENTROID},
  {NULL, "close the filter", LOWER_CENTROID},
};

enum { N_CASES = sizeof(cases) / sizeof(cases[0]) };

/// Begin with a patch; a preset's own values where it is none of the defaults
static void
load(Speaker* const speaker, const char* const name)
{
  speaker_open(speaker);
  for (uint32_t i = 0U; i < speaker->model->n_presets; ++i) {
    const ModelPreset* const preset = &speaker->model->presets[i];
    for (uint32_t v = 0U; !strcmp(preset->label, name) && v < preset->n_values;
         ++v) {
      speaker->values[preset->values[v].port] = preset->values[v].value;
    }
  }
}

/// The values of the patch as the plugin has them
static void
control_of(const Speaker* const speaker, float control[N_PARAMS])
{
  for (uint32_t p = 0U; p < N_PARAMS; ++p) {
    control[p] = speaker->values[PORT_PARAMS + p];
  }
}

static void
hear(const Speaker* const speaker, Timbre* const timbre)
{
  float control[N_PARAMS];
  control_of(speaker, control);
  listener_timbre(control, timbre);
}

static void
hear_shape(const Speaker* const speaker, Shape* const shape)
{
  float control[N_PARAMS];
  control_of(speaker, control);
  listener_shape(control, shape);
}

/// What changed, and whether it did as it must, and not by a hair
static bool
is_heard(const Change change, const Timbre* const a, const Timbre* const b)
{
  switch (change) {
    case LOUDER:
      return b->rms > 1.05 * a->rms;
    case QUIETER:
      return b->rms < 0.95 * a->rms;
    case HIGHER_CENTROID:
      return b->centroid_hz > 1.02 * a->centroid_hz;
    case LOWER_CENTROID:
      return b->centroid_hz < 0.98 * a->centroid_hz;
    case MORE_LOW:
      return b->low > a->low + 0.005;
    case LESS_LOW:
      return b->low < a->low - 0.005;
    case MORE_MIDDLE:
      return b->middle > a->middle + 0.005;
    case MORE_HIGH:
      return b->high > 1.5 * a->high;
    case LESS_HIGH:
      return b->high < 0.67 * a->high;
  }
  return false;
}

START_TEST(adjectives_change_what_is_heard)
{
  const Case* const c = &cases[_i];
  for (int p = 0; p < N_PATCHES; ++p) {
    Speaker speaker;
    Timbre  before;
    Timbre  after;
    load(&speaker, patches[p]);
    if (c->before) {
      ck_assert(!speaker_say(&speaker, c->before)->refused);
    }
    hear(&speaker, &before);
    ck_assert(!speaker_say(&speaker, c->word)->refused);
    hear(&speaker, &after);
    ck_assert_msg(is_heard(c->change, &before, &after),
                  "%s, %s: rms %.3g to %.3g, centroid %.0f to %.0f, low %.3f "
                  "to %.3f, middle %.3f to %.3f, high %.3g to %.3g",
                  patches[p],
                  c->word,
                  before.rms,
                  after.rms,
                  before.centroid_hz,
                  after.centroid_hz,
                  before.low,
                  after.low,
                  before.middle,
                  after.middle,
                  before.high,
                  after.high);
    speaker_close(&speaker);
  }
}
END_TEST

START_TEST(plucky_shortens_attack_and_decay)
{
  Speaker speaker;
  Shape   before;
  Shape   after;
  load(&speaker, patches[_i]);
  hear_shape(&speaker, &before);
  speaker_say(&speaker, "plucky");
  hear_shape(&speaker, &after);
  ck_assert_msg(after.attack_ms < before.attack_ms &&
                  after.decay_ms < before.decay_ms && after.decay_ms < 300.0,
                "%s: attack %.0f to %.0f ms, decay %.0f to %.0f ms",
                patches[_i],
                before.attack_ms,
                after.attack_ms,
                before.decay_ms,
                after.decay_ms);
  speaker_close(&speaker);
}
END_TEST

START_TEST(notes_get_longer_and_shorter)
{
  Speaker speaker;
  Shape   plain;
  Shape   longer;
  Shape   shorter;
  load(&speaker, patches[_i]);
  hear_shape(&speaker, &plain);
  speaker_say(&speaker, "much longer release");
  hear_shape(&speaker, &longer);
  speaker_say(&speaker, "staccato");
  hear_shape(&speaker, &shorter);
  ck_assert_msg(longer.tail_ms > 1.5 * plain.tail_ms &&
                  shorter.tail_ms < 60.0 && shorter.tail_ms < longer.tail_ms,
                "%s: tail %.0f, %.0f, %.0f ms",
                patches[_i],
                plain.tail_ms,
                longer.tail_ms,
                shorter.tail_ms);
  speaker_say(&speaker, "legato");
  hear_shape(&speaker, &longer);
  ck_assert(longer.tail_ms > 3.0 * shorter.tail_ms);
  ck_assert(longer.attack_ms > shorter.attack_ms);
  speaker_close(&speaker);
}
END_TEST

START_TEST(attack_gets_faster_and_slower)
{
  Speaker speaker;
  Shape   slow;
  Shape   fast;
  load(&speaker, patches[_i]);
  speaker_say(&speaker, "attack 100 ms");
  hear_shape(&speaker, &slow);
  speaker_say(&speaker, "much faster attack");
  hear_shape(&speaker, &fast);
  ck_assert(fast.attack_ms < 0.4 * slow.attack_ms);
  speaker_say(&speaker, "fade in over 500 ms");
  hear_shape(&speaker, &slow);
  ck_assert_msg(slow.attack_ms > 350.0 && slow.attack_ms < 510.0,
                "%.0f ms",
                slow.attack_ms);
  speaker_close(&speaker);
}
END_TEST

START_TEST(modulation_moves_at_the_rate_said)
{
  Speaker  speaker;
  Movement movement;
  float    control[N_PARAMS];
  load(&speaker, patches[_i]);
  speaker_say(&speaker, "vibrato at 6 Hz, long notes, sustain 100%");
  control_of(&speaker, control);
  listener_movement(control, &movement);
  ck_assert_double_eq(movement.pitch_hz, 6.0);
  ck_assert_double_eq_tol(movement.cents, 30.0, 4.0);

  speaker_say(&speaker, "deep vibrato at 4 Hz");
  control_of(&speaker, control);
  listener_movement(control, &movement);
  ck_assert_double_eq(movement.pitch_hz, 4.0);
  ck_assert_double_gt(movement.cents, 50.0);

  speaker_say(&speaker, "tremolo at 8 Hz");
  control_of(&speaker, control);
  listener_movement(control, &movement);
  ck_assert_double_eq(movement.level_hz, 8.0);
  ck_assert_double_lt(movement.cents, 2.0);

  speaker_say(&speaker, "no tremolo, wobble at 3 Hz");
  control_of(&speaker, control);
  listener_movement(control, &movement);
  ck_assert_double_eq(movement.level_hz, 3.0);
  ck_assert_double_lt(movement.cents, 20.0); // The moving filter turns phases
  speaker_close(&speaker);
}
END_TEST

START_TEST(hollow_has_odd_harmonics_only)
{
  Speaker speaker;
  float   control[N_PARAMS];
  load(&speaker, patches[_i]);
  speaker_say(&speaker, "hollow, no modulation, sustain 100%");
  control_of(&speaker, control);
  ck_assert_double_lt(listener_even(control), 1e-4);
  speaker_close(&speaker);
}
END_TEST

START_TEST(pitch_goes_where_it_is_sent)
{
  static const struct {
    const char* words;
    double      hz;
  } pitches[] = {
    {"play C4, no modulation, sustain 100%", 261.63},
    {"up a fifth", 392.44},
    {"down an octave", 196.22},
    {"play A above middle C", 440.0},
  };
  Speaker speaker;
  float   control[N_PARAMS];
  load(&speaker, patches[_i]);
  for (size_t i = 0U; i < sizeof(pitches) / sizeof(pitches[0]); ++i) {
    speaker_say(&speaker, pitches[i].words);
    control_of(&speaker, control);
    ck_assert_double_eq_tol(listener_pitch_hz(control), pitches[i].hz, 0.75);
  }
  speaker_close(&speaker);
}
END_TEST

START_TEST(dynamics_are_in_their_order)
{
  static const char* const marks[] = {
    "ppp", "pp", "p", "mp", "mf", "forte", "ff"};
  Speaker speaker;
  Timbre  timbre;
  double  last = 0.0;
  load(&speaker, patches[_i]);
  for (size_t i = 0U; i < sizeof(marks) / sizeof(marks[0]); ++i) {
    speaker_say(&speaker, marks[i]);
    hear(&speaker, &timbre);
    ck_assert_msg(timbre.rms > 1.2 * last, "%s", marks[i]);
    last = timbre.rms;
  }
  speaker_close(&speaker);
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("sound");
  tcase_add_loop_test(tests, adjectives_change_what_is_heard, 0, N_CASES);
  tcase_add_loop_test(tests, plucky_shortens_attack_and_decay, 0, N_PATCHES);
  tcase_add_loop_test(tests, notes_get_longer_and_shorter, 0, N_PATCHES);
  tcase_add_loop_test(tests, attack_gets_faster_and_slower, 0, N_PATCHES);
  tcase_add_loop_test(tests, modulation_moves_at_the_rate_said, 0, N_PATCHES);
  tcase_add_loop_test(tests, hollow_has_odd_harmonics_only, 0, N_PATCHES);
  tcase_add_loop_test(tests, pitch_goes_where_it_is_sent, 0, N_PATCHES);
  tcase_add_loop_test(tests, dynamics_are_in_their_order, 0, N_PATCHES);
  return rig_check("say_sound", tests);
}
