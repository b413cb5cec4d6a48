// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/dispatch.h"
#include "host/osc/initial.h"
#include "host/osc/surface.h"
#include "host/shared/fault.h"

#include "tests/small_model.h"

#include <check.h>

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// More events than any test looks at
#define MAX_EVENTS 64U

/// What a message did
typedef struct {
  Event    events[MAX_EVENTS];   ///< In the order of the ring
  uint8_t  midi[MAX_EVENTS][16]; ///< Their payloads
  uint32_t n;                    ///< How many there are
} Taken;

static Ring    ring;
static Stats   stats;
static Surface surface;
static Replies replies;

static void
set_up(void)
{
  memset(&ring, 0, sizeof(ring));
  memset(&stats, 0, sizeof(stats));
  atomic_store(&stats.ready, 2U);
  ck_assert_int_eq(surface_open(&surface, small_model(), &ring, &stats, false),
                   STATUS_OK);
}

static void
tear_down(void)
{
  replies_clear(&replies);
  surface_close(&surface);
}

static Taken
take_all(void)
{
  Taken taken = {.n = 0U};
  while (ring_peek(&ring, &taken.events[taken.n])) {
    ck_assert_uint_le(taken.events[taken.n].n_bytes, 16U);
    ring_pop(&ring, &taken.events[taken.n], taken.midi[taken.n]);
    ck_assert_uint_lt(++taken.n, MAX_EVENTS);
  }
  return taken;
}

/// Send a message: `n` a double, `w` a word, `m` four bytes, `o` anything else
static bool
say(const char* const path, const char* const types, ...)
{
  Message message = {.path = path, .n_args = (uint32_t)strlen(types)};
  va_list args;
  va_start(args, types);
  for (uint32_t i = 0U; i < message.n_args && i < MESSAGE_MAX_ARGS; ++i) {
    Arg* const arg = &message.args[i];
    if (types[i] == 'n') {
      *arg = (Arg){.kind = ARG_NUMBER, .number = va_arg(args, double)};
    } else if (types[i] == 'w') {
      *arg = (Arg){.kind = ARG_WORD, .word = va_arg(args, const char*)};
    } else if (types[i] == 'm') {
      arg->kind = ARG_MIDI;
      memcpy(arg->midi, va_arg(args, const uint8_t*), sizeof(arg->midi));
    } else {
      arg->kind = ARG_OTHER;
    }
  }
  va_end(args);
  replies_clear(&replies);
  return dispatch_message(&surface, &message, &replies);
}

/// The one answer is `/error path reason`
static void
ck_error(const char* const path, const char* const reason)
{
  ck_assert_uint_eq(replies.n, 1U);
  ck_assert_str_eq(replies.items[0].path, "/error");
  ck_assert_str_eq(replies.items[0].types, "ss");
  ck_assert_str_eq(replies.items[0].words[0], path);
  ck_assert_str_eq(replies.items[0].words[1], reason);
}

static void
ck_value(const float value, const float wanted)
{
  ck_assert_double_eq((double)value, (double)wanted);
}

/// Nothing was pushed, nothing has changed
static void
ck_nothing(void)
{
  ck_assert_uint_eq(take_all().n, 0U);
  for (uint32_t p = 0U; p < SMALL_PORTS; ++p) {
    ck_value(surface.values[p], small_model()->ports[p].def);
  }
}

/// The one event sets a port
static void
ck_set(const uint32_t port, const float value)
{
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 1U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_SET);
  ck_assert_uint_eq(taken.events[0].index, port);
  ck_assert_uint_eq(taken.events[0].n_bytes, 0U);
  ck_value(taken.events[0].value, value);
}

/// The one event is a MIDI message
static void
ck_midi(const uint32_t n, const uint8_t a, const uint8_t b, const uint8_t c)
{
  const uint8_t wanted[] = {a, b, c};
  const Taken   taken    = take_all();
  ck_assert_uint_eq(taken.n, 1U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_MIDI);
  ck_assert_uint_eq(taken.events[0].n_bytes, n);
  ck_assert_mem_eq(taken.midi[0], wanted, n);
}

