// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/keys.h"
#include "host/top/view.h"
#include "tests/picture_rig.h"
#include "tests/suite.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What a person sees of a host, and what keys do to it, without a terminal

static Picture* const picture = &picture_rig.picture;
static Canvas         canvas;
static View           view;
static Link           line;

static void
set_up(void)
{
  setenv("TZ", "UTC", 1);
  picture_rig_open();
  memset(&view, 0, sizeof(view));
  memset(&canvas, 0, sizeof(canvas));
  snprintf(view.place, sizeof(view.place), "127.0.0.1:5005");
  link_init(&line, "127.0.0.1", 1U, picture);
}

static void
tear_down(void)
{
  canvas_close(&canvas);
}

/// Draw on a screen of this size
static void
draw(const int width, const int height, const bool unicode)
{
  canvas_close(&canvas);
  ck_assert_int_eq(canvas_open(&canvas, width, height, unicode), STATUS_OK);
  view_draw(&view, &canvas, picture);
}

/// A row as ASCII, without blanks at its end; what is beyond that is `*`
static const char*
row(const int at)
{
  static char text[512];
  int         n = 0;
  for (int k = 0; k < canvas.width && k < (int)sizeof(text) - 1; ++k) {
    const wchar_t glyph = canvas.cells[(at * canvas.width) + k].glyph;
    text[k]             = '*';
    if (glyph < 128) {
      text[k] = (char)glyph;
    }
    n = glyph == L' ' ? n : k + 1;
  }
  text[n] = '\0';
  return text;
}

/// The first row that has a text; the test fails if there is none
static int
find(const char* const text)
{
  for (int at = 0; at < canvas.height; ++at) {
    if (strstr(row(at), text)) {
      return at;
    }
  }
  ck_abort_msg("nowhere: %s", text);
  return 0;
}

static bool
press(const uint32_t key)
{
  return keys_press(key, &view, &line, picture_rig.now_ns);
}

START_TEST(a_screen_of_80_by_24_shows_all)
{
  tell_all(40U);
  pass(100U);
  draw(80, 24, false);
  ck_assert_str_eq(row(0),
                   " chronus 127.0.0.1:5005  urn:small  processes  48000 Hz/48"
                   "             01:01:01");
  ck_assert_str_eq(row(1),
                   " copy state           pid used of 1000 us           median "
                   "us  worst us restarts");
  ck_assert_str_eq(row(2),
                   "    0 active        1000  ######-------    |"
                   "             12.5     345.5        7");
  ck_assert_str_eq(row(5),
                   " margin   350 us of 700 us, least 350 us"
                   "                                      ~");
  ck_assert_str_eq(row(6),
                   " out 1   -6.0 dBFS #######################################|"
                   "     held   -6.0");
  ck_assert_int_eq(find("out 2   -inf dBFS"), 7);
  ck_assert_int_eq(find("0 messages/s  0 merged  3 refused"), 8);
  ck_assert_int_eq(find("total  64 lost"), 9);
  ck_assert_int_eq(find("-- events --"), 10);
  ck_assert_str_eq(row(11), " 11:33:20  xrun             JACK went on");
  ck_assert_str_eq(row(12), " 01:46:40  death    copy 1  died of SIGKILL");
  ck_assert_int_eq(find("-- parameters --"), 16);
  ck_assert_str_eq(row(17),
                   ">part/c000            440 Hz     ###---  part/c005         "
                   "   440 Hz     ###---");
  ck_assert_str_eq(row(22), " /mod/part/c000 440 Hz, 20 to 20000 (1 of 40)");
  ck_assert_int_eq(find("s swap  r restore  p panic"), 23);
}
END_TEST

START_TEST(a_large_screen_has_more_of_all)
{
  tell_all(40U);
  draw(200, 50, true);
  ck_assert_int_eq(find("part/c039"), find("part/c007"));
  ck_assert_int_eq(find("died of SIGKILL"), 12);
  ck_assert_int_eq(find("s swap"), 49);
}
END_TEST

