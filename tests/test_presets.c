// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/osc_rig.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

// Presets over OSC: save, list, load

static void
set_up(void)
{
  mkdir(program_path("@/lv2"), 0777);
  setenv("LV2_PATH", program_path("@/lv2"), 1);
  osc_rig_open();
}

START_TEST(what_was_saved_is_loaded)
{
  Peer* const   peer   = peer_open(kinds[_i].type, kinds[_i].kind);
  Answer* const answer = answer_new();
  send_number(peer, "/mod/sine/freq", 321.0f);
  send_word(peer, "/preset/save", "Mine");
  lo_arg** const args = receive(peer, answer, "/preset/saved", "ss");
  ck_assert_str_eq(text_of(args[0]), "Mine");
  ck_assert_int_eq(strncmp(text_of(args[1]), "file:///", 8U), 0);

  send_number(peer, "/mod/sine/freq", 50.0f);
  send_word(peer, "/preset/load", "Mine");
  send_bare(peer, "/mod/sine/freq");
  ck_assert_double_eq(
    (double)float_of(receive(peer, answer, "/mod/sine/freq", "f")[0]), 321.0);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(the_list_has_what_was_saved_once)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  for (int i = 0; i < 3; ++i) {
    send_word(peer, "/preset/save", "Mine");
    receive(peer, answer, "/preset/saved", "ss");
  }
  send_bare(peer, "/preset/list");
  const uint32_t n_own = small_model()->n_presets;
  for (uint32_t i = 0U; i < n_own; ++i) {
    lo_arg** const args = receive(peer, answer, "/preset/list/reply", "ss");
    ck_assert_str_eq(text_of(args[0]), small_model()->presets[i].label);
  }
  ck_assert_str_eq(
    text_of(receive(peer, answer, "/preset/list/reply", "ss")[0]), "Mine");
  ck_assert_int_eq(int_of(receive(peer, answer, "/preset/list/end", "i")[0]),
                   (int)n_own + 1);
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(bad_names_are_refused)
{
  static const struct {
    const char* name;
    const char* reason;
  } asked[] = {
    {"../../etc/passwd", "a name begins with a letter or digit"},
    {"a/b", "a name has no slashes"},
    {"", "the name is empty"},
    {"Warm Pad", "another preset has this name: choose another"},
  };
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  for (size_t i = 0U; i < sizeof(asked) / sizeof(asked[0]); ++i) {
    send_word(peer, "/preset/save", asked[i].name);
    lo_arg** const args = receive(peer, answer, "/error", "ss");
    ck_assert_str_eq(text_of(args[0]), "/preset/save");
    ck_assert_str_eq(text_of(args[1]), asked[i].reason);
  }
  answer_free(answer);
  peer_close(peer);
}
END_TEST

START_TEST(a_folder_that_cannot_be_written_is_told)
{
  Peer* const   peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  Answer* const answer = answer_new();
  setenv("LV2_PATH", "/proc/self/nowhere", 1);
  send_word(peer, "/preset/save", "Mine");
  lo_arg** const args = receive(peer, answer, "/error", "ss");
  ck_assert_ptr_nonnull(strstr(text_of(args[1]), "can be written"));
  answer_free(answer);
  peer_close(peer);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("presets");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, set_up, osc_rig_close);
  tcase_add_loop_test(tcase, what_was_saved_is_loaded, 0, 3);
  tcase_add_test(tcase, the_list_has_what_was_saved_once);
  tcase_add_test(tcase, bad_names_are_refused);
  tcase_add_test(tcase, a_folder_that_cannot_be_written_is_told);
  return suite_run("presets", tcase);
}
