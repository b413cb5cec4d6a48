// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/worker.h"
#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

// When a copy with jobs may be forked, and what that holds back meanwhile

static _Atomic uint32_t n_begun; ///< Jobs so far
static _Atomic uint32_t ends;    ///< They may end

static void
pause_shortly(void)
{
  const struct timespec pause = {.tv_nsec = 1000000};
  nanosleep(&pause, NULL);
}

/// A job that ends when it is told to
static LV2_Worker_Status
work(const LV2_Handle                  handle,
     const LV2_Worker_Respond_Function respond,
     const LV2_Worker_Respond_Handle   to,
     const uint32_t                    n_bytes,
     const void* const                 bytes)
{
  (void)handle;
  (void)respond;
  (void)to;
  (void)n_bytes;
  (void)bytes;
  atomic_fetch_add(&n_begun, 1U);
  while (!atomic_load(&ends)) {
    pause_shortly();
  }
  return LV2_WORKER_SUCCESS;
}

// A clone is asked for while a job runs, and given up; then the state is, which
// needs all jobs to be done
START_TEST(what_a_fork_has_held_back_is_done_before_the_state_is_given)
{
  static const LV2_Worker_Interface plugin = {.work = work};

  Copy* const copy =
    (Copy*)bed_allocate(copy_bytes(1U, false, told_bytes(0U, 0U), 0U));
  Log* const        log    = bed_log(BED_SLOTS, 0U);
  const WorkerPlace place  = {.copy = copy, .log = log};
  Worker* const     worker = worker_open();
  ck_assert(!worker_attach(worker, &plugin, NULL));
  ck_assert(!worker_begin(worker, &place));
  const LV2_Worker_Schedule* const schedule = worker_schedule(worker);
  for (uint32_t n = 0U; n < 2U; ++n) {
    ck_assert(!schedule->schedule_work(schedule->handle, 1U, "x"));
  }
  while (!atomic_load(&n_begun)) {
    pause_shortly();
  }
  ck_assert(!worker_may_fork(worker, false));
  ck_assert(!worker_may_fork(worker, true));
  atomic_store(&ends, 1U);
  while (atomic_load(&copy->jobs_done) < 2U) { // Or until the test is over
    pause_shortly();
  }
  worker_answer(worker, WORKER_ALL);
  ck_assert(worker_may_fork(worker, true));
  ck_assert(worker_end(worker));
  worker_close(worker);
  free(copy);
  free(log);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("worker_fork");
  tcase_set_timeout(tcase, 20.0);
  tcase_add_test(tcase,
                 what_a_fork_has_held_back_is_done_before_the_state_is_given);
  return suite_run("worker_fork", tcase);
}
