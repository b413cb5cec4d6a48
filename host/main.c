// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/nearest.h"
#include "host/commandline.h"
#include "host/commands.h"
#include "host/engine/nursery_child.h"
#include "host/options.h"

#include <stdio.h>
#include <string.h>

// The program's entry: which command, and help

typedef struct {
  const char* name;           ///< On the command line
  const char* operand;        ///< What it takes besides options
  const char* help;           ///< What it does
  Command     command;        ///< For its options
  int (*run)(const Options*); ///< Returns the exit status
} Row;

static const Row commands[] = {
  {"run",
   "[PLUGIN]",
   "host two copies of PLUGIN on JACK (default: the Chronus synth)",
   COMMAND_RUN,
   command_run},
  {"render",
   "[PLUGIN] -o OUT.wav",
   "the same offline, as fast as it goes",
   COMMAND_RENDER,
   command_render},
  {"rehearse",
   "[PLUGIN]",
   "inject every kind of fault offline, and tell what survives",
   COMMAND_REHEARSE,
   command_rehearse},
  {"say",
   "TEXT...",
   "plain words to OSC, sent to a running host",
   COMMAND_SAY,
   command_say},
  {"list",
   "[WORD]",
   "the plugins that can be hosted",
   COMMAND_LIST,
   command_list},
  {"info",
   "[PLUGIN]",
   "ports, ranges, OSC paths and presets of one plugin",
   COMMAND_INFO,
   command_info},
};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const Row*
find_command(const char* const name)
{
  for (size_t c = 0U; c < N_COMMANDS; ++c) {
    if (!strcmp(commands[c].name, name)) {
      return &commands[c];
    }
  }
  return NULL;
}

/// Say that there is no such command, and the nearest that there is
static int
refuse(const char* const name)
{
  const char* names[N_COMMANDS];
  for (size_t c = 0U; c < N_COMMANDS; ++c) {
    names[c] = commands[c].name;
  }
  const char* const near = nearest_pick(name, names, N_COMMANDS);
  fprintf(stderr,
          "chronus: %s: no such command%s%s; see chronus help\n",
          name,
          near ? ", nearest " : "",
          near ? near : "");
  return 2;
}

static void
print_usage(FILE* const out)
{
  fputs("Chronus runs two copies of an LV2 plugin on the same input and plays "
        "one;\nwhen that one fails the other is heard in the same period.\n\n",
        out);
  for (size_t c = 0U; c < N_COMMANDS; ++c) {
    fprintf(out,
            "  chronus %-8s %-20s  %s\n",
            commands[c].name,
            commands[c].operand,
            commands[c].help);
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
  const Row* const row = find_command(name);
  if (!row) {
    return refuse(name);
  }
  printf("chronus %s [OPTION...] %s: %s\n", row->name, row->operand, row->help);
  commandline_help(row->command, stdout);
  return 0;
}

int
main(const int argc, char** const argv)
{
  static Options options;
  if (argc < 2) {
    print_usage(stderr);
    return 2;
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

  const Row* const row = find_command(argv[1]);
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