/// The one answer is a number
static void
ck_number(const char* const path, const char type, const double number)
{
  ck_assert_uint_eq(replies.n, 1U);
  ck_assert_str_eq(replies.items[0].path, path);
  ck_assert_uint_eq(replies.items[0].n_args, 1U);
  ck_assert_int_eq(replies.items[0].types[0], type);
  ck_assert_double_eq(replies.items[0].numbers[0], number);
}

START_TEST(every_control_can_be_set)
{
  const Model* const model = small_model();
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    if (port->path) {
      ck_assert(say(port->path, "n", (double)port->max));
      ck_assert_uint_eq(replies.n, 0U);
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
  surface.frame = 37U;
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
  ck_assert_uint_eq(count_read(&stats.osc_errors), 3U);
}
END_TEST

START_TEST(no_number_is_refused)
{
  const double bad[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
  ck_assert(!say("/mod/sine/freq", "n", bad[_i]));
  ck_error("/mod/sine/freq", "not a finite number");
  ck_nothing();
  ck_assert(!say("/gate/adsr", "n", bad[_i]));
  ck_error("/gate/adsr", "not a finite number");
  ck_nothing();
  ck_assert(!say("/note/on", "nn", 60.0, bad[_i]));
  ck_error("/note/on", "not a finite number");
  ck_nothing();
  ck_assert(!say("/midi", "nnn", 144.0, bad[_i], 1.0));
  ck_error("/midi", "not a finite number");
  ck_nothing();
}
END_TEST

START_TEST(wrong_types_are_refused)
{
  static const struct {
    const char* path;
    const char* types;
    const char* takes;
  } bad[] = {
    {"/mod/sine/freq", "w", "one number"},
    {"/mod/sine/freq", "o", "one number"},
    {"/mod/sine/freq", "m", "one number"},
    {"/gate/adsr", "w", "on, off, 1 or 0"},
    {"/gate/adsr", "o", "on, off, 1 or 0"},
    {"/note/on", "o", "a note and maybe a velocity"},
    {"/note/on", "nw", "a note and maybe a velocity"},
    {"/note/off", "m", "a note and maybe a velocity"},
    {"/midi", "w", "a MIDI message or its bytes"},
    {"/preset/load", "n", "a name or URI"},
    {"/list", "n", "maybe a prefix"},
  };
  for (size_t i = 0U; i < sizeof(bad) / sizeof(*bad); ++i) {
    char          reason[128];
    const uint8_t midi[4] = {0U, 0x90U, 60U, 1U};
    const bool    done =
      strchr(bad[i].types, 'n') ? say(bad[i].path, bad[i].types, 1.0, "maybe")
         : strchr(bad[i].types, 'm') ? say(bad[i].path, bad[i].types, midi)
                                     : say(bad[i].path, bad[i].types, "maybe");
    snprintf(reason, sizeof(reason), "wrong type: takes %s", bad[i].takes);
    ck_assert(!done);
    ck_error(bad[i].path, reason);
    ck_nothing();
  }
}
END_TEST

START_TEST(wrong_counts_are_refused)
{
  static const struct {
    const char* path;
    const char* types;
    const char* takes;
  } bad[] = {
    {"/mod/sine/freq", "oo", "one number"},
    {"/mod/sine/freq", "oooooooooo", "one number"},
    {"/gate/adsr", "oo", "on, off, 1 or 0"},
    {"/note/on", "", "a note and maybe a velocity"},
    {"/note/on", "ooo", "a note and maybe a velocity"},
    {"/note/off", "", "a note and maybe a velocity"},
    {"/midi", "", "a MIDI message or its bytes"},
    {"/midi", "oooo", "a MIDI message or its bytes"},
    {"/panic", "o", "nothing"},
    {"/preset/load", "", "a name or URI"},
    {"/preset/load", "oo", "a name or URI"},
    {"/list", "oo", "maybe a prefix"},
    {"/status", "o", "nothing"},
    {"/swap", "o", "nothing"},
  };
  for (size_t i = 0U; i < sizeof(bad) / sizeof(*bad); ++i) {
    char reason[128];
    snprintf(reason,
             sizeof(reason),
             "wrong number of arguments: takes %s",
             bad[i].takes);
    ck_assert(!say(bad[i].path, bad[i].types));
    ck_error(bad[i].path, reason);
    ck_nothing();
  }
}
END_TEST

START_TEST(unknown_paths_are_refused)
{
  ck_assert(!say("/mod/sine/frq", "n", 1.0));
  ck_error("/mod/sine/frq", "no such path, nearest /mod/sine/freq");
  ck_assert(!say("/zzzzzzzzzzzzzzzzzzzzzzzz", ""));
  ck_error("/zzzzzzzzzzzzzzzzzzzzzzzz", "no such path");
  ck_assert(!say("", ""));
  ck_error("", "no such path");
  ck_nothing();
  ck_assert_uint_eq(count_read(&stats.osc_errors), 3U);
}
END_TEST

START_TEST(what_only_a_live_host_does_is_refused)
{
  static const char* const live[] = {"/subscribe", "/unsubscribe", "/cancel"};
  for (size_t i = 0U; i < sizeof(live) / sizeof(live[0]); ++i) {
    ck_assert(!say(live[i], ""));
    ck_error(live[i], "only a live host does this");
  }
  ck_nothing();
}
END_TEST

START_TEST(a_long_path_is_answered_in_short)
{
  char path[4096];
  memset(path, 'a', sizeof(path));
  path[0]                = '/';
  path[sizeof(path) - 1] = '\0';
  ck_assert(!say(path, ""));
  ck_assert_uint_eq(strlen(replies.items[0].words[0]), 256U);
}
END_TEST

START_TEST(whole_numbers_are_rounded)
{
  ck_assert(say("/mod/small/steps", "n", 3.4));
  ck_set(SMALL_STEPS, 3.0f);
  ck_assert(say("/mod/small/steps", "n", 3.5));
  ck_set(SMALL_STEPS, 4.0f);
  ck_assert(say("/mod/small/steps", "n", 16.4));
  ck_assert_uint_eq(replies.n, 0U);
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
  ck_assert_uint_eq(replies.n, 0U);
  ck_set(SMALL_RESET, 1.0f);
  ck_assert(say("/mod/lfo/reset", "n", 0.0));
  ck_assert_uint_eq(replies.n, 0U);
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
  surface_close(&surface);
  ck_assert_int_eq(surface_open(&surface, &other, &ring, &stats, false),
                   STATUS_OK);
  ck_assert(!say("/engine/freq", "n", 330.0));
  ck_assert(!say("/mod/sine/freq", "n", 330.0));
  ck_assert(say("/panic", ""));
}
END_TEST

START_TEST(notes_are_on_channel_1)
{
  ck_assert(say("/note/on", "nn", 60.0, 90.0));
  ck_midi(3U, 0x90U, 60U, 90U);
  ck_assert(say("/note/on", "w", "C4"));
  ck_midi(3U, 0x90U, 60U, 100U);
  ck_assert(say("/note/off", "w", "C4"));
  ck_midi(3U, 0x80U, 60U, 0U);
  ck_assert(say("/note/off", "nn", 60.0, 64.0));
  ck_midi(3U, 0x80U, 60U, 64U);
}
END_TEST

START_TEST(notes_have_names)
{
  static const struct {
    const char* name;
    uint8_t     note;
  } good[] = {
    {"C-1", 0U},
    {"c4", 60U},
    {"C#4", 61U},
    {"Db4", 61U},
    {"B3", 59U},
    {"Cb4", 59U},
    {"B#3", 60U},
    {"A4", 69U},
    {"F##2", 43U},
    {"Bbb4", 69U},
    {"G9", 127U},
    {"60", 60U},
  };
  for (size_t i = 0U; i < sizeof(good) / sizeof(*good); ++i) {
    ck_assert(say("/note/on", "w", good[i].name));
    ck_midi(3U, 0x90U, good[i].note, 100U);
  }
}
END_TEST

START_TEST(other_notes_are_refused)
{
  static const char* const words[] = {
    "", "H4", "C", "C10", "G#9", "Cb-1", "C-2", "C4x", "C###4", "128", "-1"};
  const double numbers[] = {-1.0, 127.4, 128.0, 1e9};
  for (size_t i = 0U; i < sizeof(words) / sizeof(*words); ++i) {
    ck_assert(!say("/note/on", "w", words[i]));
    ck_error("/note/on", "no such note: takes 0 to 127 or a name such as C4");
    ck_nothing();
  }
  for (size_t i = 0U; i < sizeof(numbers) / sizeof(*numbers); ++i) {
    ck_assert(!say("/note/on", "n", numbers[i]));
    ck_nothing();
  }
}
END_TEST

START_TEST(velocities_are_clamped_and_told)
{
  ck_assert(say("/note/on", "nn", 60.0, 200.0));
  ck_error("/note/on", "clamped to 127 (range 0 to 127)");
  ck_midi(3U, 0x90U, 60U, 127U);
  ck_assert(say("/note/on", "nn", 60.0, -3.0));
  ck_error("/note/on", "clamped to 0 (range 0 to 127)");
  ck_midi(3U, 0x90U, 60U, 0U);
}
END_TEST

START_TEST(any_midi_message_passes)
{
  const uint8_t bend[4] = {0U, 0xE5U, 1U, 80U};
  ck_assert(say("/midi", "m", bend));
  ck_midi(3U, 0xE5U, 1U, 80U);
  const uint8_t program[4] = {0U, 0xC1U, 7U, 200U};
  ck_assert(say("/midi", "m", program));
  ck_midi(2U, 0xC1U, 7U, 0U);
  ck_assert(say("/midi", "nnn", 176.0, 1.0, 127.0));
  ck_midi(3U, 176U, 1U, 127U);
  ck_assert(say("/midi", "nn", 208.0, 64.0));
  ck_midi(2U, 208U, 64U, 0U);
  ck_assert(say("/midi", "n", 248.0));
  ck_midi(1U, 248U, 0U, 0U);
}
END_TEST

START_TEST(what_is_no_midi_message_is_refused)
{
  static const double bad[][3] = {
    {60.0, 60.0, 60.0},   // No status
    {240.0, 1.0, 247.0},  // System exclusive
    {244.0, 1.0, 1.0},    // Undefined
    {144.0, 128.0, 1.0},  // Status as data
    {144.0, 60.0, 255.0}, // The same
    {256.0, 60.0, 1.0},   // No byte
    {144.0, -1.0, 1.0},
    {144.0, 60.5, 1.0},
  };
  for (size_t i = 0U; i < sizeof(bad) / sizeof(*bad); ++i) {
    ck_assert(!say("/midi", "nnn", bad[i][0], bad[i][1], bad[i][2]));
    ck_nothing();
  }
  ck_assert(!say("/midi", "nn", 144.0, 60.0));
  ck_error("/midi", "not a MIDI message");
  ck_nothing();
}
END_TEST

START_TEST(panic_ends_all_that_sounds)
{
  ck_assert(say("/gate/adsr", "w", "on"));
  take_all();
  ck_assert(say("/panic", ""));
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 33U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_SET);
  ck_assert_uint_eq(taken.events[0].index, SMALL_GATE);
  ck_value(taken.events[0].value, 0.0f);
  for (uint32_t channel = 0U; channel < 16U; ++channel) {
    const uint8_t* const pedal = taken.midi[1U + (2U * channel)];
    const uint8_t* const notes = taken.midi[2U + (2U * channel)];
    ck_assert_uint_eq(pedal[0], 0xB0U | channel);
    ck_assert_uint_eq(pedal[1], 64U);
    ck_assert_uint_eq(pedal[2], 0U);
    ck_assert_uint_eq(notes[0], 0xB0U | channel);
    ck_assert_uint_eq(notes[1], 123U);
    ck_assert_uint_eq(notes[2], 0U);
  }
}
END_TEST

START_TEST(what_is_wanted_of_the_standby_is_pushed)
{
  ck_assert(say("/swap", ""));
  ck_assert(say("/restore", ""));
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 2U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_SWAP);
  ck_assert_uint_eq(taken.events[1].kind, EVENT_RESTORE);
}
END_TEST

