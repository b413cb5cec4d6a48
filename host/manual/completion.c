// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/manual/completion.h"

#include "host/command_rows.h"
#include "host/option_rows.h"

#include <string.h>

static void
print_commands(FILE* const out)
{
  const CommandRow* row = NULL;
  fputs("# The commands\n_chronus_commands()\n{\n  echo help --version", out);
  for (size_t c = 0U; (row = command_rows_at(c)); ++c) {
    fprintf(out, " %s", row->name);
  }
  fputs("\n}\n", out);
}

/// What may follow as a PLUGIN, a file and so on
static void
print_operands(FILE* const out)
{
  const CommandRow* row = NULL;
  fputs("\n# What kind of word a command takes\n_chronus_operand()\n{\n"
        "  case $1 in\n    help) echo @command ;;\n",
        out);
  for (size_t c = 0U; (row = command_rows_at(c)); ++c) {
    if (strstr(row->operand, "[PLUGIN]")) {
      fprintf(out, "    %s) echo @plugin ;;\n", row->name);
    }
  }
  fputs("  esac\n}\n", out);
}

/// The options of one command, in all their forms
static void
print_options(FILE* const out, const CommandRow* const command)
{
  const OptionRow* row = NULL;
  fprintf(out, "    %s) echo --help", command->name);
  for (size_t o = 0U; (row = option_rows_at(o)); ++o) {
    if (row->commands & (unsigned)command->command) {
      fprintf(out, " --%s", row->name);
      if (row->letter < LONG_FALLBACK) {
        fprintf(out, " -%c", row->letter);
      }
    }
  }
  fputs(" ;;\n", out);
}

/// What kind of word is meant, or the words that there are
static void
print_kind(FILE* const out, const char* const argument)
{
  const char* const suffix = strchr(argument, '.');
  if (strchr(argument, '|')) {
    for (const char* at = argument; *at; ++at) {
      fputc(*at == '|' ? ' ' : *at, out);
    }
  } else if (!strncmp(argument, "FILE", 4U)) {
    fprintf(out, "@file%s", suffix ? suffix : "");
  } else if (!strcmp(argument, "DIR")) {
    fputs("@folder", out);
  } else if (!strcmp(argument, "PRESET")) {
    fputs("@preset", out);
  } else if (!strncmp(argument, "SYMBOL", 6U)) {
    fputs("@symbol", out);
  } else {
    fputs("@any", out);
  }
}

/// What follows each option of one command that has a value
static void
print_values(FILE* const out, const CommandRow* const command)
{
  const OptionRow* row = NULL;
  for (size_t o = 0U; (row = option_rows_at(o)); ++o) {
    if ((row->commands & (unsigned)command->command) && row->argument) {
      fprintf(out, "    '%s --%s'", command->name, row->name);
      if (row->letter < LONG_FALLBACK) {
        fprintf(out, " | '%s -%c'", command->name, row->letter);
      }
      fputs(") echo ", out);
      print_kind(out, row->argument);
      fputs(" ;;\n", out);
    }
  }
}

void
completion_print(FILE* const out)
{
  const CommandRow* row = NULL;
  print_commands(out);
  print_operands(out);
  fputs("\n# The options of a command\n_chronus_options()\n{\n  case $1 in\n",
        out);
  for (size_t c = 0U; (row = command_rows_at(c)); ++c) {
    print_options(out, row);
  }
  fputs(
    "  esac\n}\n\n# What follows `COMMAND OPTION`: words, or a kind of them;"
    "\n# nothing if the option takes no value\n_chronus_value()\n{\n"
    "  case $1 in\n",
    out);
  for (size_t c = 0U; (row = command_rows_at(c)); ++c) {
    print_values(out, row);
  }
  fputs("  esac\n}\n", out);
}
