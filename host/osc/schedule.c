// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/schedule.h"

#include "host/base/clock.h"
#include "host/osc/delivery.h"
#include "host/osc/live.h"
#include "host/osc/timetag.h"

/// A part of a bundle that acts on one frame
typedef struct {
  Events      events; ///< In the draft
  const char* path;   ///< Of its first message
  int64_t     at_ns;  ///< When, since 1970; 0 for at once
} Part;

/// Messages of one time tag that follow each other make a part
static uint32_t
next_part(const Decoded* const  decoded,
          const uint32_t* const ends,
          const uint32_t        first,
          const uint8_t* const  draft,
          const int64_t         now_ns,
          Part* const           part)
{
  const Element* const elements = decoded->elements;
  const uint64_t       tag      = elements[first].tag;
  const uint32_t       begin    = first ? ends[first - 1U] : 0U;
  uint32_t             next     = first;
  while (next < decoded->n && elements[next].tag == tag) {
    ++next;
  }
  part->events = (Events){draft + begin, ends[next - 1U] - begin};
  part->path   = elements[first].message.path;
  part->at_ns  = tag ? timetag_to_unix_ns(tag, now_ns) : 0;
  return next;
}

/// What the parts of a bundle need in all
typedef struct {
  uint32_t n_now;   ///< Bytes that go to the ring at once
  uint32_t n_later; ///< Parts that wait
  uint32_t n_held;  ///< Bytes of those
  bool     fits;    ///< None is larger than a frame can take
  bool     crowded; ///< Some part that has a time has too many texts
} Needs;

static Needs
measure(const Decoded* const  decoded,
        const uint32_t* const ends,
        const uint8_t* const  draft,
        const int64_t         now_ns)
{
  Needs needs = {.fits = true};
  Part  part;
  for (uint32_t i = 0U; i < decoded->n;) {
    i          = next_part(decoded, ends, i, draft, now_ns, &part);
    needs.fits = needs.fits && part.events.n_bytes <= OUTBOX_GROUP_BYTES;
    needs.crowded =
      needs.crowded ||
      (part.at_ns && outbox_count_texts(part.events) > EVENT_GROUP_TEXTS);
    if (part.at_ns > now_ns) {
      ++needs.n_later;
      needs.n_held += part.events.n_bytes;
    } else {
      needs.n_now += outbox_group_size(part.events.n_bytes, true);
    }
  }
  return needs;
}

/// Do a part as soon as can be; a late one in the order of its time among
/// others
static void
send_part(Surface* const        surface,
          const Timebase* const timebase,
          const Part* const     part)
{
  const uint64_t at_ns = (uint64_t)(part->at_ns - clock_unix_offset_ns());
  uint64_t       frame = 0U;
  if (part->at_ns && part->events.n_bytes && !surface->merging &&
      timebase_map(timebase, at_ns, &frame)) {
    outbox_send_timed(&surface->outbox, part->events, frame, 0U);
    surface_note(surface, part->events);
  } else {
    delivery_send(surface, part->events, true);
  }
}

/// Keep a part of the surface's sender until its time
static bool
keep_part(const Surface* const surface, const Part* const part)
{
  const Appointment made = {.at_ns   = part->at_ns,
                            .from    = surface->sender,
                            .path    = (char*)(uintptr_t)part->path,
                            .events  = (uint8_t*)(uintptr_t)part->events.bytes,
                            .n_bytes = part->events.n_bytes};
  return !agenda_add(&surface->live->agenda, &made);
}

/// Why parts with these needs cannot be done, or null
static const char*
objection(Surface* const surface, const Needs* const needs)
{
  if (!needs->fits) {
    return "too many changes for one frame";
  }
  if (needs->crowded) {
    return "too many texts for one frame: 32 at most have a time";
  }
  if (!agenda_has_room(&surface->live->agenda, needs->n_later, needs->n_held)) {
    return "too many bundles wait for their time";
  }
  return surface->outbox.failed ||
             !delivery_reserve(surface, surface_draft(surface), needs->n_now)
           ? "the engine takes no messages"
           : NULL;
}

bool
schedule_take(Surface* const        surface,
              const Timebase* const timebase,
              const Decoded* const  decoded,
              const uint32_t* const ends,
              const int64_t         now_ns,
              Replies* const        replies)
{
  const uint8_t* const draft = surface->outbox.bytes;
  const Needs          needs = measure(decoded, ends, draft, now_ns);
  const char* const    why   = objection(surface, &needs);
  if (why) {
    return surface_refuse(
      surface, decoded->elements[0].message.path, replies, "%s", why);
  }

  Part part;
  for (uint32_t i = 0U; i < decoded->n;) {
    i = next_part(decoded, ends, i, draft, now_ns, &part);
    if (part.at_ns > now_ns) {
      if (!keep_part(surface, &part)) {
        return surface_refuse(surface, part.path, replies, "no memory");
      }
      continue;
    }
    send_part(surface, timebase, &part);
    if (part.at_ns) {
      count_add(&surface->stats->osc_late, 1U);
      surface_refuse(surface,
                     part.path,
                     replies,
                     "late by %.3f ms: done at once",
                     (double)(now_ns - part.at_ns) / 1e6);
    }
  }
  return true;
}

/// Write a bundle to the engine for its frame; false if that takes no more
static bool
send_due(Surface* const           surface,
         const Timebase* const    timebase,
         const Appointment* const item)
{
  const Events   events = {item->events, item->n_bytes};
  const uint64_t at_ns  = (uint64_t)(item->at_ns - clock_unix_offset_ns());
  uint64_t       frame  = 0U;
  if (ring_room(surface->outbox.ring) <
      outbox_group_size(events.n_bytes, true)) {
    return false;
  }
  if (timebase_map(timebase, at_ns, &frame)) {
    const Receipt receipt = {
      .to = item->from, .path = item->path, .bundle = true, .frame = frame};
    outbox_send_timed(&surface->outbox,
                      events,
                      frame,
                      receipts_open(&surface->live->receipts, &receipt));
  } else if (clock_now_ns() < at_ns) {
    return false; // No cycle has begun yet, so it waits on
  } else {
    outbox_send_group(&surface->outbox, events);
  }
  surface_note(surface, events);
  return true;
}

void
schedule_send_due(Surface* const surface, const Timebase* const timebase)
{
  Agenda* const      agenda = &surface->live->agenda;
  const Appointment* item   = NULL;
  while ((item = agenda_first(agenda))) {
    const int64_t left_ns = item->at_ns - clock_unix_ns();
    if (left_ns > SCHEDULE_LEAD_NS || !send_due(surface, timebase, item)) {
      break;
    }
    agenda_drop(agenda, 0U);
  }
}
