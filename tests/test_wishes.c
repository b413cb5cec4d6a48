// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/keep.h"
#include "host/engine/process.h"
#include "tests/live.h"
#include "tests/pair.h"
#include "tests/suite.h"

#include <check.h>

#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>

// What the host asks of copies in processes when they cannot meet it yet, or
// when it is not wanted any more

#define PLUGIN "urn:test:blocks"

/// Frames of a period
#define FRAMES 256U

/// Cycles before what does not come is given up
#define MOST_CYCLES 4000U

/// Time in which a copy that is free meets a wish, seconds
#define SOON 0.1

static Supervisor* const supervisor = &pair_host.supervisor;

/// Kill all copies, and wait until the kernel has told so
static void
kill_all(void)
{
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    kill(atomic_load(&supervisor->places[r].pid), SIGKILL);
    while (!copy_is_gone(supervisor->copies[r])) {
      live_pause(0.001);
    }
  }
}

/// The place of a fresh copy that the next cycle greets; COPIES_MAX if none is
static uint32_t
find_fresh(void)
{
  uint32_t r = 0U;
  while (r < COPIES_MAX && (supervisor->places[r].step != MEND_JOINED ||
                            supervisor->places[r].way != WAY_FRESH)) {
    ++r;
  }
  return r;
}

// Its clone would wait for a greeting that was another's
START_TEST(who_is_yet_to_be_greeted_is_not_cloned)
{
  uint32_t r = COPIES_MAX;
  pair_open(PLUGIN, true, FRAMES);
  pair_cycle(false);
  kill_all();
  while ((r = find_fresh()) == COPIES_MAX) {
    pair_cycle(false);
  }
  const uint32_t other = (r + 1U) % COPIES_MAX;
  atomic_store(&supervisor->copies[r]->asked,
               process_promise(supervisor, supervisor->copies[other], other));
  bell_ring(&supervisor->log->bell);
  live_pause(SOON);
  ck_assert(process_revoke(supervisor, other));
  ck_assert(pair_await(&pair_stats.restored, 3U, MOST_CYCLES));
  ck_assert_uint_eq(count_read(&pair_stats.diverged_blocks), 0U);
  pair_close();
}
END_TEST

START_TEST(who_comes_too_late_with_a_state_is_not_let_in)
{
  pair_open(PLUGIN, true, FRAMES);
  pair_cycle(false);
  const pid_t spare = atomic_load(&supervisor->places[COPY_SPARE].pid);
  siginfo_t   info;
  ck_assert(!kill(spare, SIGSTOP));
  ck_assert(!waitid(P_PID, (id_t)spare, &info, WSTOPPED));
  ck_assert(keep_begin(supervisor, KEEP_FOR_SESSION, ""));
  ck_assert_int_eq(keep_step(supervisor), KEEP_PACKING);
  ck_assert_uint_eq(supervisor->keep.donor, COPY_SPARE);
  keep_end(supervisor);
  ck_assert(!kill(spare, SIGCONT));
  live_pause(SOON);
  ck_assert_int_eq(atomic_load(&supervisor->parcel->pid), 0);
  ck_assert_int_eq(atomic_load(&supervisor->parcel->done), 0);
  pair_close();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("wishes");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, who_is_yet_to_be_greeted_is_not_cloned);
  tcase_add_test(tcase, who_comes_too_late_with_a_state_is_not_let_in);
  return suite_run("wishes", tcase);
}
