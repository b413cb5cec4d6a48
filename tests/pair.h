// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_PAIR_H
#define CHRONUS_TESTS_PAIR_H

#include "host/base/event.h"
#include "host/host.h"

#include <stdbool.h>
#include <stdint.h>

// Two copies of a plugin of the tests, driven cycle by cycle without JACK

/// Most inputs, and most outputs
#define PAIR_PORTS 8U

/// A test has one
extern Host pair_host;

/// Its figures
extern Stats pair_stats;

/// What the last cycle put out, by output
extern float pair_out[PAIR_PORTS][BLOCK_MAX_FRAMES];

/// What the next one gets, by input
extern float pair_in[PAIR_PORTS][BLOCK_MAX_FRAMES];

/// Where the music stands in the next one; zeros: it stands at its begin
extern Transport pair_transport;

/// What the plugin sent in the last cycle
extern Block* pair_sent;

/// Start the copies of a plugin in tests/plugins; `frames` of a period at
/// 48 kHz; before there is any other thread
void
pair_open(const char* uri, bool processes, uint32_t frames);

/// The same of a plugin in another folder of tests
void
pair_open_from(const char* folder,
               const char* uri,
               bool        processes,
               uint32_t    frames);

/// Have other periods from now on
void
pair_lengthen(uint32_t frames);

/// Send an event to the next cycle
void
pair_push(const Event* event, const void* payload);

/// Strike a note in the next cycle
void
pair_strike(uint8_t note, uint8_t velocity);

/// Set a port at a frame of the next cycle
void
pair_set(const char* symbol, uint32_t frame, float value);

/// Run one cycle: at its time, or offline
void
pair_cycle(bool patient);

/// Run cycles until there are `n` of them, or a count has a value; whether it
/// has
bool
pair_await(Count* count, uint64_t value, uint32_t n);

/// The largest sample that the last cycle put out
float
pair_peak(void);

/// End them
void
pair_close(void);

#endif // CHRONUS_TESTS_PAIR_H
