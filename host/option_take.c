// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/option_take.h"

#include "host/base/environment.h"
#include "host/engine/supervisor.h"
#include "host/option_rows.h"

#include <arpa/inet.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
option_refuse(const char* const what,
              const char* const value,
              const char* const why)
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
  return option_refuse(name, text, why);
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
    return option_refuse(name, text, "not a whole number");
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
    return option_refuse(name, text, "not an IPv4 address, such as 127.0.0.1");
  }
  options->osc_address = text;
  return 0;
}

static int
take_network(Options* const options, const char* const text)
{
  const char* const why = allow_add(&options->osc_allow, text);
  return why ? option_refuse("--osc-allow", text, why) : 0;
}

static int
take_fault(Options* const options, const char* const text)
{
  FaultPlan fault;
  if (!fault_parse(text, &fault)) {
    return option_refuse(
      "--fault",
      text,
      "not SECONDS:KIND[:WHICH], where KIND is hang, slow, nan, "
      "silence, loud, segv, abort, kill, stop or exit, and WHICH active, "
      "standby or both");
  }
  if (options->n_faults == OPTIONS_FAULTS) {
    return option_refuse("--fault", text, "too many of them");
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
           : option_refuse("--fallback", text, "neither dry nor silence");
}

static int
take_isolation(Options* const options, const char* const text)
{
  options->isolated  = true;
  options->processes = !strcmp(text, "processes");
  return options->processes || !strcmp(text, "threads")
           ? 0
           : option_refuse("--isolate", text, "neither threads nor processes");
}

static int
take_control(Options* const options, const char* const text)
{
  if (options->n_controls == OPTIONS_CONTROLS) {
    return option_refuse("--control", text, "too many of them");
  }
  const char* const equals = strchr(text, '=');
  if (!equals || equals == text) {
    return option_refuse("--control", text, "expected SYMBOL=VALUE");
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
    case LONG_SESSION:
      options->session = text;
      return *text ? 0 : option_refuse("--session", NULL, "names no folder");
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
    case LONG_OSC_ALLOW:
      return take_network(options, text);
    case LONG_RECORD:
      options->record = text;
      return 0;
    case LONG_RECORD_DIR:
      options->record_dir = text;
      return 0;
    default:
      return take_number(&options->seconds, "--seconds", text, 1e-6, 1e6);
  }
}

/// Take an option of `say` or `top`; returns the exit status
static int
take_of_client(Options* const options, const int option, const char* const text)
{
  switch (option) {
    case 'n':
      options->dry = true;
      return 0;
    case 'H':
      return take_address(options, "--osc-host", text);
    case LONG_ONCE:
      options->once = true;
      return 0;
    case LONG_JSON:
      options->json = true;
      return 0;
    case LONG_PARTIAL:
      options->partial = true;
      return 0;
    case LONG_EXPLAIN:
      options->explain = true;
      return 0;
    case LONG_WORDS:
      options->words = true;
      return 0;
    default:
      return take_whole(&options->osc_port, "--osc-port", text, 1.0, 65535.0);
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

int
option_take(Options* const options, const int option, const char* const text)
{
  switch (option) {
    case 'i':
      return take_isolation(options, text);
    case LONG_SPARE_LAG:
      return take_whole(
        &options->spare_lag, "--spare-lag", text, 1.0, SUPERVISOR_LAG_MAX);
    case LONG_NO_SPARE:
      options->no_spare = true;
      return 0;
    case 'd':
      return take_number(&options->deadline, "--deadline", text, 0.05, 0.95);
    case LONG_FALLBACK:
      return take_fallback(options, text);
    case 's':
      options->score = text;
      return 0;
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
    case LONG_ALLOW_FAULTS:
      options->faults_allowed = true;
      return 0;
    case LONG_FULL:
      options->full = true;
      return 0;
    case LONG_PLOT:
      options->plot = text;
      return 0;
    default:
      return options->command == COMMAND_RUN
               ? take_of_run(options, option, text)
             : options->command == COMMAND_SAY ||
                 options->command == COMMAND_TOP
               ? take_of_client(options, option, text)
               : take_of_render(options, option, text);
  }
}

int
option_take_environment(Options* const options)
{
  const char* const port    = environment_get(ENVIRONMENT_OSC_PORT);
  const char* const address = environment_get(ENVIRONMENT_OSC_HOST);
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