START_TEST(without_a_standby_nothing_is_wanted_of_it)
{
  static const char* const paths[] = {"/swap", "/restore"};
  atomic_store(&stats.ready, 1U);
  ck_assert(!say(paths[_i], ""));
  ck_error(paths[_i],
           "the pair is not whole just now: /status/ready says when there is "
           "a standby");
  ck_nothing();
}
END_TEST

START_TEST(faults_are_taken_only_where_they_are_allowed)
{
  ck_assert(!say("/fault", "w", "segv"));
  ck_error("/fault", "not allowed: start the host with --allow-faults");
  ck_nothing();
  surface.takes_faults = true;
  ck_assert(say("/fault", "ww", "segv", "standby"));
  ck_assert_uint_eq(replies.n, 0U);
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 1U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_FAULT);
  ck_assert_uint_eq(taken.events[0].index, FAULT_STANDBY);
  ck_value(taken.events[0].value, (float)FAULT_SEGV);
}
END_TEST

START_TEST(faults_that_end_a_process_need_processes)
{
  static const char* const kinds[] = {"kill", "stop", "exit"};
  surface.takes_faults             = true;
  ck_assert(!say("/fault", "w", kinds[_i]));
  ck_error("/fault",
           "it ends the whole process: start the host with --isolate "
           "processes");
  ck_nothing();
  surface.processes = true;
  ck_assert(say("/fault", "w", kinds[_i]));
  ck_assert_uint_eq(take_all().n, 1U);
}
END_TEST

