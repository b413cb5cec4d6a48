// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_COMPLETION_H
#define CHRONUS_HOST_COMPLETION_H

#include <stdio.h>

// What a shell must know to complete a command line; any thread

/// Print it as functions for completion.bash, which stands behind them in the
/// file that is installed
void
completion_print(FILE* out);

#endif // CHRONUS_HOST_COMPLETION_H
