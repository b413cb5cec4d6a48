// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/clock.h"
#include "host/engine/supervisor.h"
#include "host/lv2/world.h"
#include "host/shared/fault.h"
#include "tests/suite.h"

#include <check.h>

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// The supervisor with real copies of the synth, driven against the real clock:
// whatever befalls a copy is seen, and the pair is whole again.  What is lost
// for want of a processor is no matter here, only that all of it is counted.

#define N_FRAMES 256U
#define RATE_HZ 48000.0

static World*           world;
static Model*           model;
static Stats            stats;
static Supervisor       supervisor;
static pthread_t        driver;
static _Atomic uint32_t ending;
static _Atomic uint64_t driven;   ///< Frames that the driver has asked for
static _Atomic uint32_t n_broken; ///< Samples that must never be heard

/// Ask for one period after the other, each at its time, as JACK does
static void*
drive(void* const unused)
{
  static float   left[N_FRAMES];
  static float   right[N_FRAMES];
  float* const   outputs[] = {left, right};
  const uint64_t period_ns = (uint64_t)(N_FRAMES * 1e9 / RATE_HZ);
  uint64_t       next_ns   = clock_now_ns();
  (void)unused;
  while (!atomic_load(&ending)) {
    const struct timespec at = {(time_t)(next_ns / NS_PER_SECOND),
                                (long)(next_ns % NS_PER_SECOND)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) ==
           EINTR) {
    }
    const Cycle cycle = {
      .start_ns = next_ns, .frames = N_FRAMES, .outputs = outputs};
    engine_cycle(&supervisor.engine, &cycle);
    for (uint32_t i = 0U; i < N_FRAMES; ++i) {
      const bool fine = fabsf(left[i]) < 10.0f && fabsf(right[i]) < 10.0f;
      n_broken += !fine; // NaN is not fine either
    }
    atomic_fetch_add(&driven, N_FRAMES);

    const uint64_t now_ns = clock_now_ns();
    next_ns += period_ns;
    next_ns = next_ns + period_ns < now_ns ? now_ns : next_ns; // An xrun
  }
  return NULL;
}

/// Look after the copies for so many periods
static void
mend_for(const uint64_t n_periods)
{
  const uint64_t until = atomic_load(&driven) + (n_periods * N_FRAMES);
  while (atomic_load(&driven) < until) {
    const struct timespec pause = {.tv_nsec = (long)NS_PER_MS};
    supervisor_mend(&supervisor);
    nanosleep(&pause, NULL);
  }
}

/// Look after the copies until the pair is whole
static void
mend_until_whole(void)
{
  do {
    mend_for(1U);
  } while (!supervisor_is_whole(&supervisor));
}

static uint32_t
port_of(const char* const symbol)
{
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    if (!strcmp(model->ports[p].symbol, symbol)) {
      return p;
    }
  }
  ck_abort_msg("no port %s", symbol);
  return 0U;
}

static void
push_set(const char* const symbol, const float value)
{
  const Event event = {
    .kind = EVENT_SET, .index = port_of(symbol), .value = value};
  ck_assert(ring_push(&supervisor.commands, &event, NULL));
}

static void
push_fault(const FaultKind kind, const FaultWhich which)
{
  const Event event = {
    .kind = EVENT_FAULT, .index = (uint32_t)which, .value = (float)kind};
  ck_assert(ring_push(&supervisor.commands, &event, NULL));
}

/// Start a pair that sounds, and its driver
static void
start(void)
{
  ck_assert_int_eq(world_open(&world, NULL), STATUS_OK);
  ck_assert_int_eq(world_model(world, NULL, RATE_HZ, &model, NULL), STATUS_OK);
  const SupervisorSetup setup = {.world    = world,
                                 .model    = model,
                                 .stats    = &stats,
                                 .rate_hz  = RATE_HZ,
                                 .frames   = N_FRAMES,
                                 .deadline = 0.7,
                                 .live     = true,
                                 .quiet    = true};
  ck_assert_int_eq(supervisor_open(&supervisor, &setup, NULL), STATUS_OK);
  push_set("adsr_gate", 1.0f);
  ck_assert(!pthread_create(&driver, NULL, drive, NULL));
  mend_until_whole();
  mend_for(20U);
}

