// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_GUIDE_H
#define CHRONUS_HOST_GUIDE_H

#include <stdio.h>

// What OSC can do with every plugin, for people; any thread

/// Print a line per path: the path, what it takes, what it does
void
guide_print(FILE* out);

#endif // CHRONUS_HOST_GUIDE_H
