// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SUBSCRIBE_H
#define CHRONUS_HOST_SUBSCRIBE_H

#include "host/osc/call.h"

#include <stdbool.h>

// The messages by which clients subscribe; each returns false if it was refused

/// Send changes to the sender from now on, after the whole state
bool
subscribe_begin(const Call* call);

/// End the sender's subscriptions, or the one that is named
bool
subscribe_end(const Call* call);

#endif // CHRONUS_HOST_SUBSCRIBE_H
