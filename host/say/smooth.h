// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SMOOTH_H
#define CHRONUS_HOST_SMOOTH_H

#include "host/say/talk.h"

// Large jumps of a control in steps; pure, any thread

/// Cut each message that moves its control further than the parameter's `jump`
/// into steps, the last of which is there after a tenth of a second
void
smooth_jumps(Talk* talk);

#endif // CHRONUS_HOST_SMOOTH_H