START_TEST(other_faults_are_refused)
{
  static const char* const bad[] = {"", "seg", "segvx", "SEGV"};
  static const char* const kind  = "no such fault: takes hang, slow, nan, "
                                   "silence, loud, segv, abort, kill, stop or "
                                   "exit";
  surface.takes_faults           = true;
  ck_assert(!say("/fault", "w", bad[_i]));
  ck_error("/fault", kind);
  ck_assert(!say("/fault", "n", 1.0));
  ck_error("/fault", kind);
  ck_assert(!say("/fault", "ww", "nan", "spare"));
  ck_error("/fault", "no such copy: takes active, standby or both");
  ck_assert(!say("/fault", ""));
  ck_assert(!say("/fault", "www", "nan", "both", "now"));
  ck_nothing();
}
END_TEST

START_TEST(an_upgrade_is_pushed_once)
{
  surface.processes = true;
  ck_assert(!say("/upgrade", "w", "now"));
  ck_nothing();
  ck_assert(say("/upgrade", ""));
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 1U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_UPGRADE);
  atomic_store(&stats.upgrading, 1U);
  ck_assert(!say("/upgrade", ""));
  ck_error("/upgrade", "an upgrade is under way already");
  ck_nothing();
}
END_TEST

START_TEST(threads_are_not_upgraded)
{
  ck_assert(!say("/upgrade", ""));
  ck_error("/upgrade",
           "a process keeps the library that it has loaded: start the host "
           "with --isolate processes");
  ck_nothing();
}
END_TEST

