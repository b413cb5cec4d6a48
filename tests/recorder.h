// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_RECORDER_H
#define CHRONUS_TESTS_RECORDER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// A JACK server for a test, and a client that records what another one plays

#define RECORDER_RATE_HZ 48000U

/// Most that is recorded, frames
#define RECORDER_FRAMES (90U * RECORDER_RATE_HZ)

/**
   Start jackd with the dummy driver, and wait until it takes clients.

   @param name Of the server, this test's own.
   @return Its process id; the test fails if it does not come up.
*/
pid_t
recorder_server(const char* name, uint32_t frames);

/// The same at another rate than RECORDER_RATE_HZ
pid_t
recorder_server_at(const char* name, uint32_t frames, uint32_t rate_hz);

typedef struct RecorderImpl Recorder;

/// Become a client of the server; null if it does not take one
Recorder*
recorder_open(const char* server);

/// Wait up to `seconds` for a port to appear, and record it from then on
bool
recorder_connect(Recorder* recorder, const char* port, double seconds);

/// Change the server's period; false if it does not
bool
recorder_set_period(const Recorder* recorder, uint32_t frames);

/// Connect two ports of others, or with `cut` disconnect them
void
recorder_link(const Recorder* recorder,
              const char*     from,
              const char*     to,
              bool            cut);

/// Wait up to `seconds` until two ports of others are connected
bool
recorder_await_link(const Recorder* recorder,
                    const char*     from,
                    const char*     to,
                    double          seconds);

/// Send a MIDI message to a port in the next cycle
bool
recorder_send(Recorder* recorder, const char* port, const uint8_t bytes[3]);

/// Frames recorded so far
uint32_t
recorder_frames(const Recorder* recorder);

/// What was recorded; as long as the recorder is open
const float*
recorder_samples(const Recorder* recorder);

/// Times that JACK itself came late, so that frames may be missing
uint32_t
recorder_xruns(const Recorder* recorder);

/// Most periods that the machine itself may have spoilt, of so many frames each
uint32_t
recorder_spoilt(const Recorder* recorder, uint32_t frames);

/// A part of a recording in which a tone is unbroken
typedef struct {
  uint32_t begin;    ///< Its first frame
  uint32_t n_frames; ///< Its length
  uint32_t n_breaks; ///< Places in the whole window where it is broken
  uint32_t end;      ///< First frame after the whole window
} Stretch;

/**
   Record until a tone of constant frequency and level was heard unbroken for at
   least a second, and broken in a few places at most: a busy machine gets more
   windows of time, and none of them a softer judgement.

   @param hz Frequency of the tone, which must sound already.
   @param stretch Receives the longest stretch of the last window.
   @return Whether it was heard; otherwise every window was bad.
*/
bool
recorder_await_tone(const Recorder* recorder, double hz, Stretch* stretch);

/// Largest sample, without its sign
float
recorder_peak(const float* samples, uint32_t n_frames);

/// Leave the server
void
recorder_close(Recorder* recorder);

/**
   Find the longest stretch of a sine of constant frequency and level.

   A pure tone obeys x[n+1] = 2 cos(w) x[n] - x[n-1]; where it does not by more
   than 1e-5, or is silent, it is broken; broken frames closer than 64 are one
   place.
*/
Stretch
recorder_longest(const float* samples, uint32_t n_frames, double hz);

/// Frequency of a steady tone from its rising zero crossings, Hz
double
recorder_pitch_hz(const float* samples, uint32_t n_frames);

#endif // CHRONUS_TESTS_RECORDER_H