/// Stop the driver; then all that it asked for must be accounted for
static void
stop(void)
{
  atomic_store(&ending, 1U);
  pthread_join(driver, NULL);
  supervisor_mend(&supervisor);
  ck_assert_uint_eq(count_read(&stats.frames), driven);
  ck_assert_uint_eq(count_read(&stats.blocks) * N_FRAMES, driven);
  ck_assert_uint_le(count_read(&stats.lost_frames), driven);
  ck_assert_uint_le(count_read(&stats.lost_to_machine),
                    count_read(&stats.lost_frames));
  ck_assert_uint_eq(count_read(&stats.lost_events), 0U);
  ck_assert_uint_eq(n_broken, 0U);
}

/// End with threads that are parked: what they use is never freed, by design
static void
leave(void)
{
  stop();
  _exit(EXIT_SUCCESS);
}

/// End a pair of which no thread may be parked
static void
finish(void)
{
  stop();
  ck_assert(supervisor_close(&supervisor));
  model_free(model);
  world_close(world);
}

/// The fault number `n` of those that were injected, from 1; null if not there
static const FaultRecord*
find_fault(const uint32_t n)
{
  const Chronicle* const chronicle = &supervisor.chronicle;
  uint32_t               left      = n;
  for (uint32_t f = 0U; f < chronicle->n_faults; ++f) {
    const FaultRecord* const record = &chronicle->faults[f];
    if (record->kind && !--left) {
      return record;
    }
  }
  return NULL;
}

/// Look after the copies until fault `n` was seen as what it is, and the pair
/// is whole again; one that never gets so far runs into the test's time limit
static void
mend_fault(const uint32_t n, const FaultKind kind, const char* const saw)
{
  const FaultRecord* record = NULL;
  do {
    mend_for(1U);
    record = find_fault(n);
  } while (!record || !record->saw[0] || !strcmp(record->saw, "late") ||
           !supervisor_is_whole(&supervisor));
  ck_assert_str_eq(record->kind, fault_name(kind));
  ck_assert_str_eq(record->saw, saw);
}

START_TEST(a_pair_without_a_fault_goes_on)
{
  start();
  mend_for(50U);
  mend_until_whole();
  ck_assert_uint_eq(count_read(&stats.diverged_blocks), 0U);
  finish();
}
END_TEST

/// A fault that costs a copy, and what is seen of it
typedef struct {
  FaultKind   kind;
  const char* saw;
} Seen;

static const Seen seen[] = {
  {FAULT_SILENCE, "silent"},
  {FAULT_LOUD, "over the level limit"},
  {FAULT_SEGV, "died of SIGSEGV"},
  {FAULT_ABORT, "died of SIGABRT"},
  {FAULT_NAN, "not finite"},
  {FAULT_HANG, "hung"},
};

// The thread sanitizer does not see that a thread which spins was parked
#ifdef __SANITIZE_THREAD__
#define N_SEEN 5
#else
#define N_SEEN 6
#endif

// Then the other one has the fault: it needs a pair that is whole again
START_TEST(a_fault_is_seen_and_the_pair_is_whole_again)
{
  const Seen* const what  = &seen[_i / 2];
  const FaultWhich  which = _i % 2 ? FAULT_STANDBY : FAULT_ACTIVE;
  start();
  for (uint32_t n = 1U; n <= 2U; ++n) {
    push_fault(what->kind, which);
    mend_fault(n, what->kind, what->saw);
    ck_assert_uint_ge(count_read(&stats.restored), n);
  }
  leave();
}
END_TEST

