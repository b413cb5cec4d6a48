// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/upgrade.h"

#include "host/base/clock.h"
#include "host/engine/keep.h"
#include "host/engine/process.h"
#include "host/engine/turn.h"

#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

/// All of it takes so long at most; a plugin may have to load much
#define UPGRADE_NS (30U * NS_PER_SECOND)

/// How long the new copies get until they run
#define START_NS (5000U * NS_PER_MS)

/// Nothing is under way any more
static void
rest(Supervisor* const self)
{
  self->upgrade.step    = UPGRADE_NONE;
  self->upgrade.overdue = false;
  atomic_store(&self->stats->upgrading, 0U);
  if (self->keep.step != KEEP_NONE && self->keep.user == KEEP_FOR_UPGRADE) {
    keep_end(self);
  }
  if (self->keep.step == KEEP_NONE) {
    madvise(self->parcel, PARCEL_BYTES, MADV_REMOVE); // Give its memory back
  }
  keep_drop(self->upgrade.folder);
}

/// End it; the old copies play on as if nothing had been
static void
fail(Supervisor* const self, const Status st, const Problem* const problem)
{
  nursery_close(&self->upgrade.nursery);
  rest(self);
  count_add(&self->stats->upgrades_failed, 1U);
  chronicle_warn(&self->chronicle,
                 "/upgrade",
                 "no upgrade, the old copies play on: %s: %s%s%s",
                 problem->what,
                 status_text(st),
                 problem->hint[0] ? "; " : "",
                 problem->hint);
  news_add(&self->chronicle.news,
           "upgrade",
           HAPPENING_NO_COPY,
           "none, the old copies play on: %s",
           status_text(st));
}

/// The same for what the plugin itself cannot say
static void
fail_for(Supervisor* const self, const char* const why)
{
  Problem problem;
  problem_explain(&problem, STATUS_NO_START, self->model->uri, why);
  fail(self, STATUS_NO_START, &problem);
}

/// Make the places of the next generation as new
static void
clear_places(Supervisor* const self)
{
  Upgrade* const upgrade = &self->upgrade;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const Copy* const old = self->copies[r];
    memset(upgrade->copies[r], 0, sizeof(Copy));
    upgrade->copies[r]->n_outputs  = old->n_outputs;
    upgrade->copies[r]->generation = old->generation + 1U;
    mlock(upgrade->copies[r], self->room); // Or not: the first ones are told of
  }
}

static void
begin(Supervisor* const self)
{
  Upgrade* const upgrade = &self->upgrade;
  if (upgrade->step != UPGRADE_NONE) {
    chronicle_warn(
      &self->chronicle, "/upgrade", "an upgrade is under way already");
    return;
  }
  if (!keep_folder(self, upgrade->folder)) {
    upgrade->folder[0] = '\0';
  }
  clear_places(self);
  upgrade->since_ns = clock_now_ns();
  atomic_store(&self->stats->upgrading, 1U);
  if (nursery_execute(&upgrade->nursery, self->nursery)) {
    fail_for(self, status_text(STATUS_NO_PROCESS));
    return;
  }
  nursery_have_made(
    &upgrade->nursery, self->model, self->rate_hz, self->frames, "");
  upgrade->step = UPGRADE_MAKING;
}

/// See whether the new nursery has done its part, and done it well
static bool
has_heard(Supervisor* const self)
{
  Upgrade* const upgrade = &self->upgrade;
  Status         st      = STATUS_OK;
  Problem        problem;
  if (!nursery_hear(&upgrade->nursery, &st, &upgrade->way, &problem)) {
    return false;
  }
  if (st == STATUS_NO_PROCESS) {
    fail_for(self, "it ends the process that it is in");
  } else if (st) {
    fail(self, st, &problem);
  }
  return !st;
}

/// Have the nursery begin copy `r` with block `first`, or when it has taken
/// over what is in the parcel
static bool
spawn(Supervisor* const self, const uint32_t r, const uint64_t first)
{
  Upgrade* const upgrade = &self->upgrade;
  NurseryStart   start = {.wish  = process_promise(self, upgrade->copies[r], r),
                          .first = first,
                          .priority = self->priority,
                          .modest   = true,
                          .takes    = self->nursery->late};
  if (start.takes) {
    memcpy(start.place, upgrade->folder, sizeof(start.place));
  }
  if (nursery_spawn(&upgrade->nursery, &start, NULL, 0U)) {
    fail_for(self, status_text(STATUS_NO_PROCESS));
    return false;
  }
  upgrade->asked_ns = clock_now_ns();
  return true;
}

