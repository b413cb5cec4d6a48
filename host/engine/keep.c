// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/keep.h"

#include "host/base/clock.h"
#include "host/base/environment.h"
#include "host/base/folder.h"
#include "host/engine/brood.h"
#include "host/engine/place.h"
#include "host/engine/process.h"
#include "host/engine/scribe.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/// A copy that does not answer for so long is asked no more
#define DONOR_NS (1000U * NS_PER_MS)

bool
keep_begin(Supervisor* const self,
           const KeepUser    user,
           const char* const folder)
{
  if (self->keep.step != KEEP_NONE) {
    return false;
  }
  self->keep.user     = user;
  self->keep.asked_ns = clock_now_ns();
  self->keep.step     = self->keep.broken ? KEEP_FAILED : KEEP_ASKING;
  snprintf(self->keep.folder, sizeof(self->keep.folder), "%s", folder);
  return true;
}

static void
fail(Supervisor* const self, const Status st, const char* const why)
{
  Keep* const keep = &self->keep;
  keep->step       = KEEP_FAILED;
  keep->status     = st;
  problem_explain(&keep->problem, st, self->model->uri, why);
}

/// Whether a copy lives that should have had a state as it began, and had not
static bool
is_bare(const Supervisor* const self, const uint32_t r)
{
  return self->places[r].way == WAY_FRESH &&
         atomic_load(&self->copies[r]->way) != PACKING_STATE;
}

bool
keep_is_abreast(const Supervisor* const self, const uint32_t r)
{
  const Standing standing = engine_standing(&self->engine, r);
  return r < self->n_copies && standing != STANDING_ABSENT &&
         standing != STANDING_RETIRED &&
         copy_done(self->copies[r]) >= log_head(self->log);
}

/// While no cycle runs, none is late, and who has all to tell is asked first
static void
rest(const Supervisor* const self, Candidate candidates[COPIES_MAX])
{
  bool any = false;
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (keep_is_abreast(self, r)) {
      candidates[r].standing = STANDING_READY;
      any                    = true;
    }
  }
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    candidates[r].busy =
      candidates[r].busy || (any && !keep_is_abreast(self, r));
  }
}

/// Whether some copy has all of the state
static bool
is_any_whole(const Supervisor* const self, const Candidate* const candidates)
{
  bool whole = false;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const Standing standing = candidates[r].standing;
    whole =
      whole || ((standing == STANDING_READY || standing == STANDING_SPARE) &&
                !is_bare(self, r));
  }
  return whole;
}

bool
keep_find_donor(const Supervisor* const self, uint32_t* const donor)
{
  Candidate candidates[COPIES_MAX];
  place_candidates(self, candidates);
  if (self->rests) {
    rest(self, candidates);
  }
  const bool whole = is_any_whole(self, candidates);
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    const bool plays = r == self->active && self->live && !self->rests;
    const bool gone =
      self->nursery && r < self->n_copies && copy_is_gone(self->copies[r]);
    const bool bare    = whole && r < self->n_copies && is_bare(self, r);
    candidates[r].busy = candidates[r].busy || plays || gone || bare;
  }
  return triage_donor(
           candidates, COPIES_MAX, self->active, COPIES_MAX, donor) ==
         DONOR_FOUND;
}

/// Ask a copy in a process
static void
ask_process(Supervisor* const self, const uint32_t donor)
{
  Parcel* const parcel = self->parcel;
  const int32_t wish   = process_wish(self, BROOD_PARCEL);
  self->keep.wish      = wish;
  snprintf(parcel->folder, sizeof(parcel->folder), "%s", self->keep.folder);
  atomic_store(&parcel->given, 0U);
  atomic_store(&parcel->pid, -wish);
  atomic_store(&self->copies[donor]->asked, wish);
  bell_ring(&self->log->bell);
}

static void
ask(Supervisor* const self)
{
  Keep* const keep  = &self->keep;
  uint32_t    donor = COPIES_MAX;
  Status      st    = STATUS_OK;
  if (!keep_find_donor(self, &donor)) {
    if (self->live && clock_now_ns() - keep->asked_ns > KEEP_SAVE_NS) {
      fail(self, STATUS_NO_STATE, "no copy may be asked for it now");
    }
    return;
  }
  if (self->nursery) {
    ask_process(self, donor);
  } else {
    const Instance* const instance = self->places[donor].replica.instance;
    st = scribe_start(&keep->scribe, instance, keep->folder);
  }
  keep->donor    = donor;
  keep->asked_ns = clock_now_ns();
  keep->step     = KEEP_PACKING;
  if (st) {
    fail(self, st, "");
  }
}

/// What the plugin said of its state
static void
finish(Supervisor* const self, const Status st, const Problem* const problem)
{
  self->keep.step    = st ? KEEP_FAILED : KEEP_DONE;
  self->keep.status  = st;
  self->keep.problem = *problem;
}