START_TEST(presets_load_by_label_and_uri)
{
  static const char* const names[] = {"Warm Pad", "warm pad", "urn:small#warm"};
  ck_assert(say("/preset/load", "w", names[_i]));
  ck_assert_uint_eq(replies.n, 0U);
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 3U);
  ck_assert_uint_eq(taken.events[0].index, SMALL_FREQ);
  ck_value(taken.events[0].value, 220.0f);
  ck_assert_uint_eq(taken.events[1].index, SMALL_GAIN);
  ck_value(taken.events[1].value, 0.25f);
  ck_assert_uint_eq(taken.events[2].index, SMALL_MODE);
  ck_value(taken.events[2].value, 1.0f);
  ck_assert(say("/mod/sine/freq", ""));
  ck_number("/mod/sine/freq", 'f', 220.0);
}
END_TEST

START_TEST(wild_presets_are_tamed)
{
  ck_assert(say("/preset/load", "w", "Wild"));
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 2U);
  ck_assert_uint_eq(taken.events[0].index, SMALL_CUTOFF);
  ck_value(taken.events[0].value, 20000.0f);
  ck_assert_uint_eq(taken.events[1].index, SMALL_FREQ);
}
END_TEST

START_TEST(presets_with_state_say_what_is_left_out)
{
  ck_assert(say("/preset/load", "w", "Half"));
  ck_error("/preset/load",
           "only the controls were set: its state cannot be loaded");
  ck_assert_uint_eq(take_all().n, 3U);
}
END_TEST

