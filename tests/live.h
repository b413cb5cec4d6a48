// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_LIVE_H
#define CHRONUS_TESTS_LIVE_H

#include "tests/recorder.h"

#include <stdbool.h>
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

/// Wait until the last sample that was recorded is just this; 20 s at most
bool
live_await_sound(const Recorder* recorder, float wanted);

/**
   Places where the machine, not the host, may have broken the sound.

   Once the host has written its report.
   @param frames Of a period.
*/
double
live_machine_breaks(const Recorder* recorder, uint32_t frames);

#endif // CHRONUS_TESTS_LIVE_H
