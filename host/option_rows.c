// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/option_rows.h"

#define BOTH ((unsigned)COMMAND_RUN | (unsigned)COMMAND_RENDER)
#define OFFLINE ((unsigned)COMMAND_RENDER | (unsigned)COMMAND_REHEARSE)
#define ALL (BOTH | OFFLINE)

static const OptionRow rows[] = {
  {'i',
   "isolate",
   "threads|processes",
   BOTH,
   "each copy in a thread, or in a process of its own (threads)"},
  {'i', "isolate", "threads|processes", COMMAND_REHEARSE, "only these (both)"},
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
  {'p', "preset", "NAME", ALL, "load a preset first, by name or URI"},
  {'c', "control", "SYMBOL=VALUE", ALL, "set a port first; may be repeated"},
  {LONG_REPORT,
   "report",
   "FILE",
   BOTH,
   "write a JSON report at the end (- for stdout)"},
  {'q', "quiet", NULL, ALL, "say only what fails"},
  {LONG_ALLOW_FAULTS,
   "allow-faults",
   NULL,
   BOTH,
   "let /fault make copies fail on purpose"},
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
  {'r', "rate", "HZ", OFFLINE, "sample rate (48000)"},
  {'b', "block", "FRAMES", OFFLINE, "length of a period, 1-8192 (64)"},
  {'t', "seconds", "S", COMMAND_RENDER, "length (until the sound dies away)"},
  {'f',
   "fault",
   "SECONDS:KIND[:WHICH]",
   COMMAND_RENDER,
   "hang, slow, nan, silence, segv, abort, or with -i processes kill, stop, "
   "exit; active, standby or both"},
  {LONG_FULL,
   "full",
   NULL,
   COMMAND_REHEARSE,
   "thousands of faults, which takes minutes; else some hundreds"},
};

const OptionRow*
option_rows_at(const size_t i)
{
  return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}
