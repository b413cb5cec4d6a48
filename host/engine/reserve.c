// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/reserve.h"

#include "host/base/clock.h"
#include "host/engine/keep.h"

#include <string.h>
#include <time.h>

/// What was changed rests for so long before the reserve is brought up to date
#define REST_NS (300U * NS_PER_MS)

/// Copies that have yet to read while no cycle runs are waited for so long
#define READ_NS (200U * NS_PER_MS)

/// Have fresh copies begin with what was just put away
static void
renew_reserve(Supervisor* const self)
{
  Keep* const keep = &self->keep;
  if (keep->step == KEEP_DONE) {
    keep_drop(keep->former); // Nobody is about to begin with it any more
    memcpy(keep->former, self->reserve, sizeof(keep->former));
    memcpy(self->reserve, keep->folder, sizeof(self->reserve));
  } else {
    keep_drop(keep->folder);
  }
}

/// Begin to bring the reserve up to date; false if nobody can be asked
static bool
begin_reserve(Supervisor* const self)
{
  char     folder[STATE_PLACE_BYTES];
  uint32_t donor = COPIES_MAX;
  return keep_find_donor(self, &donor) && keep_folder(self, folder) &&
         keep_begin(self, KEEP_FOR_RESERVE, folder);
}

/// Wait for the end of what another has begun, if that can take no time of
/// theirs; returns whether it is not worth it
static bool
await_other(Supervisor* const self, const KeepStep step)
{
  const bool over = step == KEEP_DONE || step == KEEP_FAILED;
  if (self->keep.user == KEEP_FOR_NOBODY && over) {
    keep_end(self);
  }
  return self->keep.user == KEEP_FOR_UPGRADE;
}

bool
reserve_refresh(Supervisor* const self)
{
  Keep* const keep  = &self->keep;
  uint32_t    donor = COPIES_MAX;
  if (!self->model->has_state || keep->broken ||
      (keep->step == KEEP_NONE && !begin_reserve(self))) {
    return true;
  }
  const KeepStep step = keep_step(self);
  if (keep->user != KEEP_FOR_RESERVE) {
    return await_other(self, step);
  }
  if (step == KEEP_ASKING && !keep_find_donor(self, &donor)) {
    keep_end(self); // There was one, who is gone
    return true;
  }
  if (step == KEEP_DONE || step == KEEP_FAILED) {
    renew_reserve(self);
    keep_end(self);
    return true;
  }
  return false;
}

/// Whether a copy without a snapshot of its own may be asked
static bool
is_askable(const Supervisor* const self)
{
  uint32_t donor = COPIES_MAX;
  return keep_find_donor(self, &donor) &&
         !instance_is_exact(self->places[donor].replica.instance);
}

void
reserve_tend(Supervisor* const self)
{
  Keep* const    keep    = &self->keep;
  const uint64_t changes = count_read(&self->engine.changes);
  const uint64_t now_ns  = clock_now_ns();
  const bool begun = keep->step != KEEP_NONE && keep->user == KEEP_FOR_RESERVE;
  if (self->nursery || !self->live || !self->model->has_state ||
      (changes == keep->reserved && !begun)) {
    return;
  }
  if (changes != keep->seen) {
    keep->seen    = changes;
    keep->seen_ns = now_ns;
  }
  const bool rests = now_ns - keep->seen_ns > REST_NS;
  if (!begun && rests && keep->step == KEEP_NONE && is_askable(self)) {
    keep->reserved = changes;
    reserve_refresh(self);
  } else if (begun) {
    reserve_refresh(self);
  }
}

/// Whether none of the pair has yet to read; the spare always has
static bool
is_read(const Supervisor* const self)
{
  bool read = true;
  for (uint32_t r = 0U; r < self->n_copies; ++r) {
    const Standing standing = engine_standing(&self->engine, r);
    read = read && (keep_is_abreast(self, r) || standing == STANDING_ABSENT ||
                    standing == STANDING_RETIRED || standing == STANDING_SPARE);
  }
  return read;
}

/// Wait until the reserve is up to date, or a moment has come
static void
await_refresh(Supervisor* const self, const uint64_t until_ns)
{
  while (!reserve_refresh(self) && clock_now_ns() < until_ns) {
    nanosleep(&(struct timespec){.tv_nsec = NS_PER_MS}, NULL);
  }
}

void
reserve_rest(Supervisor* const self)
{
  const uint64_t now_ns = clock_now_ns();
  self->rests           = true;
  while (!is_read(self) && clock_now_ns() < now_ns + READ_NS) {
    nanosleep(&(struct timespec){.tv_nsec = NS_PER_MS}, NULL);
  }
  if (self->keep.step != KEEP_NONE && self->keep.user == KEEP_FOR_RESERVE) {
    await_refresh(self, now_ns + KEEP_SAVE_NS); // Of what was, and is no more
  }
  await_refresh(self, now_ns + KEEP_SAVE_NS);
  self->rests = false;
}
