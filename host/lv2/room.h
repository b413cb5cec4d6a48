// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ROOM_H
#define CHRONUS_HOST_ROOM_H

#include "host/base/status.h"

// Whether this process may still take what reading all bundles takes: lilv does
// not survive it where memory or descriptors are refused.  Main thread.

/// STATUS_NO_MEMORY or STATUS_NO_FILE, and the limit that it is by
Status
room_check(Problem* problem);

#endif // CHRONUS_HOST_ROOM_H
