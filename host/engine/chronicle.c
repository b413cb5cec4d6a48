// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/engine/chronicle.h"

#include "host/base/speech.h"
#include "host/shared/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/// What may come in floods is said this often at most, seconds
#define TALLY_SECONDS 1.0

/// A fault shows itself within so long, or it is another one, seconds
#define OPEN_SECONDS 3.0

/// A fault may be the reason of a loss so many blocks later
#define LOSS_BLOCKS 16U

void
chronicle_say(const Chronicle* const chronicle, const char* const format, ...)
{
  if (chronicle->talkative) {
    va_list args;
    va_start(args, format);
    speech_say(format, args);
    va_end(args);
  }
}

void
chronicle_warn(Chronicle* const  chronicle,
               const char* const path,
               const char* const format,
               ...)
{
  Warning warning;
  va_list args;
  va_start(args, format);
  vsnprintf(warning.reason, sizeof(warning.reason), format, args);
  va_end(args);
  snprintf(warning.path, sizeof(warning.path), "%s", path);
  chronicle_say(chronicle, "%s", warning.reason);
  if (chronicle->n_warnings < CHRONICLE_WARNINGS) {
    chronicle->warnings[chronicle->n_warnings++] = warning;
  }
}

bool
chronicle_take(Chronicle* const chronicle, Warning* const warning)
{
  if (!chronicle->n_warnings) {
    return false;
  }
  *warning = chronicle->warnings[0];
  memmove(chronicle->warnings,
          chronicle->warnings + 1,
          --chronicle->n_warnings * sizeof(Warning));
  return true;
}

static double
seconds_of(const Chronicle* const chronicle, const Incident* const incident)
{
  return chronicle->begun + ((double)incident->frame / chronicle->rate_hz);
}

void
chronicle_retune(Chronicle* const chronicle,
                 const double     rate_hz,
                 const uint64_t   n_frames)
{
  chronicle->begun += (double)n_frames / chronicle->rate_hz;
  chronicle->rate_hz = rate_hz;
}

/// Add to a tally; what is to be said of it now, or 0 if it is too soon
static uint64_t
count(Tally* const tally, const double now, const uint64_t n)
{
  tally->n += n;
  if (now < tally->next) {
    return 0U;
  }
  const uint64_t said = tally->n;
  *tally              = (Tally){.next = now + TALLY_SECONDS};
  return said;
}

/// Begin a record; null if there is no room for more
static FaultRecord*
add_record(Chronicle* const chronicle, const Incident* const incident)
{
  const uint32_t n = chronicle->n_faults++;
  if (n >= CHRONICLE_MAX) {
    return NULL;
  }
  chronicle->faults[n] =
    (FaultRecord){.seconds = seconds_of(chronicle, incident),
                  .seq     = incident->seq,
                  .copy    = incident->copy};
  return &chronicle->faults[n];
}

/// Records that are kept
static uint32_t
kept(const Chronicle* const chronicle)
{
  return chronicle->n_faults < CHRONICLE_MAX ? chronicle->n_faults
                                             : CHRONICLE_MAX;
}

/// The latest record of a copy whose end is not known yet, or null
static FaultRecord*
find_open(Chronicle* const chronicle, const Incident* const incident)
{
  for (uint32_t f = kept(chronicle); f-- > 0U;) {
    FaultRecord* const record = &chronicle->faults[f];
    if (record->copy == incident->copy) {
      const double age  = seconds_of(chronicle, incident) - record->seconds;
      const bool   open = !record->saw[0] || !strcmp(record->saw, "late");
      return open && record->kind && age < OPEN_SECONDS ? record : NULL;
    }
  }
  return NULL;
}

/// Note what was seen of a copy, beside what was done to it
static void
see(Chronicle* const      chronicle,
    const Incident* const incident,
    const char* const     saw)
{
  FaultRecord* record = find_open(chronicle, incident);
  const bool   late   = incident->kind == INCIDENT_LATE;
  if (!record && !late) {
    record = add_record(chronicle, incident);
  }
  if (record) {
    snprintf(record->saw, sizeof(record->saw), "%s", saw);
  }
  if (!late) {
    chronicle_say(chronicle,
                  "at %.3f s copy %u is given up: %s",
                  seconds_of(chronicle, incident),
                  incident->copy,
                  saw);
    news_add(&chronicle->news,
             incident->kind == INCIDENT_DEAD ? "death" : "given up",
             (int32_t)incident->copy,
             "%s",
             saw);
  }
}

static void
hear_death(Chronicle* const chronicle, const Incident* const incident)
{
  const char* const name = sigabbrev_np((int)incident->detail);
  char              saw[24];
  if (incident->detail >= INCIDENT_EXITED) {
    snprintf(
      saw, sizeof(saw), "exited with %u", incident->detail - INCIDENT_EXITED);
  } else if (incident->detail) {
    snprintf(saw, sizeof(saw), "died of SIG%s", name ? name : "?");
  } else {
    snprintf(saw, sizeof(saw), "died");
  }
  see(chronicle, incident, saw);
}

static void
hear_late(Chronicle* const chronicle, const Incident* const incident)
{
  const double   now = seconds_of(chronicle, incident);
  const uint64_t n   = count(&chronicle->late, now, 1U);
  see(chronicle, incident, "late");
  if (n) {
    chronicle_say(chronicle,
                  "at %.3f s copy %u missed the deadline (%llu such since the "
                  "last line)",
                  now,
                  incident->copy,
                  (unsigned long long)n);
    char times[32] = "";
    if (n > 1U) {
      snprintf(times, sizeof(times), " %llu times", (unsigned long long)n);
    }
    news_add(&chronicle->news,
             "late",
             (int32_t)incident->copy,
             "missed the deadline%s",
             times);
  }
}

