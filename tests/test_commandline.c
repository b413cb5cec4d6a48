// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/commandline.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The command line: what it means, and one line about what it cannot mean

static Options options;
static char    said[2048]; ///< What was printed on stderr

/// Read a command line of words split at blanks, the command first
static int
parse(const char* const line)
{
  static char text[4096];
  char*       argv[64] = {NULL};
  int         argc     = 0;
  snprintf(text, sizeof(text), "%s", line);
  for (char* word = strtok(text, " "); word; word = strtok(NULL, " ")) {
    argv[argc++] = word;
  }
  ck_assert_ptr_nonnull(argv[0]);
  const Command command = !strcmp(argv[0], "run")      ? COMMAND_RUN
                          : !strcmp(argv[0], "render") ? COMMAND_RENDER
                          : !strcmp(argv[0], "list")   ? COMMAND_LIST
                          : !strcmp(argv[0], "top")    ? COMMAND_TOP
                                                       : COMMAND_INFO;

  FILE* const spoken = tmpfile();
  FILE* const before = stderr;
  ck_assert_ptr_nonnull(spoken);
  stderr           = spoken;
  const int status = commandline_parse(&options, command, argc, argv);
  stderr           = before;
  rewind(spoken);
  said[fread(said, 1U, sizeof(said) - 1U, spoken)] = '\0';
  fclose(spoken);
  return status;
}

static void
set_up(void)
{
  unsetenv("CHRONUS_OSC_HOST");
  unsetenv("CHRONUS_OSC_PORT");
}

START_TEST(what_is_not_said_has_its_default)
{
  ck_assert_int_eq(parse("run"), 0);
  ck_assert_str_eq(said, "");
  ck_assert_ptr_null(options.operand);
  ck_assert_double_eq(options.deadline, 0.7);
  ck_assert(!options.silence && !options.quiet && !options.no_connect);
  ck_assert(!options.no_server);
  ck_assert_str_eq(options.name, "chronus");
  ck_assert_ptr_null(options.server);
  ck_assert_uint_eq(options.osc_port, 5005U);
  ck_assert_str_eq(options.osc_address, "127.0.0.1");
  ck_assert_double_eq(options.seconds, 0.0);

  ck_assert_int_eq(parse("render -o a.wav"), 0);
  ck_assert_uint_eq(options.rate, 48000U);
  ck_assert_uint_eq(options.block, 64U);
  ck_assert_uint_eq(options.n_faults, 0U);
}
END_TEST

// The second line is the same in long words, with the plugin before them
START_TEST(every_option_of_run_is_understood)
{
  static const char* const lines[] = {
    "run -i threads -d 0.5 --fallback silence -p warm -c a=1 -c b=2 "
    "--report r.json -q -n me --server other --no-connect --no-start-server "
    "-P 6000 -B 0.0.0.0 --seconds 2.5 urn:plugin",
    "run urn:plugin --isolate=threads --deadline=0.5 --fallback=silence "
    "--preset=warm --control=a=1 --control b=2 --report=r.json --quiet "
    "--name=me --server=other --no-connect --no-start-server "
    "--osc-port=6000 --osc-bind=0.0.0.0 --seconds=2.5",
  };
  ck_assert_int_eq(parse(lines[_i]), 0);
  ck_assert_str_eq(options.operand, "urn:plugin");
  ck_assert_double_eq(options.deadline, 0.5);
  ck_assert(options.silence && options.quiet && options.no_connect);
  ck_assert(options.no_server);
  ck_assert_str_eq(options.preset, "warm");
  ck_assert_uint_eq(options.n_controls, 2U);
  ck_assert_str_eq(options.controls[0], "a=1");
  ck_assert_str_eq(options.controls[1], "b=2");
  ck_assert_str_eq(options.report, "r.json");
  ck_assert_str_eq(options.name, "me");
  ck_assert_str_eq(options.server, "other");
  ck_assert_uint_eq(options.osc_port, 6000U);
  ck_assert_str_eq(options.osc_address, "0.0.0.0");
  ck_assert_double_eq(options.seconds, 2.5);
}
END_TEST

START_TEST(every_option_of_render_is_understood)
{
  static const char* const lines[] = {
    "render -o a.wav -m b.mid -s c.score -a d.wav -r 96000 -b 256 -t 3 "
    "-f 1:nan",
    "render --output=a.wav --midi=b.mid --score=c.score --audio-in=d.wav "
    "--rate=96000 --block=256 --seconds=3 --fault=1:nan",
  };
  ck_assert_int_eq(parse(lines[_i]), 0);
  ck_assert_str_eq(options.output, "a.wav");
  ck_assert_str_eq(options.midi, "b.mid");
  ck_assert_str_eq(options.score, "c.score");
  ck_assert_str_eq(options.input, "d.wav");
  ck_assert_uint_eq(options.rate, 96000U);
  ck_assert_uint_eq(options.block, 256U);
  ck_assert_double_eq(options.seconds, 3.0);
  ck_assert_uint_eq(options.n_faults, 1U);
}
END_TEST

