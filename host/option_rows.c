// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/option_rows.h"

#include <stdio.h>

#define BOTH ((unsigned)COMMAND_RUN | (unsigned)COMMAND_RENDER)
#define OFFLINE ((unsigned)COMMAND_RENDER | (unsigned)COMMAND_REHEARSE)
#define ALL (BOTH | OFFLINE)
#define CLIENTS ((unsigned)COMMAND_SAY | (unsigned)COMMAND_TOP)

static const OptionRow rows[] = {
  {'i',
   "isolate",
   "threads|processes",
   BOTH,
   "each copy in a thread, or in a process of its own (threads)"},
  {'i', "isolate", "threads|processes", COMMAND_REHEARSE, "only these (both)"},
  {LONG_SPARE_LAG,
   "spare-lag",
   "BLOCKS",
   BOTH,
   "that the spare process stays behind, 1-5 (4)"},
  {LONG_NO_SPARE, "no-spare", NULL, BOTH, "do without a spare process"},
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
  {'p', "preset", "PRESET", ALL, "load a preset first, by name or URI"},
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
  {'n', "dry-run", NULL, COMMAND_SAY, "print the messages, send none"},
  {'H', "osc-host", "ADDRESS", CLIENTS, "where the host is (127.0.0.1)"},
  {'P', "osc-port", "N", CLIENTS, "its OSC port (5005)"},
  {LONG_ONCE, "once", NULL, COMMAND_TOP, "print one plain table and end"},
  {LONG_JSON, "json", NULL, COMMAND_TOP, "the same as JSON"},
  {LONG_PARTIAL,
   "partial",
   NULL,
   COMMAND_SAY,
   "send what is understood even if the rest is not"},
  {LONG_EXPLAIN,
   "explain",
   NULL,
   COMMAND_SAY,
   "print the rule that matched each part"},
  {LONG_WORDS, "words", NULL, COMMAND_SAY, "print the vocabulary"},
  {'B', "osc-bind", "ADDRESS", COMMAND_RUN, "OSC address (127.0.0.1)"},
  {LONG_OSC_ALLOW,
   "osc-allow",
   "CIDR",
   COMMAND_RUN,
   "hear only this network beside this machine; may be repeated"},
  {LONG_RECORD,
   "record",
   "FILE.wav",
   COMMAND_RUN,
   "record what is played from the first frame on, to a new file"},
  {LONG_RECORD_DIR,
   "record-dir",
   "DIR",
   COMMAND_RUN,
   "where /record/start may make files (the current one)"},
  {LONG_SECONDS, "seconds", "S", COMMAND_RUN, "stop after so long"},
  {LONG_SESSION,
   "session",
   "DIR",
   COMMAND_RUN,
   "go on as it was left there, and save there what changes"},
  {'o',
   "output",
   "FILE.wav",
   COMMAND_RENDER,
   "where the sound goes; must be given"},
  {'m', "midi", "FILE.mid", COMMAND_RENDER, "play a MIDI file"},
  {'s', "score", "FILE", BOTH, "play lines of SECONDS /osc/path ARGS"},
  {'a', "audio-in", "FILE.wav", COMMAND_RENDER, "feed the audio inputs"},
  {'r', "rate", "HZ", OFFLINE, "sample rate (48000)"},
  {'b', "block", "FRAMES", OFFLINE, "length of a period, 1-8192 (64)"},
  {'t', "seconds", "S", COMMAND_RENDER, "length (until the sound dies away)"},
  {'f',
   "fault",
   "SECONDS:KIND[:WHICH]",
   COMMAND_RENDER,
   "hang, slow, nan, silence, loud, segv, abort, or with -i processes kill, "
   "stop, exit; active, standby or both"},
  {LONG_FULL,
   "full",
   NULL,
   COMMAND_REHEARSE,
   "thousands of faults, which takes minutes; else some hundreds"},
  {LONG_PLOT,
   "plot",
   "DIR",
   COMMAND_REHEARSE,
   "draw what is heard around each kind of fault, by gnuplot"},
};

const OptionRow*
option_rows_at(const size_t i)
{
  return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}

void
option_rows_form(const OptionRow* const row, char text[OPTION_FORM_BYTES])
{
  if (row->letter < LONG_FALLBACK) {
    snprintf(text, OPTION_FORM_BYTES, "-%c, --%s", row->letter, row->name);
  } else {
    snprintf(text, OPTION_FORM_BYTES, "--%s", row->name);
  }
}
