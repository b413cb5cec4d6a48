// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PASSAGE_H
#define CHRONUS_HOST_PASSAGE_H

#include "host/say/talk.h"

#include <stdbool.h>

// The rules of the grammar about how notes go on: slides, lengths, key and
// tempo.  Each looks at the next token, and returns whether it was for it;
// pure, any thread

/// Glide to E3
bool
passage_glide(Talk* talk);

/// For 2 seconds
bool
passage_length(Talk* talk);

/// In D minor, tempo 90
bool
passage_setting(Talk* talk);

#endif // CHRONUS_HOST_PASSAGE_H
