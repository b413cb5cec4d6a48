// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/options.h"

#include "host/base/nearest.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/// Long options without a letter, above all characters
typedef enum {
  LONG_FALLBACK = 256,
  LONG_REPORT,
  LONG_SERVER,
  LONG_NO_CONNECT,
  LONG_NO_SERVER,
  LONG_SECONDS,
} LongOption;

typedef struct {
  int         letter;   ///< Of the short form, or a LongOption
  const char* name;     ///< Of the long form
  const char* argument; ///< What follows it, or null
  unsigned    commands; ///< Which commands take it
  const char* help;     ///< What it does
} Row;

#define BOTH ((unsigned)COMMAND_RUN | (unsigned)COMMAND_RENDER)

static const Row rows[] = {
  {'i', "isolate", "threads", BOTH, "each copy in a thread (the default)"},
  {'d',
   "deadline",
   "FRACTION",
   BOTH,
   "of the period, when the active copy is no longer preferred (0.7)"},
  {LONG_FALLBACK,
   "fallback",
   "dry|silence",
   BOTH,
   "what is heard in a block that no copy delivered (dry)"},
  {'p', "preset", "NAME", BOTH, "load a preset first, by name or URI"},
  {'c', "control", "SYMBOL=VALUE", BOTH, "set a port first; may be repeated"},
  {LONG_REPORT,
   "report",
   "FILE",
   BOTH,
   "write a JSON report at the end (- for stdout)"},
  {'q', "quiet", NULL, BOTH, "say only what fails"},
  {'n', "name", "NAME", COMMAND_RUN, "JACK client name (chronus)"},
  {LONG_SERVER, "server", "NAME", COMMAND_RUN, "JACK server name"},
  {LONG_NO_CONNECT, "no-connect", NULL, COMMAND_RUN, "connect no ports"},
  {LONG_NO_SERVER,
   "no-start-server",
   NULL,
   COMMAND_RUN,
   "do not start a JACK server where none runs"},
  {'P', "osc-port", "N", COMMAND_RUN, "OSC port, UDP and TCP (5005)"},
  {'B', "osc-bind", "ADDRESS", COMMAND_RUN, "OSC address (127.0.0.1)"},
  {LONG_SECONDS, "seconds", "S", COMMAND_RUN, "stop after so long"},
  {'o',
   "output",
   "FILE.wav",
   COMMAND_RENDER,
   "where the sound goes; must be given"},
  {'m', "midi", "FILE.mid", COMMAND_RENDER, "play a MIDI file"},
  {'s',
   "score",
   "FILE",
   COMMAND_RENDER,
   "play lines of SECONDS /osc/path ARGS"},
  {'a', "audio-in", "FILE.wav", COMMAND_RENDER, "feed the audio inputs"},
  {'r', "rate", "HZ", COMMAND_RENDER, "sample rate (48000)"},
  {'b', "block", "FRAMES", COMMAND_RENDER, "length of a period, 1-8192 (64)"},
  {'t', "seconds", "S", COMMAND_RENDER, "length (until the sound dies away)"},
  {'f',
   "fault",
   "SECONDS:KIND[:WHICH]",
   COMMAND_RENDER,
   "hang, slow, nan, silence, segv or abort; active, standby or both"},
};

#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

/// The options of one command, as getopt_long wants them
typedef struct {
  struct option longs[N_ROWS + 1U]; ///< The last one is all zero
  char shorts[(2U * N_ROWS) + 2U];  ///< A colon follows what has a value
} Grammar;

static const char*
command_name(const Command command)
{
  return command == COMMAND_RUN      ? "run"
         : command == COMMAND_RENDER ? "render"
         : command == COMMAND_LIST   ? "list"
                                     : "info";
}

/// Say what is wrong with the command line; returns the exit status for that
static int
refuse(const char* const what, const char* const value, const char* const why)
{
  fprintf(stderr,
          "chronus: %s%s%s: %s\n",
          what,
          value ? " " : "",
          value ? value : "",
          why);
  return 2;
}

/// A number from `least` to `most`, or NaN
static double
number(const char* const text, const double least, const double most)
{
  char*        end   = NULL;
  const double value = strtod(text, &end);
  return end == text || *end || !(value >= least && value <= most) ? (double)NAN
                                                                   : value;
}

