// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/environment.h"
#include "host/base/nearest.h"
#include "host/base/speech.h"
#include "host/command_rows.h"
#include "host/commandline.h"
#include "host/commands.h"
#include "host/engine/nursery_child.h"
#include "host/manual/completion.h"
#include "host/manual/page.h"
#include "host/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The program's entry: which command, and help

/// Say that there is no such command, and the nearest that there is
static int
refuse(const char* const name)
{
  const char* names[COMMAND_ROWS_MAX + 3U] = {"help", "--help", "--version"};
  uint32_t    n                            = 3U;
  const CommandRow* row                    = NULL;
  for (size_t c = 0U; (row = command_rows_at(c)); ++c) {
    names[n++] = row->name;
  }
  const char* const near = nearest_pick(name, names, n);
  fprintf(stderr,
          "chronus: %s: no such command%s%s; see chronus help\n",
          name,
          near ? ", nearest " : "",
          near ? near : "");
  return 2;
}

/// What a user sees who does not know yet what to say
static int
greet(void)
{
  fputs(
    "chronus plays an LV2 plugin in two copies: when one fails, the other is "
    "heard at once.\n"
    "  chronus run                    play the Chronus synth on JACK; Ctrl-C "
    "ends it\n"
    "  chronus say play a low C       tell it so, from another terminal\n"
    "  chronus rehearse               see it survive every kind of fault, "
    "without JACK\n"
    "More: chronus help, chronus help COMMAND, man chronus\n",
    stderr);
  return 2;
}

static void
print_usage(FILE* const out)
{
  const CommandRow* row = NULL;
  fputs("Chronus runs two copies of an LV2 plugin on the same input and plays "
        "one;\nwhen that one fails the other is heard in the same period.\n\n",
        out);
  for (size_t c = 0U; (row = command_rows_at(c)); ++c) {
    fprintf(
      out, "  chronus %-8s %-20s  %s\n", row->name, row->operand, row->help);
  }
  fputs("  chronus help     COMMAND               the options of a command\n"
        "  chronus --version\n\n"
        "Try: chronus run, then oscsend localhost 5005 /gate/adsr s on\n",
        out);
}

static int
help(const char* const name)
{
  if (!name) {
    print_usage(stdout);
    return 0;
  }
  if (!strcmp(name, "--man")) { // For the build
    page_print(stdout);
    return 0;
  }
  if (!strcmp(name, "--completion")) {
    completion_print(stdout);
    return 0;
  }
  const CommandRow* const row = command_rows_find(name);
  if (!row) {
    return refuse(name);
  }
  printf("chronus %s [OPTION...] %s: %s\n", row->name, row->operand, row->help);
  commandline_help(row->command, stdout);
  return 0;
}

/// Do what the words of the command line say; returns the exit status
static int
act(const int argc, char** const argv)
{
  static Options options;
  if (argc < 2 && environment_get(
                    ENVIRONMENT_NSM_URL)) { // A session manager gives no words
    char      run[]   = "run";
    char*     words[] = {run, NULL};
    const int bad     = commandline_parse(&options, COMMAND_RUN, 1, words);
    return bad ? bad : command_run(&options);
  }
  if (argc < 2) {
    return greet();
  }
  if (!strcmp(argv[1], "--version")) {
    puts("chronus " CHRONUS_VERSION);
    return 0;
  }
  if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") ||
      !strcmp(argv[1], "-h")) {
    return help(argc > 2 ? argv[2] : NULL);
  }

  if (argc == 3 && !strcmp(argv[1], NURSERY_WORD)) {
    nursery_child_begin(argv[2]); // By a host, not by a person
  }

  const CommandRow* const row = command_rows_find(argv[1]);
  if (!row) {
    return refuse(argv[1]);
  }
  if (argc > 2 && (!strcmp(argv[2], "--help") || !strcmp(argv[2], "-h"))) {
    return help(argv[1]);
  }
  const int status =
    commandline_parse(&options, row->command, argc - 1, argv + 1);
  return status ? status : row->run(&options);
}

int
main(const int argc, char** const argv)
{
  speech_begin();
  return speech_end(act(argc, argv));
}