START_TEST(presets_of_state_alone_are_refused)
{
  ck_assert(!say("/preset/load", "w", "Frozen"));
  ck_error("/preset/load", "the preset is state, which cannot be loaded");
  ck_nothing();
}
END_TEST

START_TEST(unknown_presets_are_refused)
{
  ck_assert(!say("/preset/load", "w", "Worm Pad"));
  ck_error("/preset/load", "no such preset, nearest Warm Pad");
  ck_assert(!say("/preset/load", "w", "Zebra crossing"));
  ck_error("/preset/load",
           "no such preset, there are Frozen, Half, Warm Pad, Wild");
  ck_nothing();
}
END_TEST

START_TEST(list_tells_every_path)
{
  ck_assert(say("/list", ""));
  uint32_t n = 0U;
  while (surface_path(&surface, n)) {
    const Reply* const reply = &replies.items[n];
    ck_assert_str_eq(reply->path, "/list/reply");
    ck_assert_str_eq(reply->types, "ssfffss");
    ck_assert_str_eq(reply->words[0], surface_path(&surface, n));
    ++n;
  }
  ck_assert_uint_eq(n, surface.paths.n);
  ck_assert_uint_gt(n, 20U);
  ck_assert_uint_eq(replies.n, n + 1U);
  ck_assert_str_eq(replies.items[n].path, "/list/end");
  ck_assert_double_eq(replies.items[n].numbers[0], n);
}
END_TEST

START_TEST(list_takes_a_prefix)
{
  ck_assert(say("/list", "w", "/mod/sine/f"));
  ck_assert_uint_eq(replies.n, 2U);
  const Reply* const reply = &replies.items[0];
  ck_assert_str_eq(reply->words[0], "/mod/sine/freq");
  ck_assert_str_eq(reply->words[1], "f");
  ck_assert_double_eq(reply->numbers[2], (double)0.1f);
  ck_assert_double_eq(reply->numbers[3], 20000.0);
  ck_assert_double_eq(reply->numbers[4], 440.0);
  ck_assert_str_eq(reply->words[5], "Hz");
  ck_assert_str_eq(reply->words[6], "Frequency");
  ck_assert_double_eq(replies.items[1].numbers[0], 1.0);

  ck_assert(say("/list", "w", "/nothing"));
  ck_number("/list/end", 'i', 0.0);
}
END_TEST

START_TEST(status_tells_every_figure)
{
  stats.plugin  = "urn:small";
  stats.rate_hz = 48000.0;
  atomic_store(&stats.blocks, 3000000000U);
  atomic_store(&stats.swaps, 7U);
  ck_assert(say("/status", ""));
  ck_assert_uint_gt(replies.n, 10U);
  ck_assert_str_eq(replies.items[replies.n - 1U].path, "/status/end");

  bool plugin = false;
  bool rate   = false;
  bool blocks = false;
  bool swaps  = false;
  for (uint32_t i = 0U; i < replies.n; ++i) {
    const Reply* const reply = &replies.items[i];
    plugin |= !strcmp(reply->path, "/status/plugin") &&
              !strcmp(reply->types, "s") &&
              !strcmp(reply->words[0], "urn:small");
    rate |= !strcmp(reply->path, "/status/rate") &&
            !strcmp(reply->types, "f") &&
            !islessgreater(reply->numbers[0], 48e3);
    blocks |= !strcmp(reply->path, "/status/blocks") &&
              !strcmp(reply->types, "h") &&
              !islessgreater(reply->numbers[0], 3e9);
    swaps |= !strcmp(reply->path, "/status/swaps") &&
             !strcmp(reply->types, "i") &&
             !islessgreater(reply->numbers[0], 7.0);
  }
  ck_assert(plugin && rate && blocks && swaps);
}
END_TEST

START_TEST(ping_is_echoed)
{
  ck_assert(say("/ping", "nwmo", 1.0, "two", "four"));
  ck_assert_uint_eq(replies.n, 1U);
  ck_assert_str_eq(replies.items[0].path, "/pong");
  ck_assert_ptr_null(replies.items[0].tail); // There was none
}
END_TEST