// Those of one time stay in the order in which they were given
START_TEST(faults_are_sorted_by_time)
{
  ck_assert_int_eq(parse("render -o a.wav -f 2:segv -f 1:nan:standby -f 1:hang "
                         "-f 0.5:slow:both"),
                   0);
  static const FaultKind kinds[] = {
    FAULT_SLOW, FAULT_NAN, FAULT_HANG, FAULT_SEGV};
  ck_assert_uint_eq(options.n_faults, 4U);
  for (uint32_t f = 0U; f < 4U; ++f) {
    ck_assert_int_eq(options.faults[f].kind, kinds[f]);
  }
}
END_TEST

START_TEST(a_fault_in_the_last_frame_is_taken)
{
  ck_assert_int_eq(parse("render -o a.wav -t 2 -r 8000 -f 1.999875:nan"), 0);
  ck_assert_int_eq(parse("render -o a.wav -t 2 -r 8000 -f 1.99999:nan"), 2);
}
END_TEST

START_TEST(the_environment_is_read_and_options_win)
{
  setenv("CHRONUS_OSC_HOST", "127.0.0.2", 1);
  setenv("CHRONUS_OSC_PORT", "7000", 1);
  ck_assert_int_eq(parse(_i ? "top" : "run"), 0);
  ck_assert_uint_eq(options.osc_port, 7000U);
  ck_assert_str_eq(options.osc_address, "127.0.0.2");

  const char* const said_all =
    _i ? "top -P 8000 -H 127.0.0.3" : "run -P 8000 -B 127.0.0.3";
  ck_assert_int_eq(parse(said_all), 0);
  ck_assert_uint_eq(options.osc_port, 8000U);
  ck_assert_str_eq(options.osc_address, "127.0.0.3");

  setenv("CHRONUS_OSC_PORT", "many", 1);
  ck_assert_int_eq(parse("run"), 2);
  ck_assert_ptr_nonnull(strstr(said, "CHRONUS_OSC_PORT many"));
  ck_assert_int_eq(parse("list"), 0);

  unsetenv("CHRONUS_OSC_PORT");
  setenv("CHRONUS_OSC_HOST", "nowhere", 1);
  ck_assert_int_eq(parse("run"), 2);
  ck_assert_ptr_nonnull(strstr(said, "CHRONUS_OSC_HOST nowhere"));
  ck_assert_int_eq(parse("render -o a.wav"), 0);
}
END_TEST

/// A command line that is refused, and what the line about it must hold
typedef struct {
  const char* line;
  const char* part;
} Refusal;

static const Refusal refusals[] = {
  {"render", "no output; say -o FILE.wav"},
  {"render -o -", "--output -: a WAV goes to a file; say -o FILE.wav"},
  {"render -o", "-o: needs a value"},
  {"render --output", "--output: needs a value"},
  {"render -qo", "-qo: needs a value"},
  {"render -o a.wav -z", "-z: no such option"},
  {"render --quiet -zq -o a.wav", "-z: no such option"},
  {"render -o a.wav --sore x", "--sore: no such option, nearest --score"},
  {"render -o a.wav --quiet=3", "--quiet=3: takes no value"},
  {"render -o a.wav -P 5005", "-P: no such option"},
  {"run -o a.wav", "-o: no such option"},
  {"run --no", "--no: no such option"},
  {"list -q", "-q: no such option; see chronus help list"},
  {"list a b", "b: one name too many"},
  {"info urn:a urn:b", "urn:b: one name too many"},
  {"render -o a.wav -f 1:kill", "--fault kill: ends the whole process"},
  {"render -o a.wav -i threads -f 1:stop", "--fault stop: ends the whole"},
  {"render -o a.wav -f 1:exit:both", "--fault exit: ends the whole process"},
  {"run -i fibres", "--isolate fibres: neither threads nor processes"},
  {"run -d 0", "--deadline 0: not a number from 0.05 to 0.95"},
  {"run -d 0.96", "--deadline 0.96: not a number from"},
  {"run -d nan", "--deadline nan: not a number from"},
  {"run -d half", "--deadline half: not a number from"},
  {"run -d 0.5x", "--deadline 0.5x: not a number from"},
  {"run -c sine_freq", "--control sine_freq: expected SYMBOL=VALUE"},
  {"run -c =1", "--control =1: expected SYMBOL=VALUE"},
  {"run -B nowhere", "--osc-bind nowhere: not an IPv4 address"},
  {"run -B ::1", "--osc-bind ::1: not an IPv4 address"},
  {"run --fallback loud", "--fallback loud: neither dry nor silence"},
  {"run -P 0", "--osc-port 0: not a number from 1 to 65535"},
  {"run -P 65536", "--osc-port 65536: not a number from 1 to 65535"},
  {"run -P 5005.5", "--osc-port 5005.5: not a whole number"},
  {"run --seconds -1", "--seconds -1: not a number from"},
  {"run --seconds 0", "--seconds 0: not a number from"},
  {"run --seconds inf", "--seconds inf: not a number from"},
  {"render -o a.wav -r 7999", "--rate 7999: not a number from 8000"},
  {"render -o a.wav -r 1e9", "--rate 1e9: not a number from"},
  {"render -o a.wav -r 44100.5", "--rate 44100.5: not a whole number"},
  {"render -o a.wav -i processes --spare-lag 6",
   "--spare-lag 6: not a number from 1 to 5"},
  {"render -o a.wav --spare-lag 2", "--spare-lag: threads have no spare"},
  {"run --no-spare", "--no-spare: threads have no spare"},
  {"run -i processes --no-spare --spare-lag 2",
   "--spare-lag: there is no spare to lag"},
  {"render -o a.wav -b 0", "--block 0: not a number from 1 to 8192"},
  {"render -o a.wav -b 8193", "--block 8193: not a number from 1 to 8192"},
  {"render -o a.wav -b -64", "--block -64: not a number from 1 to 8192"},
  {"render -o a.wav -f 1:kil", "--fault 1:kil: not SECONDS:KIND"},
  {"render -o a.wav -f soon:segv", "--fault soon:segv: not SECONDS:KIND"},
  {"render -o a.wav -f 9:hang -t 2",
   "--fault 9:hang: never met, as -t ends the render at 2 s"},
  {"render -o a.wav -t 2 -f 2:nan:both -f 1:nan", "--fault 2:nan: never met"},
};

