// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_OPTIONS_H
#define CHRONUS_HOST_OPTIONS_H

#include "host/osc/allow.h"
#include "host/shared/fault.h"

#include <stdbool.h>
#include <stdint.h>

// What the command line says

/// Most settings by -c
#define OPTIONS_CONTROLS 256U

/// Most faults by -f
#define OPTIONS_FAULTS 1024U

typedef enum {
  COMMAND_RUN      = 1,
  COMMAND_RENDER   = 2,
  COMMAND_LIST     = 4,
  COMMAND_INFO     = 8,
  COMMAND_REHEARSE = 16,
  COMMAND_SAY      = 32,
  COMMAND_TOP      = 64,
} Command;

/// Everything that options can say; strings belong to the command line
typedef struct {
  Command     command;                    ///< Which one was given
  const char* operand;                    ///< PLUGIN or WORD, or null
  double      deadline;                   ///< -d, fraction of the period
  bool        silence;                    ///< --fallback silence
  bool        processes;                  ///< --isolate processes
  bool        isolated;                   ///< --isolate was given
  bool        no_spare;                   ///< --no-spare
  uint32_t    spare_lag;                  ///< --spare-lag, blocks, or 0
  const char* preset;                     ///< -p, or null
  const char* report;                     ///< --report, or null
  bool        quiet;                      ///< -q
  bool        faults_allowed;             ///< --allow-faults
  uint32_t    n_controls;                 ///< Used ones of `controls`
  const char* controls[OPTIONS_CONTROLS]; ///< -c, each SYMBOL=VALUE

  const char* session;     ///< run: --session, or null
  const char* name;        ///< run: -n
  const char* server;      ///< run: --server, or null
  bool        no_connect;  ///< run: --no-connect
  bool        no_server;   ///< run: --no-start-server
  uint32_t    osc_port;    ///< run, say, top: -P
  const char* osc_address; ///< run: -B; say, top: -H
  Allow       osc_allow;   ///< run: --osc-allow
  const char* record;      ///< run: --record, or null
  const char* record_dir;  ///< run: --record-dir
  double      seconds;     ///< run: --seconds, render: -t; 0 if not given

  const char* output;                 ///< render: -o
  const char* midi;                   ///< render: -m, or null
  const char* score;                  ///< run, render: -s, or null
  const char* input;                  ///< render: -a, or null
  uint32_t    rate;                   ///< render, rehearse: -r, Hz
  uint32_t    block;                  ///< render, rehearse: -b, frames
  uint32_t    n_faults;               ///< Used ones of `faults`
  FaultPlan   faults[OPTIONS_FAULTS]; ///< render: -f, in time order

  bool        full; ///< rehearse: --full
  const char* plot; ///< rehearse: --plot, or null

  bool once; ///< top: --once
  bool json; ///< top: --json

  bool         dry;     ///< say: -n
  bool         partial; ///< say: --partial
  bool         explain; ///< say: --explain
  bool         words;   ///< say: --words
  uint32_t     n_text;  ///< say: words of the text
  char* const* text;    ///< say: the words
} Options;

#endif // CHRONUS_HOST_OPTIONS_H
