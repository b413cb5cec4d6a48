// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/jobs.h"

#include "host/engine/roles.h"

/// How far the jobs of a copy are, by the numbers of the log
typedef struct {
  uint64_t asked; ///< Asked for
  uint64_t done;  ///< Done
} Tally;

/// What copy `r` says; a copy that has asked for no more than was answered, or
/// that cannot be believed, is not waited for
static Tally
read_tally(const Engine* const engine, const uint32_t r)
{
  const Copy* const copy = engine->setup.copies[r];
  const uint64_t    offset =
    atomic_load_explicit(&copy->jobs_offset, memory_order_acquire);
  const uint64_t done =
    atomic_load_explicit(&copy->jobs_done, memory_order_acquire);
  const uint64_t asked =
    atomic_load_explicit(&copy->jobs_asked, memory_order_acquire);
  const Tally tally = {offset + asked, offset + done};
  const bool  sane  = done <= asked && tally.asked >= engine->jobs_told &&
                    tally.asked - engine->jobs_told < UINT32_MAX;
  return sane ? tally : (Tally){0U, 0U};
}

/// Whether copy `r` has asked for the job that is answered next
static bool
is_concerned(const Engine* const engine, const uint32_t r, Tally* const tally)
{
  if (!roles_is_alive(engine, r)) {
    return false;
  }
  *tally = read_tally(engine, r);
  return tally->asked > engine->jobs_told;
}

void
jobs_tell(Engine* const engine, Block* const block)
{
  const uint64_t told  = engine->jobs_told;
  uint64_t       least = UINT64_MAX;
  uint64_t       most  = told;
  Tally          tally = {0U, 0U};
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (is_concerned(engine, r, &tally)) {
      least = tally.done < least ? tally.done : least;
      most  = tally.done > most ? tally.done : most;
    }
  }
  atomic_store_explicit(
    &engine->setup.log->jobs_safe, most, memory_order_release);
  engine->job_ns = most == told     ? 0U
                   : engine->job_ns ? engine->job_ns
                                    : block->start_ns;

  const Event answer = {.kind = EVENT_ANSWER, .n_bytes = sizeof(least)};
  if (least != UINT64_MAX && least > told &&
      block_append(block, &answer, &least)) {
    engine->jobs_told = least;
    engine->job_ns    = 0U;
  }
}

void
jobs_judge(Engine* const engine, const Block* const block)
{
  Tally tally = {0U, 0U};
  if (!engine->job_ns || block->start_ns < engine->job_ns + JOBS_PATIENCE_NS) {
    return;
  }
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (is_concerned(engine, r, &tally) && tally.done <= engine->jobs_told) {
      roles_retire(engine, block->seq, r, INCIDENT_HUNG, 0U);
    }
  }
}

void
jobs_note_death(Engine* const engine, const uint32_t r)
{
  const Copy* const copy = engine->setup.copies[r];
  const uint64_t    at   = atomic_load(&copy->job_at);
  const uint64_t    job  = at + atomic_load(&copy->jobs_offset);
  Log* const        log  = engine->setup.log;
  if (engine->patient) {
    return; // It belongs to the block, which is judged as a whole
  }
  if (at && job == engine->job_suspect && atomic_load(&log->jobs_safe) < job) {
    atomic_store_explicit(&log->bad_job, job, memory_order_release);
  }
  engine->job_suspect = at ? job : engine->job_suspect;
}
