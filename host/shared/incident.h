// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_INCIDENT_H
#define CHRONUS_HOST_INCIDENT_H

#include "host/base/attributes.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// What the engine saw, told to the supervisor in order

/// Added to the exit status of a copy that ended by itself
#define INCIDENT_EXITED 65536U

typedef enum {
  INCIDENT_FAULT,    ///< A fault was injected on purpose; `detail` is its kind
  INCIDENT_LATE,     ///< It missed the deadline
  INCIDENT_HUNG,     ///< It made no progress for too long
  INCIDENT_DEAD,     ///< A fatal signal, which is `detail`; 0 if unknown
  INCIDENT_BEHIND,   ///< The log moved on without it
  INCIDENT_BROKEN,   ///< It put out NaN or infinity
  INCIDENT_LOUD,     ///< It ran away beyond the level limit
  INCIDENT_SILENT,   ///< It put out zeros while its peer sounded
  INCIDENT_FLAPPING, ///< It came late again and again, its peer never
  INCIDENT_REPLACED, ///< Somebody asked for another in its stead
  INCIDENT_OUTVOTED, ///< Two other copies gave the same, and it did not
  INCIDENT_DIVERGED, ///< Its output and its peer's differ
  INCIDENT_SWAP,     ///< It is the active copy from this block on
  INCIDENT_LOST,     ///< `detail` frames that no copy delivered
  INCIDENT_READY,    ///< It has caught up
  INCIDENT_UPGRADE,  ///< Somebody asked for copies of a new binary
  INCIDENT_TURNED,   ///< From this block on those play that were offered
  INCIDENT_POISON,   ///< The events of this block killed whoever got them
} IncidentKind;

/// Whether a copy was given up by it
static inline bool
incident_is_verdict(const IncidentKind kind)
{
  switch (kind) {
    case INCIDENT_HUNG:
    case INCIDENT_DEAD:
    case INCIDENT_BEHIND:
    case INCIDENT_BROKEN:
    case INCIDENT_LOUD:
    case INCIDENT_SILENT:
    case INCIDENT_FLAPPING:
    case INCIDENT_REPLACED:
    case INCIDENT_OUTVOTED:
      return true;
    case INCIDENT_FAULT:
    case INCIDENT_LATE:
    case INCIDENT_DIVERGED:
    case INCIDENT_SWAP:
    case INCIDENT_LOST:
    case INCIDENT_READY:
    case INCIDENT_UPGRADE:
    case INCIDENT_TURNED:
    case INCIDENT_POISON:
      break;
  }
  return false;
}

typedef struct {
  uint64_t seq;    ///< Block
  uint64_t frame;  ///< Of the block's start, from the beginning
  uint64_t at_ns;  ///< On the block's clock
  uint32_t kind;   ///< An IncidentKind
  uint32_t copy;   ///< Which one
  uint32_t detail; ///< By kind
} Incident;

/// Two copies that hang keep the supervisor from two processors until they are
/// given up; at 64 frames and 48 kHz this is what is told meanwhile
#define INCIDENTS_MAX 2048U

/// Of these, what is told but once finds free: a verdict must not be lost to
/// the misses that led to it
#define INCIDENTS_KEPT 256U

/// From the engine to the supervisor; all zero is empty
typedef struct {
  _Atomic uint32_t head;                 ///< Told so far; by the engine
  _Atomic uint32_t tail;                 ///< Heard so far; by the supervisor
  _Atomic uint64_t dropped;              ///< Not told for want of room
  Incident         items[INCIDENTS_MAX]; ///< By number modulo INCIDENTS_MAX
} Incidents;

/// Places in the queue for an incident of some kind: those that come with each
/// block leave some to the others
static inline uint32_t
incidents_room(const uint32_t kind)
{
  return kind == INCIDENT_LATE || kind == INCIDENT_LOST
           ? INCIDENTS_MAX - INCIDENTS_KEPT
           : INCIDENTS_MAX;
}

/// Tell one; what finds no room is counted; the engine's thread only
RT_SAFE static inline void
incidents_tell(Incidents* const incidents, const Incident incident)
{
  const uint32_t head =
    atomic_load_explicit(&incidents->head, memory_order_relaxed);
  if (head - atomic_load_explicit(&incidents->tail, memory_order_acquire) >=
      incidents_room(incident.kind)) {
    atomic_fetch_add_explicit(&incidents->dropped, 1U, memory_order_relaxed);
    return;
  }
  incidents->items[head % INCIDENTS_MAX] = incident;
  atomic_store_explicit(&incidents->head, head + 1U, memory_order_release);
}

/// Hear the oldest; false if there is none; the supervisor's thread only
static inline bool
incidents_hear(Incidents* const incidents, Incident* const incident)
{
  const uint32_t tail =
    atomic_load_explicit(&incidents->tail, memory_order_relaxed);
  if (atomic_load_explicit(&incidents->head, memory_order_acquire) == tail) {
    return false;
  }
  *incident = incidents->items[tail % INCIDENTS_MAX];
  atomic_store_explicit(&incidents->tail, tail + 1U, memory_order_release);
  return true;
}

#endif // CHRONUS_HOST_INCIDENT_H