/// Have a process that writes the parcel do so no more, and one that is yet to
/// come not begin; one that is a copy will find that it is not wanted
static void
stop_writer(const Supervisor* const self)
{
  int32_t pid  = atomic_load(&self->parcel->pid);
  bool    copy = false;
  if (pid < 0 && atomic_compare_exchange_strong(&self->parcel->pid, &pid, 0)) {
    return;
  }
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    copy = copy || pid == atomic_load(&self->places[r].pid);
  }
  if (pid > 0 && !copy && process_is_of(self->nursery, pid)) {
    kill(pid, SIGKILL);
  }
}

static void
await_process(Supervisor* const self)
{
  Keep* const         keep   = &self->keep;
  const Parcel* const parcel = self->parcel;
  const pid_t         pid    = atomic_load(&parcel->pid);
  const bool          alive  = pid > 0 && process_is_of(self->nursery, pid);
  const int32_t       done   = atomic_load(&parcel->done);
  const uint64_t      ns     = clock_now_ns() - keep->asked_ns;
  if (done == keep->wish) {
    Problem problem = parcel->problem; // Whatever a copy wrote there
    problem.what[PROBLEM_BYTES - 1U] = '\0';
    problem.hint[PROBLEM_BYTES - 1U] = '\0';
    finish(self, parcel->status, &problem);
  } else if (done == -keep->wish) {
    fail(self, STATUS_NO_MEMORY, "there is no room for its state");
  } else if (pid > 0 && !alive) {
    keep->broken = self->nursery->late; // It was a copy, and the next would too
    fail(self, STATUS_NO_STATE, "it dies when asked for its state");
  } else if (pid > 0 && ns > KEEP_SAVE_NS) {
    stop_writer(self);
    fail(self, STATUS_NO_STATE, "it hangs when asked for its state");
  } else if (pid < 0 &&
             (copy_is_gone(self->copies[keep->donor]) || ns > DONOR_NS)) {
    stop_writer(self);
    keep->step = KEEP_ASKING;
  }
}

static void
await_scribe(Supervisor* const self)
{
  Keep* const keep = &self->keep;
  switch (scribe_look(&keep->scribe)) {
    case SCRIBE_DONE:
      finish(self, keep->scribe.status, &keep->scribe.problem);
      break;
    case SCRIBE_DEAD: // It may hold a lock that another would wait for
      keep->broken = true;
      ++self->n_left;
      fail(self, STATUS_NO_STATE, "it fails when asked for its state");
      break;
    case SCRIBE_WORKS:
      if (clock_now_ns() - keep->asked_ns > KEEP_SAVE_NS) {
        scribe_park(&keep->scribe);
      }
      break;
  }
}

KeepStep
keep_step(Supervisor* const self)
{
  if (self->keep.step == KEEP_ASKING) {
    ask(self);
  }
  if (self->keep.step == KEEP_PACKING && self->nursery) {
    await_process(self);
  } else if (self->keep.step == KEEP_PACKING) {
    await_scribe(self);
  }
  return self->keep.step;
}

/// Whether a scribe is at work
static bool
is_writing(const Supervisor* const self)
{
  return !self->nursery && self->keep.step == KEEP_PACKING;
}

void
keep_end(Supervisor* const self)
{
  if (is_writing(self)) {
    self->keep.user = KEEP_FOR_NOBODY;
    return;
  }
  if (self->keep.step == KEEP_PACKING) {
    stop_writer(self);
  }
  self->keep.step = KEEP_NONE;
}

bool
keep_holds(const Supervisor* const self, const uint32_t r)
{
  return is_writing(self) && self->keep.donor == r;
}

bool
keep_folder(Supervisor* const self, char folder[STATE_PLACE_BYTES])
{
  Keep* const keep = &self->keep;
  if (!keep->root[0]) {
    const char* const among = environment_get(ENVIRONMENT_TMPDIR);
    snprintf(keep->root,
             sizeof(keep->root),
             "%s/chronus-XXXXXX",
             among && among[0] == '/' ? among : "/tmp");
    keep->own = mkdtemp(keep->root);
    if (!keep->own) {
      keep->root[0] = '\0';
      return false;
    }
  }
  int failed = 0;
  do { // Another host may have its states there too
    snprintf(
      folder, STATE_PLACE_BYTES, "%.1000s/%u", keep->root, keep->n_folders++);
    failed = mkdir(folder, 0700);
  } while (failed && errno == EEXIST);
  return !failed;
}

void
keep_drop(const char* const folder)
{
  char path[STATE_PLACE_BYTES + 16U];
  if (folder[0] != '/') {
    return; // There is none: the state is one of a bundle
  }
  snprintf(path, sizeof(path), "%s/state.ttl", folder);
  if (!unlink(path)) { // Else it was dropped already, or never filled
    snprintf(path, sizeof(path), "%s/manifest.ttl", folder);
    unlink(path);
  }
  rmdir(folder);
}

void
keep_stop(Supervisor* const self)
{
  const struct timespec pause = {.tv_nsec = 1000000};
  Keep* const           keep  = &self->keep;
  while (is_writing(self) && keep_step(self) == KEEP_PACKING) {
    nanosleep(&pause, NULL);
  }
  keep->step = KEEP_NONE;
}

void
keep_close(Supervisor* const self)
{
  Keep* const keep = &self->keep;
  if (keep->own) {
    folder_remove(keep->root);
    keep->root[0] = '\0';
    keep->own     = false;
  }
}