START_TEST(those_who_watch_see_what_a_copy_goes_through)
{
  start();
  for (uint32_t r = 0U; r < 2U; ++r) {
    ck_assert_int_eq(stats.copies[r].pid, getpid());
    atomic_store(&stats.copies[r].stood, 0U);
  }
  push_fault(FAULT_SEGV, FAULT_ACTIVE);
  mend_fault(1U, FAULT_SEGV, "died of SIGSEGV");
  const uint32_t stood = stats.copies[0].stood | stats.copies[1].stood;
  ck_assert_uint_ne(stood & (1U << (uint32_t)STANDING_RETIRED), 0U);
  ck_assert_uint_ne(stood & (1U << (uint32_t)STANDING_CATCHING), 0U);
  ck_assert_uint_ne(stood & (1U << (uint32_t)STANDING_READY), 0U);
  ck_assert_uint_eq(stats.copies[0].restarts + stats.copies[1].restarts,
                    count_read(&stats.restored));
  ck_assert_int_eq(stats.copies[2].standing, STANDING_ABSENT);
  leave();
}
END_TEST

// But not the silence of both: nobody can tell it from a rest
START_TEST(a_fault_of_both_is_survived)
{
  const Seen* const what = &seen[_i];
  start();
  push_fault(what->kind, FAULT_BOTH);
  mend_fault(1U, what->kind, what->saw);
  mend_fault(2U, what->kind, what->saw);
  ck_assert_uint_ge(count_read(&stats.restored), 2U);
  leave();
}
END_TEST

START_TEST(a_slow_copy_is_counted_and_kept)
{
  start();
  const uint64_t before = count_read(&stats.deadline_misses);
  push_fault(FAULT_SLOW, FAULT_ACTIVE);
  while (!find_fault(1U) || count_read(&stats.deadline_misses) == before) {
    mend_for(1U);
  }
  mend_until_whole();
  ck_assert_str_eq(find_fault(1U)->kind, "slow");
  ck_assert_uint_eq(count_read(&stats.restored), 0U);
  finish();
}
END_TEST

// Each in the state of the other, which a copy of a copy needs to be exact
START_TEST(a_pair_that_was_replaced_again_and_again_gives_equal_bits)
{
  start();
  for (uint32_t n = 1U; n <= 6U; ++n) {
    push_set("sine_freq", 100.0f + (float)n);
    push_fault(FAULT_NAN, n % 2U ? FAULT_ACTIVE : FAULT_STANDBY);
    mend_fault(n, FAULT_NAN, "not finite");
  }
  const uint64_t before = count_read(&stats.diverged_blocks);
  mend_for(50U);
  ck_assert_uint_eq(count_read(&stats.diverged_blocks), before);
  ck_assert(supervisor.engine.agree);
  finish();
}
END_TEST

START_TEST(a_swap_moves_the_role_and_nothing_else)
{
  const Event swap = {.kind = EVENT_SWAP};
  start();
  const uint64_t before = count_read(&stats.swaps);
  ck_assert(ring_push(&supervisor.commands, &swap, NULL));
  while (count_read(&stats.swaps) == before) {
    mend_for(1U);
  }
  ck_assert_uint_eq(count_read(&stats.restored), 0U);
  ck_assert_uint_eq(count_read(&stats.diverged_blocks), 0U);
  finish();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("supervisor");
  tcase_set_timeout(tcase, 120.0);
  tcase_add_test(tcase, a_pair_without_a_fault_goes_on);
  tcase_add_test(tcase, those_who_watch_see_what_a_copy_goes_through);
  tcase_add_loop_test(
    tcase, a_fault_is_seen_and_the_pair_is_whole_again, 0, 2 * N_SEEN);
  tcase_add_loop_test(tcase, a_fault_of_both_is_survived, 2, N_SEEN);
  tcase_add_test(tcase, a_slow_copy_is_counted_and_kept);
  tcase_add_test(tcase,
                 a_pair_that_was_replaced_again_and_again_gives_equal_bits);
  tcase_add_test(tcase, a_swap_moves_the_role_and_nothing_else);
  return suite_run("supervisor", tcase);
}