/// Show the new nursery where things are, once it has found the plugin
static void
await_instance(Supervisor* const self)
{
  Upgrade* const   upgrade = &self->upgrade;
  const NurseryMap map     = {.arena  = &self->arena,
                              .log    = self->log,
                              .copies = upgrade->copies,
                              .parcel = self->parcel,
                              .room   = self->room};
  if (!has_heard(self)) {
    return;
  }
  if (nursery_map(&upgrade->nursery, &map)) {
    fail_for(self, status_text(STATUS_NO_MEMORY));
    return;
  }
  upgrade->step = self->nursery->late ? UPGRADE_BEARING : UPGRADE_ASKING;
  for (uint32_t r = 0U; self->nursery->late && r < self->n_copies; ++r) {
    if (!spawn(self, r, 0U)) {
      return;
    }
  }
}

/// Have the state taken over, which is in the parcel
static void
give(Supervisor* const self)
{
  Upgrade* const upgrade = &self->upgrade;
  if (self->nursery->late) {
    atomic_store(&self->parcel->given, upgrade->copies[0]->generation);
    upgrade->asked_ns = clock_now_ns();
    upgrade->step     = UPGRADE_CATCHING;
  } else {
    nursery_have_taken(&upgrade->nursery, upgrade->folder);
    upgrade->step = UPGRADE_TAKING;
  }
}

/// Wait until each copy has an instance of its own
static void
await_instances(Supervisor* const self)
{
  const Upgrade* const upgrade = &self->upgrade;
  bool                 all     = true;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    all = all && atomic_load(&upgrade->copies[r]->life) == LIFE_MADE;
  }
  if (all) {
    self->upgrade.step = UPGRADE_ASKING;
  }
}

/// Have the state of a copy put away
static void
ask(Supervisor* const self)
{
  Upgrade* const upgrade = &self->upgrade;
  if (keep_begin(self, KEEP_FOR_UPGRADE, upgrade->folder)) {
    upgrade->step = UPGRADE_PACKING;
  }
}

/// Hand the state over once it is there
static void
await_parcel(Supervisor* const self)
{
  const KeepStep kept = keep_step(self);
  const bool     full = atomic_load(&self->parcel->done) == self->keep.wish;
  if (kept == KEEP_FAILED && !full) {
    fail(self, self->keep.status, &self->keep.problem);
  } else if (kept == KEEP_DONE || kept == KEEP_FAILED) {
    give(self); // Without its state, if it gives none
  }
}

/// Have the new copies begin where the old one stood
static void
await_state(Supervisor* const self)
{
  const uint64_t first = self->parcel->seq;
  if (!has_heard(self)) {
    return;
  }
  if (log_head(self->log) - first >= self->log->n_slots / 2U) {
    keep_end(self);
    self->upgrade.step = UPGRADE_ASKING; // They would be overtaken
    return;
  }
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    if (!spawn(self, r, first)) {
      return;
    }
  }
  self->upgrade.step = UPGRADE_CATCHING;
}

/// Whether a new copy has died, or was overtaken, or does not come at all
static bool
is_lost(const Upgrade* const upgrade, const Copy* const copy)
{
  const pid_t    pid  = atomic_load(&copy->pid);
  const uint32_t life = atomic_load(&copy->life);
  if (pid <= 0) {
    return clock_now_ns() - upgrade->asked_ns > START_NS;
  }
  return life == LIFE_DEAD || life == LIFE_BEHIND || copy_is_gone(copy) ||
         !process_is_of(&upgrade->nursery, pid);
}

/// Whether a new copy does what the one in its place does
static bool
keeps_up(const Supervisor* const self, const uint32_t r)
{
  const Copy* const copy = self->upgrade.copies[r];
  const uint64_t    lag =
    (r == COPY_SPARE ? self->log->spare_lag : 0U) + (self->live ? 1U : 0U);
  return atomic_load(&copy->pid) > 0 &&
         atomic_load(&copy->life) == LIFE_RUNNING &&
         copy_done(copy) + lag >= log_head(self->log);
}

/// Offer the new copies once all of them keep up; withdraw them if one dies
static void
await_copies(Supervisor* const self)
{
  Upgrade* const upgrade = &self->upgrade;
  bool           lost    = false;
  bool           whole   = true;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    lost  = lost || is_lost(upgrade, upgrade->copies[r]);
    whole = whole && keeps_up(self, r);
  }
  if (upgrade->step == UPGRADE_OFFERED && turn_is_taken(&self->engine)) {
    upgrade->overdue = true; // Should it not be told for want of room
    return;
  }
  if (lost &&
      (upgrade->step != UPGRADE_OFFERED || turn_withdraw(&self->engine))) {
    fail_for(self, "it dies, or falls behind, on what is played now");
  } else if (whole && upgrade->step == UPGRADE_CATCHING) {
    upgrade->step = UPGRADE_OFFERED;
    turn_offer(&self->engine, upgrade->copies);
  }
}

