// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SPOKEN_H
#define CHRONUS_HOST_SPOKEN_H

#include "host/osc/message.h"
#include "host/osc/replies.h"
#include "host/say/said.h"

#include <stdbool.h>

// What came of a sentence as OSC, both ways; any thread
//
// /said PATH [VALUE] [SECONDS] for each message, then its lines: /said/rule,
// /said/remark, /said/answer, /said/unknown, /said/absent PART TEXT; then
// /said/end N with the number of messages.

/// Answer all of it; the rules only if they were asked for
void
spoken_write(const Said* said, bool explain, Replies* replies);

/// Take in one such answer; false if it was the last, or is none
bool
spoken_read(const Message* message, Said* said);

#endif // CHRONUS_HOST_SPOKEN_H
