// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/upgrade.h"

#include "host/base/clock.h"
#include "host/engine/keep.h"
#include "host/engine/successors.h"
#include "host/engine/turn.h"

#include <sys/mman.h>
#include <time.h>

/// All of it takes so long at most; a plugin may have to load much
#define UPGRADE_NS (30U * NS_PER_SECOND)

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
  successors_clear(self);
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

/// Have the new nursery begin all copies with block `first`, or when they have
/// taken over what is in the parcel
static bool
spawn_all(Supervisor* const self, const uint64_t first)
{
  const Status st = successors_spawn(self, first);
  if (st) {
    fail_for(self, status_text(STATUS_NO_PROCESS));
  }
  return !st;
}

/// Show the new nursery where things are, once it has found the plugin
static void
await_instance(Supervisor* const self)
{
  Upgrade* const   upgrade = &self->upgrade;
  const NurseryMap map     = {.arena    = &self->arena,
                              .log      = self->log,
                              .copies   = upgrade->copies,
                              .controls = self->controls,
                              .parcel   = self->parcel,
                              .room     = self->room};
  if (!has_heard(self)) {
    return;
  }
  if (nursery_map(&upgrade->nursery, &map)) {
    fail_for(self, status_text(STATUS_NO_MEMORY));
    return;
  }
  upgrade->step = self->nursery->late ? UPGRADE_BEARING : UPGRADE_ASKING;
  if (self->nursery->late) {
    spawn_all(self, 0U);
  }
}

/// Have the state taken over, which is in the parcel
static void
give(Supervisor* const self)
{
  Upgrade* const upgrade = &self->upgrade;
  upgrade->n_poison      = log_poisoned(self->log);
  if (self->nursery->late) {
    atomic_store(&self->parcel->given, upgrade->copies[0]->generation);
    upgrade->asked_ns = clock_now_ns();
    upgrade->step     = UPGRADE_CATCHING;
  } else {
    nursery_have_taken(&upgrade->nursery, upgrade->folder);
    upgrade->step = UPGRADE_TAKING;
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
  if (spawn_all(self, first)) {
    self->upgrade.step = UPGRADE_CATCHING;
  }
}

/// Why the new copies cannot take over any more; null if they can
static const char*
find_trouble(const Supervisor* const self)
{
  return successors_are_lost(self)
           ? "it dies, or falls behind, on what is played now"
         : log_poisoned(self->log) != self->upgrade.n_poison
           ? "meanwhile an event killed copies, which it may have had"
           : NULL;
}

/// Offer the new copies while all of them keep up; withdraw them if one dies
static void
await_copies(Supervisor* const self)
{
  Upgrade* const    upgrade = &self->upgrade;
  const char* const trouble = find_trouble(self);
  const bool        whole   = successors_keep_up(self);
  if (upgrade->step == UPGRADE_OFFERED && turn_is_taken(&self->engine)) {
    upgrade->overdue = true; // Should it not be told for want of room
    return;
  }
  if (upgrade->step == UPGRADE_CATCHING && whole && !trouble) {
    upgrade->step = UPGRADE_OFFERED;
    turn_offer(&self->engine, upgrade->copies, upgrade->n_poison);
  } else if (upgrade->step == UPGRADE_OFFERED && (trouble || !whole) &&
             turn_withdraw(&self->engine)) {
    upgrade->step = UPGRADE_CATCHING; // Else nobody is replaced meanwhile
  }
  if (upgrade->step == UPGRADE_CATCHING && trouble) {
    fail_for(self, trouble);
  }
}

static void
finish(Supervisor* const self)
{
  Upgrade* const upgrade = &self->upgrade;
  const uint64_t frame   = atomic_load(&self->engine.turned);
  if (self->nursery->late) {
    upgrade->way = (PackingWay)atomic_load(&upgrade->copies[0]->way);
  }
  successors_replace(self);
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
      if (successors_are_made(self)) {
        self->upgrade.step = UPGRADE_ASKING;
      }
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

/// Whether only a cycle can bring it forward
static bool
is_settled(const Supervisor* const self)
{
  const UpgradeStep at = self->upgrade.step;
  return at == UPGRADE_NONE ||
         (at == UPGRADE_OFFERED &&
          (turn_is_taken(&self->engine) || successors_are_idle(self))) ||
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
