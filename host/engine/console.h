// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CONSOLE_H
#define CHRONUS_HOST_CONSOLE_H

#include "host/engine/supervisor_data.h"

// What plugins log in their runs, shown to people; main thread

/// Print what the active copy had to say since last time, some lines a second
/// at most; the others say the same.  What is left out is counted.
void
console_print(Supervisor* supervisor);

#endif // CHRONUS_HOST_CONSOLE_H
