// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_LIVE_H
#define CHRONUS_TESTS_LIVE_H

#include "tests/recorder.h"

#include <stdint.h>
#include <sys/types.h>

// What tests of a host on a JACK server have in common

/// Do nothing for some seconds
void
live_pause(double seconds);

/**
   Start a host on a server that runs: its log is @/host.log, its report
   @/report.json, and its OSC port a free one.

   @param options More words for its command line, separated by blanks.
*/
pid_t
live_host(const char* server, const char* options);

/**
   Places where the machine, not the host, may have broken the sound.

   Once the host has written its report.
   @param frames Of a period.
*/
double
live_machine_breaks(const Recorder* recorder, uint32_t frames);

#endif // CHRONUS_TESTS_LIVE_H
