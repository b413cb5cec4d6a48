// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/inputs.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// Bad input to the real program: one line, the right status, nothing left

/// A command line that must fail, and what its line must hold
typedef struct {
  const char* line;   ///< Of a render, where it begins with `render`, into
                      ///< @/made/out.wav
  int         status; ///< 1 failed, 2 wrong usage
  const char* what;   ///< How it goes on after `chronus: `
  const char* why;    ///< What it must hold besides
} Failure;

/// Check that what was said is `chronus: WHAT: WHY`
static void
assert_about(const Ran* const ran, const Failure* const failure)
{
  const char* const what = program_path(failure->what);
  const size_t      size = strlen(what);
  ck_assert_msg(!strncmp(ran->err + 9, what, size) &&
                  !strncmp(ran->err + 9 + size, ": ", 2U),
                "%s: not about %s:\n%s",
                failure->line,
                what,
                ran->err);
  ck_assert_msg(strstr(ran->err + 9 + size, failure->why),
                "%s: does not say `%s`:\n%s",
                failure->line,
                failure->why,
                ran->err);
}

/// Run a command line that must fail, and leave nothing behind
static void
assert_fails(const Failure* const failure)
{
  const bool is_render = !strncmp(failure->line, "render", 6U);
  Ran        ran;
  program_fail(
    &ran,
    failure->status,
    "chronus %s%s",
    failure->line,
    is_render && !strstr(failure->line, " -o ") ? " -o @/made/out.wav" : "");
  assert_about(&ran, failure);

  program_run(&ran, "ls -A @/made @/folder");
  char expected[2048];
  snprintf(expected,
           sizeof(expected),
           "%s:\n\n%s:\n",
           program_path("@/folder"),
           program_path("@/made"));
  ck_assert_msg(
    !strcmp(ran.out, expected), "%s leaves:\n%s", failure->line, ran.out);
}

/// Two of them are more than a client's name may have, and eight break libjack
#define LONG_NAME "a_name_that_has_forty_bytes_just_so_many"

static const Failure wrong_usage[] = {
  {"rnder", 2, "rnder", "no such command, nearest render; see chronus help"},
  {"rnu", 2, "rnu", "no such command, nearest run"},
  {"hlep", 2, "hlep", "no such command, nearest help"},
  {"--hlep", 2, "--hlep", "no such command, nearest --help"},
  {"help rnder", 2, "rnder", "no such command, nearest render"},
  {"--wersion", 2, "--wersion", "no such command"},
  {"render --scroe a", 2, "--scroe", "no such option, nearest --score"},
  {"render -z", 2, "-z", "no such option; see chronus help render"},
  {"render -o @/made/out.wav -s", 2, "-s", "needs a value"},
  {"render -f 1:explode", 2, "--fault 1:explode", "KIND is hang, slow"},
  {"render -f 1:kil", 2, "--fault 1:kil", "KIND is hang, slow"},
  {"render -f -1:segv", 2, "--fault -1:segv", "SECONDS:KIND"},
  {"render -b 0", 2, "--block 0", "from 1 to 8192"},
  {"render -b 9000", 2, "--block 9000", "from 1 to 8192"},
  {"render -b 1.5", 2, "--block 1.5", "not a whole number"},
  {"render -r 1", 2, "--rate 1", "from 8000 to 384000"},
  {"render -t -1", 2, "--seconds -1", "not a number from"},
  {"render -t long", 2, "--seconds long", "not a number from"},
  {"render -d 1.5", 2, "--deadline 1.5", "from 0.05 to 0.95"},
  {"render --fallback wet", 2, "--fallback wet", "neither dry nor silence"},
  {"render -i fibres", 2, "--isolate fibres", "neither threads nor"},
  {"render -c sine_freq", 2, "--control sine_freq", "expected SYMBOL=VALUE"},
  {"render -c sine_frq=1", 2, "sine_frq", "no such control; nearest sine_freq"},
  {"render -c sine_freq=1e9", 2, "sine_freq=1e9", "0.1 to 20000 Hz"},
  {"render -c sine_freq=nan", 2, "sine_freq=nan", "0.1 to 20000 Hz"},
  {"render -c sine_freq=x", 2, "sine_freq=x", "0.1 to 20000 Hz"},
  {"run --no-start-server --server chronus-test-none -c sine_frq=1",
   2,
   "sine_frq",
   "nearest sine_freq"},
  {"run --no-start-server -n " LONG_NAME LONG_NAME,
   2,
   LONG_NAME LONG_NAME,
   "JACK takes a name of 63 bytes"},
  {"run --no-start-server --server " LONG_NAME LONG_NAME LONG_NAME LONG_NAME
     LONG_NAME LONG_NAME LONG_NAME LONG_NAME,
   2,
   LONG_NAME LONG_NAME,
   "JACK takes a name of 125 bytes"},
  {"run --session=", 2, "--session", "names no folder"},
  {"run -B nowhere", 2, "--osc-bind nowhere", "not an IPv4 address"},
  {"run -P 70000", 2, "--osc-port 70000", "from 1 to 65535"},
  {"run urn:a urn:b", 2, "urn:b", "one name too many"},
  {"list a b", 2, "b", "one name too many"},
  {"top urn:a", 2, "top urn:a", "takes no name"},
  {"top -H nowhere", 2, "--osc-host nowhere", "not an IPv4 address"},
};