static void
fill_ring(const uint32_t left)
{
  const Event event = {.kind = EVENT_SET};
  while (ring_room(&ring) > left) {
    ck_assert(ring_push(&ring, &event, NULL));
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
    memset(&ring, 0, sizeof(ring));
    fill_ring(asked[i].room);
    const uint32_t room = ring_room(&ring);
    ck_assert(!say(asked[i].path, asked[i].types, asked[i].word));
    ck_error(asked[i].path, "the engine takes no messages");
    ck_assert_uint_eq(ring_room(&ring), room);
    ck_value(surface.values[SMALL_FREQ], 440.0f);

    // One event less, and it fits
    Event event = {.frame = 0U};
    while (ring_room(&ring) < 33U * 24U) {
      ck_assert(ring_peek(&ring, &event));
      ring_pop(&ring, &event, NULL);
    }
    ck_assert(say(asked[i].path, asked[i].types, asked[i].word));
    ck_assert_uint_eq(replies.n, 0U);
    surface_close(&surface);
    ck_assert_int_eq(
      surface_open(&surface, small_model(), &ring, &stats, false), STATUS_OK);
  }
}
END_TEST

START_TEST(a_dead_engine_is_waited_for_once)
{
  surface.outbox.may_wait = true;
  fill_ring(0U);
  ck_assert(!say("/swap", ""));
  ck_error("/swap", "the engine takes no messages");
  for (int i = 0; i < 100;
       ++i) { // Each would be a second, and Check kills at 4
    ck_assert(!say("/swap", ""));
  }

  Event event = {.frame = 0U};
  ck_assert(ring_peek(&ring, &event));
  ring_pop(&ring, &event, NULL);
  ck_assert(say("/swap", ""));
  ck_assert(!surface.outbox.stalled);
}
END_TEST

START_TEST(options_set_presets)
{
  Problem problem = {{0}, {0}};
  ck_assert_int_eq(initial_preset(&surface, "Warm Pad", &problem), STATUS_OK);
  ck_assert_str_eq(problem.hint, "");
  ck_assert_uint_eq(take_all().n, 3U);
  ck_assert_int_eq(initial_preset(&surface, "Half", &problem), STATUS_OK);
  ck_assert_str_ne(problem.hint, "");
  ck_assert_uint_eq(take_all().n, 3U);
}
END_TEST

START_TEST(options_refuse_unknown_presets)
{
  Problem problem = {{0}, {0}};
  ck_assert_int_eq(initial_preset(&surface, "Warm Pat", &problem),
                   STATUS_NO_PRESET);
  ck_assert_str_eq(problem.what, "Warm Pat");
  ck_assert_str_eq(problem.hint, "nearest Warm Pad");
  ck_assert_int_eq(initial_preset(&surface, "Frozen", &problem),
                   STATUS_NO_START);
  ck_assert_int_eq(initial_preset(&surface, "none", NULL), STATUS_NO_PRESET);
  ck_nothing();
}
END_TEST

START_TEST(options_set_controls)
{
  Problem problem = {{0}, {0}};
  ck_assert_int_eq(initial_control(&surface, "sine_freq=220.5", &problem),
                   STATUS_OK);
  ck_set(SMALL_FREQ, 220.5f);
  ck_assert_int_eq(initial_control(&surface, "adsr_gate=1", &problem),
                   STATUS_OK);
  ck_set(SMALL_GATE, 1.0f);
}
END_TEST

