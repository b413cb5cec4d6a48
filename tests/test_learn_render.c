// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Controllers that are learned in a render, from a MIDI file

/// Append a controller's value on channel 1 to a track, 480 ticks after the
/// last event
static size_t
add_knob(uint8_t* const to, const uint8_t controller, const uint8_t value)
{
  const uint8_t bytes[] = {0x83U, 0x60U, 0xB0U, controller, value};
  memcpy(to, bytes, sizeof(bytes));
  return sizeof(bytes);
}

/// Write a MIDI file that turns controller 20 up at 0.5 s and down at 1 s
static void
write_knobs(void)
{
  static const uint8_t head[] = {'M', 'T', 'h', 'd', 0U, 0U,    0U,  6U,
                                 0U,  0U,  0U,  1U,  1U, 0xE0U, 'M', 'T',
                                 'r', 'k', 0U,  0U,  0U, 14U};
  static const uint8_t tail[] = {0U, 0xFFU, 0x2FU, 0U};
  uint8_t              file[64];
  size_t               n = sizeof(head);
  memcpy(file, head, sizeof(head));
  n += add_knob(file + n, 20U, 127U);
  n += add_knob(file + n, 20U, 0U);
  memcpy(file + n, tail, sizeof(tail));
  program_write("@/knobs.mid", file, n + sizeof(tail));
}

static void
write_score(const char* const name, const char* const lines)
{
  program_write(name, lines, strlen(lines));
}

START_TEST(a_render_moves_controls_on_the_frame_of_their_controller)
{
  static const char* const isolations[] = {"threads", "processes"};
  Ran                      ran;
  write_knobs();
  write_score("@/learn.score",
              "0 /gate/adsr on\n0.1 /learn /mod/filter/cutoff\n"
              "0.7 /learn /mod/sine/gain\n");
  write_score("@/set.score",
              "0 /gate/adsr on\n0.5 /mod/filter/cutoff 20000\n"
              "1 /mod/filter/cutoff 20\n1 /mod/sine/gain 0\n");
  program_do(&ran,
             "chronus render -i %s -s @/learn.score -m @/knobs.mid "
             "-o @/a.wav -t 1.5 --report @/a.json",
             isolations[_i]);
  program_do(&ran, "chronus render -s @/set.score -o @/b.wav -t 1.5");
  ck_assert(program_same("@/a.wav", "@/b.wav"));
  ck_assert_double_eq(program_figure("@/a.json", "diverged_blocks"), 0.0);
  ck_assert_double_eq(program_figure("@/a.json", "lost_events"), 0.0);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("learn_render");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_loop_test(
    tcase, a_render_moves_controls_on_the_frame_of_their_controller, 0, 2);
  return suite_run("learn_render", tcase);
}