/// Whose place the new copies have taken: end them, and give way
static void
replace_old(Supervisor* const self)
{
  const struct sched_param ordinary = {.sched_priority = 0};
  const struct sched_param own      = {.sched_priority = self->priority};
  Upgrade* const           upgrade  = &self->upgrade;
  Nursery                  old      = *self->nursery;
  *self->nursery                    = upgrade->nursery;
  upgrade->nursery                  = (Nursery){.pid = 0};
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const pid_t pid    = atomic_load(&upgrade->copies[r]->pid);
    const pid_t gone   = process_exchange(self, r, pid);
    Copy* const place  = self->copies[r];
    self->copies[r]    = upgrade->copies[r];
    upgrade->copies[r] = place;
    if (gone > 0) { // Its end must not cost the others time
      sched_setscheduler(gone, SCHED_OTHER, &ordinary);
    }
    if (self->priority && r != COPY_SPARE) {
      sched_setscheduler(pid, SCHED_FIFO, &own);
    }
  }
  nursery_close(&old);
}

static void
finish(Supervisor* const self)
{
  Upgrade* const upgrade = &self->upgrade;
  const uint64_t frame   = atomic_load(&self->engine.turned);
  if (self->nursery->late) {
    upgrade->way = (PackingWay)atomic_load(&upgrade->copies[0]->way);
  }
  replace_old(self);
  rest(self);
  self->active = 0U;
  count_add(&self->stats->upgrades, 1U);
  atomic_store(&self->stats->upgrade_frame, frame);
  atomic_store(&self->stats->upgrade_way, packing_name(upgrade->way));
  chronicle_say(&self->chronicle,
                "upgraded: from frame %llu on copies of the binary on disk "
                "play, whose bits may differ; taken over: %s; it took %.0f ms",
                (unsigned long long)frame,
                packing_name(upgrade->way),
                (double)(clock_now_ns() - upgrade->since_ns) / 1e6);
  news_add(&self->chronicle.news,
           "upgrade",
           HAPPENING_NO_COPY,
           "copies of the binary on disk play; taken over: %s",
           packing_name(upgrade->way));
}

void
upgrade_note(Supervisor* const self, const Incident* const incident)
{
  if (incident->kind == INCIDENT_UPGRADE) {
    begin(self);
  } else if (incident->kind == INCIDENT_TURNED &&
             self->upgrade.step == UPGRADE_OFFERED) {
    finish(self);
  }
}

/// Go one step on from `at`, if it is time for it
static void
step(Supervisor* const self, const UpgradeStep at)
{
  switch (at) {
    case UPGRADE_MAKING:
      await_instance(self);
      break;
    case UPGRADE_BEARING:
      await_instances(self);
      break;
    case UPGRADE_ASKING:
      ask(self);
      break;
    case UPGRADE_PACKING:
      await_parcel(self);
      break;
    case UPGRADE_TAKING:
      await_state(self);
      break;
    case UPGRADE_CATCHING:
    case UPGRADE_OFFERED:
      await_copies(self);
      break;
    case UPGRADE_NONE:
      break;
  }
}

/// Whether the new copies have nothing to run before the next cycle, which
/// takes them then
static bool
have_caught_up(const Supervisor* const self)
{
  bool all = true;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const Copy* const copy = self->upgrade.copies[r];
    const uint32_t    lag  = r == COPY_SPARE ? self->log->spare_lag : 0U;
    all                    = all && (copy_is_gone(copy) ||
                  !log_may_run(self->log, r, lag, copy_done(copy)));
  }
  return all;
}

/// Whether only a cycle can bring it forward
static bool
is_settled(const Supervisor* const self)
{
  const UpgradeStep at = self->upgrade.step;
  return at == UPGRADE_NONE ||
         (at == UPGRADE_OFFERED &&
          (turn_is_taken(&self->engine) || have_caught_up(self))) ||
         (at == UPGRADE_PACKING && self->keep.step == KEEP_ASKING);
}

/// Whether it has had all the time that it gets
static bool
is_overtime(const Upgrade* const upgrade)
{
  return upgrade->step != UPGRADE_NONE &&
         clock_now_ns() - upgrade->since_ns > UPGRADE_NS;
}

void
upgrade_mend(Supervisor* const self)
{
  const struct timespec pause   = {.tv_nsec = 50000};
  Upgrade* const        upgrade = &self->upgrade;
  UpgradeStep           before  = UPGRADE_NONE;
  if (upgrade->overdue) {
    finish(self);
  }
  while (!is_overtime(upgrade) &&
         (upgrade->step != before || (!self->live && !is_settled(self)))) {
    if (upgrade->step == before) {
      nanosleep(&pause, NULL);
    }
    before = upgrade->step;
    step(self, before);
  }
  if (is_overtime(upgrade) &&
      (upgrade->step != UPGRADE_OFFERED || turn_withdraw(&self->engine))) {
    fail_for(self, "it takes too long");
  }
}

bool
upgrade_is_offered(const Supervisor* const self)
{
  return self->upgrade.step == UPGRADE_OFFERED;
}

void
upgrade_close(Supervisor* const self)
{
  nursery_close(&self->upgrade.nursery);
  self->upgrade.step    = UPGRADE_NONE;
  self->upgrade.overdue = false;
  atomic_store(&self->stats->upgrading, 0U);
}
