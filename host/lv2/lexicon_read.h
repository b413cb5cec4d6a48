// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LEXICON_READ_H
#define CHRONUS_HOST_LEXICON_READ_H

#include "host/base/status.h"
#include "host/lv2/lexicon.h"

// The vocabulary, from Turtle to plain data; main thread only

/**
   Read the vocabulary of the program's own bundle, then the user's.

   That is the file that CHRONUS_WORDS names (empty: none), else
   `chronus/words.ttl` in XDG_CONFIG_HOME or ~/.config, if it is there.
   @param lexicon Overwritten; closed on failure.
   @return STATUS_NO_FILE, STATUS_BAD_FORMAT (the problem names file and line,
   or file and word) or STATUS_NO_MEMORY.
*/
Status
lexicon_open(Lexicon* lexicon, Problem* problem);

/// Read one file more, whose words win over those before
Status
lexicon_read(Lexicon* lexicon, const char* path, Problem* problem);

#endif // CHRONUS_HOST_LEXICON_READ_H
