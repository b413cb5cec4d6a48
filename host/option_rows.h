// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_OPTION_ROWS_H
#define CHRONUS_HOST_OPTION_ROWS_H

#include "host/options.h"

#include <stddef.h>

// The options in one table, for parsing and for help

/// Long options without a letter, above all characters
typedef enum {
  LONG_FALLBACK = 256,
  LONG_REPORT,
  LONG_SPARE_LAG,
  LONG_NO_SPARE,
  LONG_ALLOW_FAULTS,
  LONG_SERVER,
  LONG_NO_CONNECT,
  LONG_NO_SERVER,
  LONG_OSC_ALLOW,
  LONG_SECONDS,
  LONG_SESSION,
  LONG_FULL,
  LONG_PLOT,
  LONG_PARTIAL,
  LONG_EXPLAIN,
  LONG_WORDS,
  LONG_ONCE,
  LONG_JSON,
  LONG_RECORD,
  LONG_RECORD_DIR,
} LongOption;

typedef struct {
  int         letter;   ///< Of the short form, or a LongOption
  const char* name;     ///< Of the long form
  const char* argument; ///< What follows it, or null
  unsigned    commands; ///< Which commands take it
  const char* help;     ///< What it does
} OptionRow;

/// More options than there are
#define OPTION_ROWS_MAX 64U

/// Bytes of an option's forms, the final zero included
#define OPTION_FORM_BYTES 48U

/// The `i`th of all options; null at the end
const OptionRow*
option_rows_at(size_t i);

/// Write how it is said, without its argument: `-q, --quiet`, or `--once`
void
option_rows_form(const OptionRow* row, char text[OPTION_FORM_BYTES]);

#endif // CHRONUS_HOST_OPTION_ROWS_H