START_TEST(no_size_is_too_small)
{
  tell_all(40U);
  for (int height = 0; height < 30; ++height) {
    for (int width = 0; width < 90; width += 1 + (width / 4)) {
      draw(width, height, width % 2);
      view.helping = !view.helping;
      press(KEYS_DOWN);
      press(KEYS_PAGE_DOWN);
    }
  }
  view.helping = false;
  draw(20, 5, false);
  ck_assert_str_eq(row(2), "    0 active");
}
END_TEST

START_TEST(each_state_has_its_word)
{
  static const char* const states[] = {
    "active", "standby", "catching up", "late", "retired", "spare"};
  tell_all(1U);
  tell("/status/copy/0/state", "w", states[_i]);
  pass(3000U);
  draw(80, 24, true);
  ck_assert_int_eq(find(states[_i]), 2);
}
END_TEST

START_TEST(a_host_that_is_gone_is_said_to_be)
{
  tell_all(1U);
  picture_lose(picture, picture_rig.now_ns);
  pass(3000U);
  draw(80, 24, false);
  ck_assert_str_eq(
    row(0), " chronus 127.0.0.1:5005  HOST IS GONE, looking for it for 3 s");
  ck_assert_int_eq(find("   0 gone"), 2);
}
END_TEST

START_TEST(of_a_long_name_the_end_is_shown)
{
  tell_all(1U);
  tell("/status/plugin", "w", "http://drobilla.net/plugins/mda/JX10");
  draw(80, 24, false);
  ck_assert_str_eq(row(0),
                   " chronus 127.0.0.1:5005  ~et/plugins/mda/JX10  processes  "
                   "48000 Hz/48  01:01:01");
}
END_TEST

START_TEST(events_of_one_kind_share_a_row)
{
  tell_all(1U);
  tell("/event", "nnwnw", 2.0, 1.2e9, "late", 1.0, "missed");
  tell("/event", "nnwnw", 3.0, 1.2e9 + 1.0, "late", 1.0, "missed again");
  tell("/event", "nnwnw", 4.0, 1.2e9 + 2.0, "late", 0.0, "missed");
  draw(80, 24, false);
  ck_assert_str_eq(row(11), " 21:20:02  late     copy 0  missed");
  ck_assert_str_eq(row(12),
                   " 21:20:01  late     copy 1  missed again (2 such)");
  ck_assert_int_eq(find("JACK went on"), 13);
}
END_TEST

START_TEST(silence_for_want_of_a_server_is_said)
{
  tell_all(1U);
  tell("/status/now/server_away", "n", 1.0);
  draw(80, 24, false);
  ck_assert_str_eq(row(0),
                   " chronus 127.0.0.1:5005  NO JACK SERVER: the copies wait "
                   "for its return");
}
END_TEST

START_TEST(a_host_that_never_was_is_looked_for)
{
  memset(picture, 0, sizeof(*picture));
  pass(100U);
  draw(80, 24, true);
  find("NO HOST");
}
END_TEST

START_TEST(an_effect_of_many_outputs_shows_some)
{
  tell_all(1U);
  for (unsigned p = 0U; p < METER_MOST; ++p) {
    char path[32];
    snprintf(path, sizeof(path), "/status/now/peak_db/%u", p);
    tell(path, "n", 1.5);
  }
  draw(80, 24, true);
  ck_assert_int_eq(find(" events ") - find("OSC"), 2);
  draw(80, 50, true);
  find("out 8    1.5 dBFS");
}
END_TEST

START_TEST(what_is_no_plain_text_does_no_harm)
{
  tell_all(1U);
  tell(
    "/event", "nnwnw", 2.0, 1.2e9, "a\033[2J", 0.0, "\xC3\xA4 \xFF \xE4\xB8");
  draw(80, 24, false);
  ck_assert_str_eq(row(11), " 21:20:00  a?[2J    copy 0  ? ? ??");
}
END_TEST

START_TEST(arrows_choose_and_change)
{
  tell_all(40U);
  draw(80, 24, false);
  press(KEYS_DOWN);
  press(KEYS_DOWN);
  press(KEYS_UP);
  press(KEYS_RIGHT);
  ck_assert_double_eq(picture->controls[1].value, 471.5);
  press(KEYS_LEFT);
  ck_assert_double_eq_tol(picture->controls[1].value, 440.0, 0.1);
  press(KEYS_PAGE_DOWN);
  draw(80, 24, false);
  find(">part/c011");
  press(KEYS_UP);
  for (int k = 0; k < 100; ++k) {
    press(KEYS_PAGE_DOWN);
  }
  ck_assert_uint_eq(view.pick.at, 39U);
}
END_TEST