START_TEST(options_refuse_bad_controls)
{
  static const struct {
    const char* setting;
    Status      status;
    const char* what;
    const char* hint;
  } bad[] = {
    {"sine_freq=20001",
     STATUS_NO_VALUE,
     "sine_freq=20001",
     "the range is 0.1 to 20000 Hz"},
    {"sine_freq=nan",
     STATUS_NO_VALUE,
     "sine_freq=nan",
     "expected a number from 0.1 to 20000 Hz"},
    {"sine_freq=1e999",
     STATUS_NO_VALUE,
     "sine_freq=1e999",
     "expected a number from 0.1 to 20000 Hz"},
    {"sine_freq=",
     STATUS_NO_VALUE,
     "sine_freq=",
     "expected a number from 0.1 to 20000 Hz"},
    {"sine_freq=1,5",
     STATUS_NO_VALUE,
     "sine_freq=1,5",
     "expected a number from 0.1 to 20000 Hz"},
    {"sine_freq", STATUS_NO_VALUE, "sine_freq", "expected SYMBOL=VALUE"},
    {"sine_frq=1", STATUS_NO_PORT, "sine_frq", "nearest sine_freq"},
    {"meter=1", STATUS_NO_PORT, "meter", ""},
    {"=1", STATUS_NO_PORT, "", ""},
  };
  for (size_t i = 0U; i < sizeof(bad) / sizeof(*bad); ++i) {
    Problem problem = {{0}, {0}};
    ck_assert_int_eq(initial_control(&surface, bad[i].setting, &problem),
                     bad[i].status);
    ck_assert_str_eq(problem.what, bad[i].what);
    ck_assert_str_eq(problem.hint, bad[i].hint);
    ck_nothing();
  }
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
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, every_control_can_be_set);
  tcase_add_test(tcase, every_control_tells_its_default);
  tcase_add_test(tcase, a_query_tells_what_was_set);
  tcase_add_test(tcase, events_act_at_the_frame_of_the_surface);
  tcase_add_test(tcase, out_of_range_is_clamped_and_told);
  tcase_add_loop_test(tcase, no_number_is_refused, 0, 3);
  tcase_add_test(tcase, wrong_types_are_refused);
  tcase_add_test(tcase, wrong_counts_are_refused);
  tcase_add_test(tcase, unknown_paths_are_refused);
  tcase_add_test(tcase, what_only_a_live_host_does_is_refused);
  tcase_add_test(tcase, a_long_path_is_answered_in_short);
  tcase_add_test(tcase, whole_numbers_are_rounded);
  tcase_add_test(tcase, enumerations_take_the_nearest_point);
  tcase_add_test(tcase, triggers_fire_above_zero_only);
  tcase_add_test(tcase, gates_take_words_and_numbers);
  tcase_add_test(tcase, gate_changes_in_a_burst_keep_their_order);
  tcase_add_test(tcase, older_names_mean_the_same);
  tcase_add_test(tcase, older_names_are_gone_where_they_mean_nothing);
  tcase_add_test(tcase, notes_are_on_channel_1);
  tcase_add_test(tcase, notes_have_names);
  tcase_add_test(tcase, other_notes_are_refused);
  tcase_add_test(tcase, velocities_are_clamped_and_told);
  tcase_add_test(tcase, any_midi_message_passes);
  tcase_add_test(tcase, what_is_no_midi_message_is_refused);
  tcase_add_test(tcase, panic_ends_all_that_sounds);
  tcase_add_test(tcase, what_is_wanted_of_the_standby_is_pushed);
  tcase_add_loop_test(tcase, without_a_standby_nothing_is_wanted_of_it, 0, 2);
  tcase_add_test(tcase, faults_are_taken_only_where_they_are_allowed);
  tcase_add_loop_test(tcase, faults_that_end_a_process_need_processes, 0, 3);
  tcase_add_loop_test(tcase, other_faults_are_refused, 0, 4);
  tcase_add_test(tcase, an_upgrade_is_pushed_once);
  tcase_add_test(tcase, threads_are_not_upgraded);
  tcase_add_loop_test(tcase, presets_load_by_label_and_uri, 0, 3);
  tcase_add_test(tcase, wild_presets_are_tamed);
  tcase_add_test(tcase, presets_with_state_say_what_is_left_out);
  tcase_add_test(tcase, presets_of_state_alone_are_refused);
  tcase_add_test(tcase, unknown_presets_are_refused);
  tcase_add_test(tcase, list_tells_every_path);
  tcase_add_test(tcase, list_takes_a_prefix);
  tcase_add_test(tcase, status_tells_every_figure);
  tcase_add_test(tcase, ping_is_echoed);
  tcase_add_test(tcase, a_full_ring_takes_all_or_nothing);
  tcase_add_test(tcase, a_dead_engine_is_waited_for_once);
  tcase_add_test(tcase, options_set_presets);
  tcase_add_test(tcase, options_refuse_unknown_presets);
  tcase_add_test(tcase, options_set_controls);
  tcase_add_test(tcase, options_refuse_bad_controls);
  tcase_add_test(tcase, closing_nothing_is_fine);

  Suite* const suite = suite_create("surface");
  suite_add_tcase(suite, tcase);
  SRunner* const runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  const int n_failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