/// Read a number into `*to`; returns the exit status
static int
take_number(double* const     to,
            const char* const name,
            const char* const text,
            const double      least,
            const double      most)
{
  char why[96];
  *to = number(text, least, most);
  if (!isnan(*to)) {
    return 0;
  }
  snprintf(why, sizeof(why), "not a number from %g to %g", least, most);
  return refuse(name, text, why);
}

static int
take_whole(uint32_t* const   to,
           const char* const name,
           const char* const text,
           const double      least,
           const double      most)
{
  double    value  = 0.0;
  const int status = take_number(&value, name, text, least, most);
  if (!status && floor(value) != value) {
    return refuse(name, text, "not a whole number");
  }
  *to = status ? 0U : (uint32_t)value;
  return status;
}

/// Take the address to listen at; returns the exit status
static int
take_address(Options* const    options,
             const char* const name,
             const char* const text)
{
  struct in_addr address;
  if (inet_pton(AF_INET, text, &address) != 1) {
    return refuse(name, text, "not an IPv4 address, such as 127.0.0.1");
  }
  options->osc_address = text;
  return 0;
}

static int
take_fault(Options* const options, const char* const text)
{
  FaultPlan fault;
  if (!fault_parse(text, &fault)) {
    return refuse("--fault",
                  text,
                  "not SECONDS:KIND[:WHICH], where KIND is hang, slow, nan, "
                  "silence, segv or abort, and WHICH active, standby or both");
  }
  if (options->n_faults == OPTIONS_FAULTS) {
    return refuse("--fault", text, "too many of them");
  }

  uint32_t at = options->n_faults++;
  for (; at && options->faults[at - 1U].seconds > fault.seconds; --at) {
    options->faults[at] = options->faults[at - 1U];
  }
  options->faults[at] = fault;
  return 0;
}

static int
take_fallback(Options* const options, const char* const text)
{
  options->silence = !strcmp(text, "silence");
  return options->silence || !strcmp(text, "dry")
           ? 0
           : refuse("--fallback", text, "neither dry nor silence");
}

static int
take_isolation(const char* const text)
{
  if (!strcmp(text, "threads")) {
    return 0;
  }
  return refuse("--isolate",
                text,
                strcmp(text, "processes")
                  ? "neither threads nor processes"
                  : "this version runs its copies in threads only");
}

static int
take_control(Options* const options, const char* const text)
{
  if (options->n_controls == OPTIONS_CONTROLS) {
    return refuse("--control", text, "too many of them");
  }
  const char* const equals = strchr(text, '=');
  if (!equals || equals == text) {
    return refuse("--control", text, "expected SYMBOL=VALUE");
  }
  options->controls[options->n_controls++] = text;
  return 0;
}

/// Take an option of `run` alone; returns the exit status
static int
take_of_run(Options* const options, const int option, const char* const text)
{
  switch (option) {
    case 'n':
      options->name = text;
      return 0;
    case LONG_SERVER:
      options->server = text;
      return 0;
    case LONG_NO_CONNECT:
      options->no_connect = true;
      return 0;
    case LONG_NO_SERVER:
      options->no_server = true;
      return 0;
    case 'P':
      return take_whole(&options->osc_port, "--osc-port", text, 1.0, 65535.0);
    case 'B':
      return take_address(options, "--osc-bind", text);
    default:
      return take_number(&options->seconds, "--seconds", text, 1e-6, 1e6);
  }
}

/// Take an option of `render` alone; returns the exit status
static int
take_of_render(Options* const options, const int option, const char* const text)
{
  switch (option) {
    case 'o':
      options->output = text;
      return 0;
    case 'm':
      options->midi = text;
      return 0;
    case 's':
      options->score = text;
      return 0;
    case 'a':
      options->input = text;
      return 0;
    case 'r':
      return take_whole(&options->rate, "--rate", text, 8000.0, 384000.0);
    case 'b':
      return take_whole(&options->block, "--block", text, 1.0, 8192.0);
    case 't':
      return take_number(&options->seconds, "--seconds", text, 1e-6, 1e6);
    default:
      return take_fault(options, text);
  }
}

