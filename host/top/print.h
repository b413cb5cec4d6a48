// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PRINT_H
#define CHRONUS_HOST_PRINT_H

#include "host/top/picture.h"

#include <stdbool.h>
#include <stdio.h>

// A picture for scripts

/// Print it as a table of plain text: a line per copy, then per output, figure,
/// parameter and event
void
print_table(const Picture* picture, const char* place, FILE* out);

/// Print it as one JSON object; false if that fails
bool
print_json(const Picture* picture, const char* place, FILE* out);

#endif // CHRONUS_HOST_PRINT_H