START_TEST(values_keep_to_their_range)
{
  Control control = {.min = -1.0, .max = 1.0, .value = -0.015, .known = true};
  ck_assert_double_eq_tol(pick_step(&control, 1), 0.0, 1e-12);
  ck_assert_double_eq(pick_step(&control, 1000), 1.0);
  ck_assert_double_eq(pick_step(&control, -1000), -1.0);
  control.whole = true;
  ck_assert_double_eq(pick_step(&control, 1), 1.0);
  control.max = -1.0;
  ck_assert_double_eq(pick_part(&control), 0.0);
  ck_assert_double_eq(pick_step(&control, 1), -1.0);
}
END_TEST

START_TEST(what_is_typed_is_found)
{
  tell_all(40U);
  press('/');
  press('0');
  press('3');
  press('q');
  draw(80, 24, false);
  find("find: 03q_");
  ck_assert_uint_eq(pick_count(&view.pick, picture), 0U);
  press(KEYS_ERASE);
  ck_assert_uint_eq(pick_count(&view.pick, picture), 11U);
  press(KEYS_ENTER);
  press(KEYS_DOWN);
  draw(80, 24, false);
  find(">part/c030");
  find("(2 of 11 with 03)");
  press(KEYS_ESCAPE);
  ck_assert_uint_eq(pick_count(&view.pick, picture), 40U);
}
END_TEST

START_TEST(what_is_typed_beyond_the_room_is_left_out)
{
  tell_all(2U);
  press('/');
  for (uint32_t k = 0U; k < 3U * PICK_TEXT_BYTES; ++k) {
    press('a');
  }
  draw(80, 24, false);
  for (uint32_t k = 0U; k < 3U * PICK_TEXT_BYTES; ++k) {
    press(KEYS_ERASE);
  }
  ck_assert_str_eq(view.pick.text, "");
}
END_TEST

START_TEST(keys_are_explained_and_only_one_ends_it)
{
  tell_all(2U);
  ck_assert(press('?'));
  draw(80, 24, true);
  find("make the standby the active copy");
  ck_assert(press('?'));
  ck_assert(press('s'));
  draw(80, 24, true);
  ck_assert_str_eq(row(22), " swap");
  picture_lose(picture, picture_rig.now_ns);
  ck_assert(press('p'));
  draw(80, 24, true);
  find("there is no host to do that");
  ck_assert(!press('q'));
}
END_TEST

START_TEST(a_refusal_is_shown)
{
  tell_all(2U);
  tell("/error", "ww", "/swap", "the pair is not whole");
  draw(80, 24, true);
  find("/swap: the pair is not whole");
  pass(7000U);
  draw(80, 24, true);
  find("(1 of 2)");
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("view");
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, a_screen_of_80_by_24_shows_all);
  tcase_add_test(tcase, a_large_screen_has_more_of_all);
  tcase_add_test(tcase, no_size_is_too_small);
  tcase_add_loop_test(tcase, each_state_has_its_word, 0, 6);
  tcase_add_test(tcase, a_host_that_is_gone_is_said_to_be);
  tcase_add_test(tcase, of_a_long_name_the_end_is_shown);
  tcase_add_test(tcase, events_of_one_kind_share_a_row);
  tcase_add_test(tcase, silence_for_want_of_a_server_is_said);
  tcase_add_test(tcase, a_host_that_never_was_is_looked_for);
  tcase_add_test(tcase, an_effect_of_many_outputs_shows_some);
  tcase_add_test(tcase, what_is_no_plain_text_does_no_harm);
  tcase_add_test(tcase, arrows_choose_and_change);
  tcase_add_test(tcase, values_keep_to_their_range);
  tcase_add_test(tcase, what_is_typed_is_found);
  tcase_add_test(tcase, what_is_typed_beyond_the_room_is_left_out);
  tcase_add_test(tcase, keys_are_explained_and_only_one_ends_it);
  tcase_add_test(tcase, a_refusal_is_shown);
  return suite_run("view", tcase);
}
