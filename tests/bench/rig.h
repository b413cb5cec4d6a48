// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_BENCH_RIG_H
#define CHRONUS_TESTS_BENCH_RIG_H

#include "host/host.h"
#include "host/jack.h"
#include "host/options.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

// What benchmarks share: a JACK server of their own, and a host like that of
// `chronus run` whose inside can be looked at

/// The JACK server of the benchmarks
#define RIG_SERVER "chronus-bench"

/// What the host and the server are to be
typedef struct {
  const char* plugin;    ///< Operand of `chronus run`, or null for the synth
  bool        processes; ///< Copies in processes, a spare among them
  bool        ordinary;  ///< Copies without SCHED_FIFO, whatever JACK has
} RigSetup;

/// A host
typedef struct {
  Host    host;    ///< As in `chronus run`
  Stats   stats;   ///< What it counts
  Options options; ///< Its command line
  Jack*   jack;    ///< Its client
} Rig;

/**
   Start jackd with the dummy driver, and wait until it takes clients.

   @param frames Period at 48 kHz.
   @param realtime With SCHED_FIFO.
   @return Its process id.
*/
pid_t
rig_server(uint32_t frames, bool realtime);

/// End a process that was started, and wait for its end
void
rig_stop(pid_t pid);

/// Let this process say nothing any more
void
rig_hush(void);

/// Do nothing for a time
void
rig_sleep(uint64_t ns);

/// Start the host, its gate open; to be done in a child that has no thread yet
void
rig_open(Rig* rig, const RigSetup* setup);

/**
   End copies, the last ones first, which is the spare where they are processes;
   nobody replaces them as long as the host is not tended.
*/
void
rig_reduce(const Rig* rig, uint32_t n);

/// Look after the copies as `chronus run` does, for 2 ms at most
void
rig_tend(Rig* rig);

/// The same until a time on the monotonic clock; the copies that the caller
/// kills are replaced only meanwhile
void
rig_tend_until(Rig* rig, uint64_t until_ns);

/// End the host, also one with copies that are parked
void
rig_close(Rig* rig);

/**
   Run `measure` in a child of its own, and get what it returns.

   @param size Bytes of what `result` points to, which the child fills.
   @return False if the child failed.
*/
bool
rig_run(void (*measure)(const void* setup, void* result),
        const void* setup,
        void*       result,
        size_t      size);

/// The value that a part of all, at least one, do not exceed; sorts them
double
rig_quantile(double* values, uint32_t n, double fraction);

/// Put a value under a key of the JSON file, beside those that are there, and
/// take it; returns the exit status for `main`
int
rig_report(const char* path, const char* key, json_t* value);

#endif // CHRONUS_TESTS_BENCH_RIG_H