/// Take one option; returns the exit status
static int
take(Options* const options, const int option, const char* const text)
{
  switch (option) {
    case 'i':
      return take_isolation(text);
    case 'd':
      return take_number(&options->deadline, "--deadline", text, 0.05, 0.95);
    case LONG_FALLBACK:
      return take_fallback(options, text);
    case 'p':
      options->preset = text;
      return 0;
    case 'c':
      return take_control(options, text);
    case LONG_REPORT:
      options->report = text;
      return 0;
    case 'q':
      options->quiet = true;
      return 0;
    default:
      return options->command == COMMAND_RUN
               ? take_of_run(options, option, text)
               : take_of_render(options, option, text);
  }
}

/// Environment variables that `run` reads; options win over them
static int
take_environment(Options* const options)
{
  const char* const port    = getenv("CHRONUS_OSC_PORT");
  const char* const address = getenv("CHRONUS_OSC_HOST");
  int               status  = 0;
  if (address && *address) {
    status = take_address(options, "CHRONUS_OSC_HOST", address);
  }
  if (!status && port && *port) {
    status =
      take_whole(&options->osc_port, "CHRONUS_OSC_PORT", port, 1.0, 65535.0);
  }
  return status;
}

/// Say which option is unknown, and the nearest that is not
static int
refuse_option(const Command command, const int option, const char* const word)
{
  const char* names[N_ROWS];
  uint32_t    n = 0U;
  for (size_t o = 0U; o < N_ROWS; ++o) {
    if (rows[o].commands & (unsigned)command) {
      names[n++] = rows[o].name;
      if (rows[o].letter == option) { // It is known, but stands there with =
        return refuse(word, NULL, "takes no value");
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
           command_name(command));
  return refuse(is_long ? word : letter, NULL, why);
}

/// Refuse a fault that a render of this length would never meet
static int
check_faults(const Options* const options)
{
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
  return refuse("--fault", what, why);
}

static int
check(const Options* const options)
{
  if (options->command != COMMAND_RENDER) {
    return 0;
  }
  if (!options->output) {
    return refuse("render", NULL, "no output; say -o FILE.wav");
  }
  if (!strcmp(options->output, "-")) {
    return refuse("--output", "-", "a WAV goes to a file; say -o FILE.wav");
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
  for (size_t o = 0U; o < N_ROWS; ++o) {
    if (rows[o].commands & (unsigned)command) {
      grammar->longs[n_longs++] = (struct option){
        rows[o].name, rows[o].argument ? 1 : 0, NULL, rows[o].letter};
      if (rows[o].letter < LONG_FALLBACK) {
        grammar->shorts[n_shorts++] = (char)rows[o].letter;
        grammar->shorts[n_shorts]   = rows[o].argument ? ':' : '\0';
        n_shorts += rows[o].argument ? 1U : 0U;
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
      status = refuse(word, NULL, "needs a value");
    } else if (option == '?') {
      status = refuse_option(options->command, optopt, word);
    } else {
      status = take(options, option, optarg);
    }
  }
  return status;
}

int
options_parse(Options* const options,
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

  int status = command == COMMAND_RUN ? take_environment(options) : 0;
  status     = status ? status : take_all(options, argc, argv);
  if (!status && optind < argc) {
    options->operand = argv[optind++];
  }
  if (!status && optind < argc) {
    status = refuse(argv[optind], NULL, "one name too many");
  }
  return status ? status : check(options);
}

void
options_help(const Command command, FILE* const out)
{
  for (size_t o = 0U; o < N_ROWS; ++o) {
    if (rows[o].commands & (unsigned)command) {
      char      form[64];
      const int n = rows[o].letter < LONG_FALLBACK
                      ? snprintf(form, sizeof(form), "-%c, ", rows[o].letter)
                      : snprintf(form, sizeof(form), "    ");
      snprintf(form + n,
               sizeof(form) - (size_t)n,
               "--%s %s",
               rows[o].name,
               rows[o].argument ? rows[o].argument : "");
      fprintf(out, "  %-34s %s\n", form, rows[o].help);
    }
  }
}