static void
hear_swap(Chronicle* const chronicle, const Incident* const incident)
{
  const double   now = seconds_of(chronicle, incident);
  const uint64_t n   = count(&chronicle->swaps, now, 1U);
  if (n) {
    char times[40] = "";
    if (n > 1U) {
      snprintf(
        times, sizeof(times), ", after %llu swaps", (unsigned long long)n);
    }
    news_add(
      &chronicle->news, "swap", (int32_t)incident->copy, "is active%s", times);
  }
  if (n == 1U) {
    chronicle_say(
      chronicle, "at %.3f s copy %u is active", now, incident->copy);
  } else if (n) {
    chronicle_say(chronicle,
                  "at %.3f s copy %u is active, after %llu swaps since the "
                  "last line",
                  now,
                  incident->copy,
                  (unsigned long long)n);
  }
}

/// Whether a loss may come from what happened in block `seq`
static bool
is_near(const Incident* const incident, const uint64_t seq)
{
  return incident->seq >= seq && incident->seq - seq < LOSS_BLOCKS;
}

/// Book a loss on the faults of the block that began it
static void
blame(Chronicle* const chronicle, const Incident* const incident)
{
  const FaultRecord* latest = NULL;
  for (uint32_t f = kept(chronicle); f-- > 0U;) {
    FaultRecord* const record = &chronicle->faults[f];
    latest                    = latest ? latest : record;
    if (record->seq != latest->seq || !is_near(incident, record->seq)) {
      break;
    }
    record->gap_frames += incident->detail;
  }

  PoisonRecord* const poison =
    &chronicle->poison[(chronicle->n_poison - 1U) % CHRONICLE_POISON];
  if (chronicle->n_poison && is_near(incident, poison->seq)) {
    poison->gap_frames += incident->detail;
  }
}

static void
hear_loss(Chronicle* const chronicle, const Incident* const incident)
{
  const double   now = seconds_of(chronicle, incident);
  const uint64_t n   = count(&chronicle->lost, now, incident->detail);
  blame(chronicle, incident);
  if (n) {
    chronicle_say(chronicle,
                  "at %.3f s no copy delivered: %llu frames lost since the "
                  "last line",
                  now,
                  (unsigned long long)n);
    news_add(&chronicle->news,
             "lost",
             HAPPENING_NO_COPY,
             "no copy delivered %llu frames",
             (unsigned long long)n);
  }
}

/// Open the record of a fault that was asked for
static void
hear_fault(Chronicle* const chronicle, const Incident* const incident)
{
  const char* const  kind   = fault_name((FaultKind)incident->detail);
  FaultRecord* const record = add_record(chronicle, incident);
  if (record) {
    record->kind = kind;
  }
  news_add(
    &chronicle->news, "fault", (int32_t)incident->copy, "%s, on purpose", kind);
}

static void
hear_divergence(Chronicle* const chronicle, const Incident* const incident)
{
  chronicle_say(chronicle,
                "at %.3f s the copies no longer give the same bits",
                seconds_of(chronicle, incident));
  news_add(&chronicle->news,
           "differ",
           HAPPENING_NO_COPY,
           "the copies no longer give the same bits");
}

void
chronicle_hear(Chronicle* const chronicle, const Incident* const incident)
{
  switch ((IncidentKind)incident->kind) {
    case INCIDENT_FAULT:
      hear_fault(chronicle, incident);
      break;
    case INCIDENT_LATE:
      hear_late(chronicle, incident);
      break;
    case INCIDENT_HUNG:
      see(chronicle, incident, "hung");
      break;
    case INCIDENT_DEAD:
      hear_death(chronicle, incident);
      break;
    case INCIDENT_BEHIND:
      see(chronicle, incident, "too far behind");
      break;
    case INCIDENT_BROKEN:
      see(chronicle, incident, "not finite");
      break;
    case INCIDENT_LOUD:
      see(chronicle, incident, "over the level limit");
      break;
    case INCIDENT_SILENT:
      see(chronicle, incident, "silent");
      break;
    case INCIDENT_FLAPPING:
      see(chronicle, incident, "flapping");
      break;
    case INCIDENT_REPLACED:
      see(chronicle, incident, "replaced as asked");
      break;
    case INCIDENT_OUTVOTED:
      see(chronicle, incident, "outvoted");
      break;
    case INCIDENT_DIVERGED:
      hear_divergence(chronicle, incident);
      break;
    case INCIDENT_SWAP:
      hear_swap(chronicle, incident);
      break;
    case INCIDENT_LOST:
      hear_loss(chronicle, incident);
      break;
    case INCIDENT_POISON: // Told with its events
    case INCIDENT_READY:
    case INCIDENT_UPGRADE:
    case INCIDENT_TURNED:
      break;
  }
}

PoisonRecord*
chronicle_add_poison(Chronicle* const chronicle, const Incident* const incident)
{
  PoisonRecord* const record =
    &chronicle->poison[chronicle->n_poison++ % CHRONICLE_POISON];
  *record = (PoisonRecord){.seconds = seconds_of(chronicle, incident),
                           .seq     = incident->seq};
  return record;
}

void
chronicle_tell_poison(Chronicle* const          chronicle,
                      const PoisonRecord* const record)
{
  chronicle_warn(chronicle,
                 "/poison",
                 "at %.3f s the events of block %llu are poison, and left out: "
                 "%s",
                 record->seconds,
                 (unsigned long long)record->seq,
                 record->text);
  news_add(&chronicle->news,
           "poison",
           HAPPENING_NO_COPY,
           "left out from now on: %s",
           record->text);
}