static const Failure failures[] = {
  {"render urn:chronus:synht", 1, "urn:chronus:synht", "urn:chronus:synth"},
  {"info urn:chronus:synht", 1, "urn:chronus:synht", "urn:chronus:synth"},
  {"run urn:chronus:synht", 1, "urn:chronus:synht", "urn:chronus:synth"},
  {"render qqqqqqqq", 1, "qqqqqqqq", "no such plugin; `chronus list`"},
  {"list chronsu", 1, "chronsu", "nearest: urn:chronus:synth"},
  {"list qqqqqqqq", 1, "qqqqqqqq", "no such plugin"},
  {"render -p Sime", 1, "Sime", "no such preset; nearest Sine"},
  {"render -p qqqqqqqq", 1, "qqqqqqqq", "no such preset; there are"},
  {"run --no-start-server --server chronus-test-none -p Sime",
   1,
   "Sime",
   "no such preset; nearest Sine"},
  {"render -m @/none", 1, "@/none", "cannot be read; No such file"},
  {"render -m @/folder", 1, "@/folder", "cannot be read; Is a directory"},
  {"render -m @/empty", 1, "@/empty: byte 0", "broken"},
  {"render -m @/text", 1, "@/text: byte 0", "broken"},
  {"render -m @/short.mid", 1, "@/short.mid: byte 4", "broken"},
  {"render -m @/cut.mid", 1, "@/cut.mid: byte 14", "broken"},
  {"render -s @/none", 1, "@/none", "cannot be read; No such file"},
  {"render -s @/folder", 1, "@/folder", "cannot be read; Is a directory"},
  {"render -s @/word.score", 1, "@/word.score:2", "broken"},
  {"render -s @/slash.score", 1, "@/slash.score:4", "broken"},
  {"render -s @/path.score", 1, "@/path.score:2", "no such path"},
  {"render -s @/type.score", 1, "@/type.score:2", "not a valid value"},
  {"render -a @/none", 1, "@/none", "cannot be read; No such file"},
  {"render -a @/folder", 1, "@/folder", "cannot be read; Is a directory"},
  {"render -a @/empty", 1, "@/empty", "broken"},
  {"render -a @/text", 1, "@/text", "broken"},
  {"render -a @/cut.wav", 1, "@/cut.wav", "broken"},
  {"render -s @/good.score -o @/none/out.wav",
   1,
   "@/none/out.wav",
   "cannot be written; No such file"},
  {"render -s @/good.score -o @/folder",
   1,
   "@/folder",
   "cannot be written; Is a directory"},
  {"render -t 9 -o /dev/full", 1, "/dev/full", "No space left on device"},
  {"run --no-start-server --server chronus-test-none",
   1,
   "chronus-test-none",
   "no JACK server"},
  {"top", 1, "top", "no terminal to show it on; say --once or --json"},
  {"top --once -P 1", 1, "127.0.0.1:1", "start one: chronus run"},
};

