// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/commandline.h"

#include "host/base/nearest.h"
#include "host/command_rows.h"
#include "host/option_rows.h"
#include "host/option_take.h"

#include <getopt.h>
#include <math.h>
#include <string.h>

/// The options of one command, as getopt_long wants them
typedef struct {
  struct option longs[OPTION_ROWS_MAX + 1U]; ///< The last one is all zero
  char
    shorts[(2U * OPTION_ROWS_MAX) + 2U]; ///< A colon follows what has a value
} Grammar;

/// Say which option is unknown, and the nearest that is not
static int
refuse_option(const Command command, const int option, const char* const word)
{
  const char* names[OPTION_ROWS_MAX];
  uint32_t    n = 0U;
  for (size_t o = 0U; option_rows_at(o); ++o) {
    const OptionRow* const row = option_rows_at(o);
    if (row->commands & (unsigned)command) {
      names[n++] = row->name;
      if (row->letter == option) { // It is known, but stands there with =
        return option_refuse(word, NULL, "takes no value");
      }
    }
  }

  const bool        is_long  = !option; // As getopt_long has it
  const char        letter[] = {'-', (char)option, '\0'};
  const char* const near = is_long ? nearest_pick(word + 2, names, n) : NULL;
  char              why[160];
  snprintf(why,
           sizeof(why),
           "no such option%s%s; see chronus help %s",
           near ? ", nearest --" : "",
           near ? near : "",
           command_rows_name(command));
  return option_refuse(is_long ? word : letter, NULL, why);
}

/// Refuse a fault that would end the host, or that a render of this length
/// would never meet
static int
check_faults(const Options* const options)
{
  for (uint32_t f = 0U; !options->processes && f < options->n_faults; ++f) {
    if (fault_needs_process(options->faults[f].kind)) {
      return option_refuse("--fault",
                           fault_name(options->faults[f].kind),
                           "ends the whole process; say --isolate processes");
    }
  }
  if (options->seconds <= 0.0 || !options->n_faults) {
    return 0;
  }
  const FaultPlan* const last = &options->faults[options->n_faults - 1U];
  if (llround(last->seconds * options->rate) <
      llround(options->seconds * options->rate)) {
    return 0;
  }

  char what[64];
  char why[64];
  snprintf(what, sizeof(what), "%g:%s", last->seconds, fault_name(last->kind));
  snprintf(why,
           sizeof(why),
           "never met, as -t ends the render at %g s",
           options->seconds);
  return option_refuse("--fault", what, why);
}

/// Refuse what is about a spare where there is none
static int
check_spare(const Options* const options)
{
  if (options->spare_lag && options->no_spare) {
    return option_refuse("--spare-lag", NULL, "there is no spare to lag");
  }
  if ((options->spare_lag || options->no_spare) && !options->processes) {
    return option_refuse(options->spare_lag ? "--spare-lag" : "--no-spare",
                         NULL,
                         "threads have no spare; say --isolate processes");
  }
  return 0;
}

static int
check(const Options* const options)
{
  const int status = check_spare(options);
  if (status) {
    return status;
  }
  if (options->command == COMMAND_SAY && !options->words && !options->n_text) {
    return option_refuse("say", NULL, "no text; try chronus say play C4");
  }
  if (options->command == COMMAND_TOP && options->operand) {
    return option_refuse("top", options->operand, "takes no name");
  }
  if (options->command != COMMAND_RENDER) {
    return 0;
  }
  if (!options->output) {
    return option_refuse("render", NULL, "no output; say -o FILE.wav");
  }
  if (!strcmp(options->output, "-")) {
    return option_refuse(
      "--output", "-", "a WAV goes to a file; say -o FILE.wav");
  }
  return check_faults(options);
}

/// Tell getopt_long which options the command takes
static void
list_options(Grammar* const grammar, const Command command)
{
  uint32_t n_longs            = 0U;
  uint32_t n_shorts           = 0U;
  *grammar                    = (Grammar){.shorts = ""};
  grammar->shorts[n_shorts++] = ':'; // Tells a missing argument from no option
  for (size_t o = 0U; option_rows_at(o); ++o) {
    const OptionRow* const row = option_rows_at(o);
    if (row->commands & (unsigned)command) {
      grammar->longs[n_longs++] =
        (struct option){row->name, row->argument ? 1 : 0, NULL, row->letter};
      if (row->letter < LONG_FALLBACK) {
        grammar->shorts[n_shorts++] = (char)row->letter;
        grammar->shorts[n_shorts]   = row->argument ? ':' : '\0';
        n_shorts += row->argument ? 1U : 0U;
      }
    }
  }
}

/// Take all options, up to the first that is wrong; returns the exit status
static int
take_all(Options* const options, const int argc, char** const argv)
{
  Grammar grammar;
  int     status = 0;
  int     option = 0;
  list_options(&grammar, options->command);
  optind = 0;
  opterr = 0;
  while (!status &&
         (option = getopt_long(
            argc, argv, grammar.shorts, grammar.longs, NULL)) != -1) {
    const char* const word = argv[optind > 1 ? optind - 1 : 1];
    if (option == ':') {
      status = option_refuse(word, NULL, "needs a value");
    } else if (option == '?') {
      status = refuse_option(options->command, optopt, word);
    } else {
      status = option_take(options, option, optarg);
    }
  }
  return status;
}

int
commandline_parse(Options* const options,
                  const Command  command,
                  const int      argc,
                  char** const   argv)
{
  *options = (Options){.command     = command,
                       .deadline    = 0.7,
                       .name        = "chronus",
                       .osc_port    = 5005U,
                       .osc_address = "127.0.0.1",
                       .rate        = 48000U,
                       .block       = 64U};

  const bool asks =
    command == COMMAND_RUN || command == COMMAND_SAY || command == COMMAND_TOP;
  int status = asks ? option_take_environment(options) : 0;
  status     = status ? status : take_all(options, argc, argv);
  if (!status && command == COMMAND_SAY) {
    options->text   = argv + optind;
    options->n_text = (uint32_t)(argc - optind);
    optind          = argc;
  }
  if (!status && optind < argc) {
    options->operand = argv[optind++];
  }
  if (!status && optind < argc) {
    status = option_refuse(argv[optind], NULL, "one name too many");
  }
  return status ? status : check(options);
}

void
commandline_help(const Command command, FILE* const out)
{
  const OptionRow* row = NULL;
  char             form[OPTION_FORM_BYTES];
  for (size_t o = 0U; (row = option_rows_at(o)); ++o) {
    if (row->commands & (unsigned)command) {
      option_rows_form(row, form);
      const char* const indent = row->letter < LONG_FALLBACK ? "" : "    ";
      const int         n      = fprintf(
        out, "  %s%s %s", indent, form, row->argument ? row->argument : "");
      fprintf(out, "%*s%s\n", n < 37 ? 37 - n : 1, "", row->help);
    }
  }
}
