// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_LIVE_H
#define CHRONUS_TESTS_LIVE_H

#include "tests/recorder.h"

#include <check.h>

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// What tests of a host on a JACK server have in common

/// Let one JACK server, as recorder_server() starts it, serve all tests of a
/// case, the only one of its program
void
live_serve(TCase* tcase, const char* name, uint32_t frames);

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

/// Whether what this user starts may run in real time, and so shows its role
bool
live_is_realtime(void);

/// Wait until the host plays; a minute at most
void
live_await_host(const char* server);

/// Wait until a file of two channels has so many frames; 20 s at most
void
live_await_file(const char* name, long n_frames);

/// Whether the machine has taken frames away from the host that wrote a report
bool
live_is_disturbed(void);

/// Wait until the last sample that was recorded is just this; 20 s at most
bool
live_await_sound(const Recorder* recorder, float wanted);

/// Wait until so many frames more are recorded; 20 s at most
bool
live_await_frames(const Recorder* recorder, uint32_t n_frames);

/// Wait until a sample that was recorded from a frame on is no zero; 20 s at
/// most
bool
live_await_loud(const Recorder* recorder, uint32_t from);

/// How often the host has said something in its log
uint32_t
live_count_word(const char* word);

/// Wait until it has said it so often; 20 s at most
bool
live_await_word(const char* word, uint32_t n);

/**
   Places where the machine, not the host, may have broken the sound.

   Once the host has written its report.
   @param frames Of a period.
*/
double
live_machine_breaks(const Recorder* recorder, uint32_t frames);

/**
   Lost frames that neither the host nor a look at the machine itself excuses.

   Once the host has written its report.  A block that was lost while the
   machine stood still may be booked to nobody: a copy that was killed cannot
   tell what CPU time it got, and one that was held up may have paid for it.
   @param frames Of a period.
*/
double
live_own_loss(const Recorder* recorder, uint32_t frames);

#endif // CHRONUS_TESTS_LIVE_H
