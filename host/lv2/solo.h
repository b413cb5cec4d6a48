// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SOLO_H
#define CHRONUS_HOST_SOLO_H

#include <stdbool.h>

// One plugin's code at a time, where plugins share libraries that stand no
// other: jobs, and the making of instances; any thread that is not real-time

/// Wait until nobody else in this process works, or is made; false if that
/// takes too long: then go on all the same
bool
solo_enter(void);

/// Let others work
void
solo_leave(bool entered);

#endif // CHRONUS_HOST_SOLO_H
