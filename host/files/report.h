// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REPORT_H
#define CHRONUS_HOST_REPORT_H

#include "host/base/stats.h"
#include "host/base/status.h"
#include "host/engine/chronicle.h"

// The JSON report, by jansson; main thread

/// Say before a long run whether a report could be written; STATUS_NO_WRITE
Status
report_check(const char* path, Problem* problem);

/**
   Write all figures and faults.

   @param path A file, which appears whole or not at all, or `-` for `fd`.
   @param fd What is stdout for a user; stays open.
   @return STATUS_NO_WRITE or STATUS_NO_MEMORY.
*/
Status
report_write(const char*      path,
             int              fd,
             const Stats*     stats,
             const Chronicle* chronicle,
             Problem*         problem);

#endif // CHRONUS_HOST_REPORT_H
