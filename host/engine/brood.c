// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/brood.h"

#include "host/lv2/packing.h"

#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Processor time that a copy may take without a pause, us: a runaway ends
#define RUNAWAY_US 400000U

/// What the kernel reads when this process dies (set_robust_list(2)); static,
/// since it must outlive every function
typedef struct {
  struct robust_list_head head;  ///< Registered
  struct robust_list      entry; ///< Stands for the owner word of the copy
} Will;

bool
brood_fork(const pid_t host)
{
  // The one in the middle only forks, which Linux lets it do in our memory: the
  // pages' tables are copied once, not twice.  NOLINTBEGIN
  const pid_t middle = vfork();
  if (middle) {
    if (middle > 0) {
      waitpid(middle, NULL, 0);
    }
    return false;
  }

  const pid_t parent = getpid();
  if (fork()) {
    _exit(0); // So that the host inherits the child
  }
  // NOLINTEND

  while (getppid() == parent) {
    sched_yield();
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != host) {
    _exit(1);
  }
  return true;
}

/// Have the kernel mark the copy's owner word as soon as this process dies
static void
make_will(Copy* const copy)
{
  static Will will;
  will.entry.next           = &will.head.list;
  will.head.list.next       = &will.entry;
  will.head.list_op_pending = NULL;
  will.head.futex_offset =
    (long)((intptr_t)&copy->owner - (intptr_t)&will.entry);
  syscall(SYS_set_robust_list, &will.head, sizeof(will.head));
  atomic_store(&copy->owner,
               (uint32_t)syscall(SYS_gettid) | (uint32_t)FUTEX_WAITERS);
}

void
brood_confine(const Brood* const self)
{
  const struct rlimit none    = {0U, 0U};
  const struct rlimit runaway = {RUNAWAY_US, RUNAWAY_US};
  FILE* const         victim  = fopen("/proc/self/oom_score_adj", "we");
  if (victim) { // Rather than the host
    fputs("500", victim);
    fclose(victim);
  }
  prctl(PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL); // A dump would delay the death
  prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL);
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL); // Without SCHED_FIFO: 50 us
  setrlimit(RLIMIT_CORE, &none);
  if (self->priority) {
    setrlimit(RLIMIT_RTTIME, &runaway);
  }
}

/// Run at the priority of one's place: the spare's is the ordinary one, but
/// while the host waits for a clone of it
static void
take_priority(const Brood* const self)
{
  const int least = self->modest && self->priority > 1 ? 1 : 0;
  const int priority =
    self->replica.index == COPY_SPARE ? 0 : self->priority - least;
  const struct sched_param param = {.sched_priority = priority};
  sched_setscheduler(0, priority ? SCHED_FIFO : SCHED_OTHER, &param);
}

/// Let a stray write of this process hit nothing that is shared but its own
static void
fence(const Brood* const self, Copy* const copy)
{
  mprotect(self->memory, self->bytes, PROT_READ);
  mprotect(copy, self->room, PROT_READ | PROT_WRITE);
}

void
brood_settle(Brood* const self, const int32_t wish)
{
  Replica* const replica = &self->replica;
  replica->index         = (uint32_t)wish & 3U;
  Copy* const copy       = self->copies[replica->index];
  int32_t     promise    = -wish;
  fence(self, copy);
  if (!atomic_compare_exchange_strong(&copy->pid, &promise, getpid())) {
    _exit(0); // We came too late, and another was asked
  }
  replica->copy = copy;
}

/// Begin with a block, in the place that was taken: now the host counts on us
static void
begin(Brood* const self, const uint64_t first)
{
  Replica* const replica = &self->replica;
  Copy* const    copy    = replica->copy;
  self->modest           = false;
  replica->spoilt        = 0U;
  replica->lag  = replica->index == COPY_SPARE ? replica->log->spare_lag : 0U;
  replica->born = log_head(replica->log);
  replica->answered = atomic_load(&copy->asked);
  atomic_store(&copy->begun, first);
  atomic_store(&copy->done, first);
  make_will(copy);
  if (replica_begin(replica)) {
    _exit(1);
  }
  copy_live(copy, LIFE_RUNNING);
  take_priority(self); // So far that of the one that was cloned
  ration_take(&self->ration, replica->index);
}

/// Put the state into the parcel, if it is still wanted, at leisure
static void
send_parcel(const Brood* const self, const int32_t wish, const uint64_t next)
{
  const struct sched_param ordinary = {.sched_priority = 0};
  Parcel* const            parcel   = self->parcel;
  int32_t                  promise  = -wish;
  sched_setscheduler(0, SCHED_OTHER, &ordinary);
  mprotect(parcel, PARCEL_BYTES, PROT_READ | PROT_WRITE);
  if (atomic_compare_exchange_strong(&parcel->pid, &promise, getpid())) {
    parcel->seq   = next;
    parcel->owed  = self->replica.feed.owed;
    parcel->owes  = self->replica.feed.owes;
    parcel->bytes = packing_write(self->replica.instance,
                                  parcel->folder,
                                  &parcel->status,
                                  &parcel->problem,
                                  parcel_content(parcel),
                                  parcel_room());
    atomic_store(&parcel->done, parcel->bytes ? wish : -wish);
  }
  mprotect(parcel, PARCEL_BYTES, PROT_READ);
}

/// Do what the host asks for before block `next`, as soon as no job runs
static void
answer(Brood* const self, const int32_t asked, const uint64_t next)
{
  Replica* const replica = &self->replica;
  const bool     packs   = ((uint32_t)asked & 3U) == BROOD_PARCEL;
  // One that is still to be greeted has nothing to give: its clone never would
  replica->occupied =
    replica->feed.waits || !instance_may_fork(replica->instance, packs);
  if (replica->occupied) {
    return;
  }
  replica->answered = asked;
  if (packs && self->threaded) {
    send_parcel(self, asked, next);
  } else if (!brood_fork(self->host)) {
    // It is the child who answers
  } else if (packs) {
    mprotect(self->memory, self->bytes, PROT_READ);
    send_parcel(self, asked, next);
    _exit(0);
  } else {
    brood_settle(self, asked);
    begin(self, next);
    return;
  }
  instance_go_on(replica->instance);
  take_priority(self);
}

_Noreturn void
brood_live(Brood* const self, const uint64_t first)
{
  Replica* const replica = &self->replica;
  ration_begin(&self->ration);
  begin(self, first);
  for (;;) {
    const int32_t asked = atomic_load(&replica->copy->asked);
    if (asked != replica->answered) {
      answer(self, asked, copy_done(replica->copy)); // It will not stay so
    }
    if (!replica_turn(replica)) {
      copy_live(replica->copy, LIFE_BEHIND);
      for (;;) { // Until the host ends us
        pause();
      }
    }
  }
}