/// With nothing but the bundle of that defect in LV2_PATH
static const Failure faulty[] = {
  {"render urn:test:unknown_feature",
   1,
   "urn:test:unknown_feature",
   "requires a feature that this host lacks; it needs urn:test:feature"},
  {"render urn:test:null_instance",
   1,
   "urn:test:null_instance",
   "refused to start"},
};

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

START_TEST(wrong_usage_is_one_line_and_status_2)
{
  assert_fails(&wrong_usage[_i]);
}
END_TEST

START_TEST(bad_input_is_one_line_and_status_1)
{
  assert_fails(&failures[_i]);
}
END_TEST

START_TEST(a_plugin_that_cannot_run_is_one_line_and_status_1)
{
  char name[64];
  snprintf(name, sizeof(name), "%s.lv2", strrchr(faulty[_i].what, ':') + 1);
  program_use_bundle(name);
  assert_fails(&faulty[_i]);
}
END_TEST

START_TEST(a_plugin_without_its_library_is_one_line_that_says_so)
{
  const Failure failure = {"render urn:test:null_instance",
                           1,
                           "urn:test:null_instance",
                           "null_instance.so: cannot open shared object file"};
  program_use_bundle("null_instance.lv2");
  ck_assert(!unlink(program_path("@/lv2/null_instance.lv2/null_instance.so")));
  assert_fails(&failure);
}
END_TEST

static const char* const bundles[] = {"broken_manifest.lv2",
                                      "missing_manifest.lv2",
                                      "broken_data.lv2",
                                      "missing_data.lv2",
                                      "bad_index.lv2"};

// It is named, and everything else is there as ever
START_TEST(a_broken_bundle_costs_one_line_and_no_more)
{
  char path[512];
  Ran  ran;
  program_use_bundle(bundles[_i]);
  program_do(&ran, "chronus list");
  ck_assert_ptr_nonnull(strstr(ran.out, "urn:chronus:synth"));

  const char* const end = strchr(ran.err, '\n');
  snprintf(path, sizeof(path), "chronus: %s/", program_path("@/lv2"));
  ck_assert_msg(end && !end[1], "%s", ran.err);
  ck_assert_msg(!strncmp(ran.err, "chronus: ", 9U), "%s", ran.err);
  ck_assert_msg(!strncmp(ran.err, path, strlen(path)) ||
                  strstr(ran.err, "urn:test:"),
                "%s",
                ran.err);

  program_do(&ran, "chronus render -s @/good.score -o @/made/out.wav -t 0.2");
  ck_assert(!access(program_path("@/made/out.wav"), R_OK));
}
END_TEST

START_TEST(an_input_of_another_rate_is_refused_with_the_remedy)
{
  const Failure failure = {"render -r 44100 -a @/tone.wav",
                           1,
                           "@/tone.wav: 48000 Hz, but the render has 44100 Hz",
                           "say -r 48000"};
  Ran           ran;
  program_do(&ran, "chronus render -s @/good.score -o @/tone.wav -t 0.1");
  assert_fails(&failure);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("commands");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, inputs_make, NULL);
  tcase_add_loop_test(
    tcase, wrong_usage_is_one_line_and_status_2, 0, COUNT(wrong_usage));
  tcase_add_loop_test(
    tcase, bad_input_is_one_line_and_status_1, 0, COUNT(failures));
  tcase_add_loop_test(
    tcase, a_plugin_that_cannot_run_is_one_line_and_status_1, 0, COUNT(faulty));
  tcase_add_test(tcase, a_plugin_without_its_library_is_one_line_that_says_so);
  tcase_add_loop_test(
    tcase, a_broken_bundle_costs_one_line_and_no_more, 0, COUNT(bundles));
  tcase_add_test(tcase, an_input_of_another_rate_is_refused_with_the_remedy);
  return suite_run("commands", tcase);
}
