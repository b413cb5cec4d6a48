// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/command_rows.h"

#include "host/commands.h"

#include <string.h>

static const CommandRow rows[] = {
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
  {"top",
   "",
   "live monitor of a running host in the terminal",
   COMMAND_TOP,
   command_top},
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

const CommandRow*
command_rows_at(const size_t i)
{
  return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}

const CommandRow*
command_rows_find(const char* const name)
{
  const CommandRow* row = NULL;
  for (size_t c = 0U;
       (row = command_rows_at(c)) && strcmp(row->name, name) != 0;) {
    ++c;
  }
  return row;
}

const char*
command_rows_name(const Command command)
{
  const CommandRow* row = NULL;
  for (size_t c = 0U; (row = command_rows_at(c)) && row->command != command;) {
    ++c;
  }
  return row ? row->name : "";
}