#define N_REFUSALS ((int)(sizeof(refusals) / sizeof(refusals[0])))

START_TEST(what_cannot_be_meant_is_refused_in_one_line)
{
  const Refusal* const refusal = &refusals[_i];
  ck_assert_msg(parse(refusal->line) == 2, "%s", refusal->line);
  const char* const end = strchr(said, '\n');
  ck_assert_msg(!strncmp(said, "chronus: ", 9U) && end && !end[1] &&
                  strstr(said, refusal->part),
                "%s: %s",
                refusal->line,
                said);
}
END_TEST

// One more than there is room for, of both kinds that may be repeated
START_TEST(too_many_are_refused)
{
  static char  name[]       = "render";
  static char  output[]     = "-oa.wav";
  static char  words[2][16] = {"-ca=1", "-f1:nan"};
  static char* argv[OPTIONS_FAULTS + 8U];
  const int    most = _i ? (int)OPTIONS_FAULTS : (int)OPTIONS_CONTROLS;
  int          argc = 0;
  argv[argc++]      = name;
  argv[argc++]      = output;
  for (int n = 0; n < most; ++n) {
    argv[argc++] = words[_i];
  }
  ck_assert_int_eq(commandline_parse(&options, COMMAND_RENDER, argc, argv), 0);
  argv[argc++] = words[_i];
  ck_assert_int_eq(commandline_parse(&options, COMMAND_RENDER, argc, argv), 2);
}
END_TEST

// Whatever parsing knows, help tells
START_TEST(help_names_the_options_of_its_command_and_no_others)
{
  static const char* const of_run[] = {
    "-i, --isolate",
    "--spare-lag",
    "--no-spare",
    "-d, --deadline",
    "--fallback",
    "-p, --preset",
    "-c, --control",
    "--report",
    "-n, --name",
    "--server",
    "--no-connect",
    "-P, --osc-port",
    "-B, --osc-bind",
    "--seconds",
    "-q, --quiet",
    "--no-start-server",
  };
  static const char* const of_render[] = {
    "-o, --output",
    "-m, --midi",
    "-s, --score",
    "-a, --audio-in",
    "-r, --rate",
    "-b, --block",
    "-t, --seconds",
    "-f, --fault",
  };
  char*  text   = NULL;
  size_t size   = 0U;
  FILE*  stream = open_memstream(&text, &size);
  commandline_help(COMMAND_RUN, stream);
  fclose(stream);
  for (size_t o = 0U; o < sizeof(of_run) / sizeof(of_run[0]); ++o) {
    ck_assert_msg(strstr(text, of_run[o]), "%s", of_run[o]);
  }
  ck_assert_ptr_null(strstr(text, "--midi"));
  free(text);

  stream = open_memstream(&text, &size);
  commandline_help(COMMAND_RENDER, stream);
  fclose(stream);
  for (size_t o = 0U; o < sizeof(of_render) / sizeof(of_render[0]); ++o) {
    ck_assert_msg(strstr(text, of_render[o]), "%s", of_render[o]);
  }
  ck_assert_ptr_null(strstr(text, "--osc-port"));
  free(text);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("options");
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_test(tcase, what_is_not_said_has_its_default);
  tcase_add_loop_test(tcase, every_option_of_run_is_understood, 0, 2);
  tcase_add_loop_test(tcase, every_option_of_render_is_understood, 0, 2);
  tcase_add_test(tcase, faults_are_sorted_by_time);
  tcase_add_test(tcase, a_fault_in_the_last_frame_is_taken);
  tcase_add_loop_test(tcase, the_environment_is_read_and_options_win, 0, 2);
  tcase_add_loop_test(
    tcase, what_cannot_be_meant_is_refused_in_one_line, 0, N_REFUSALS);
  tcase_add_loop_test(tcase, too_many_are_refused, 0, 2);
  tcase_add_test(tcase, help_names_the_options_of_its_command_and_no_others);
  return suite_run("commandline", tcase);
}
