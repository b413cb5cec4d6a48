// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/delivery.h"

bool
delivery_is_behind(const Surface* const surface)
{
  return RING_BYTES - ring_room(surface->outbox.ring) >= DELIVERY_BEHIND_BYTES;
}

/// Whether these are nothing but values of which only the last one matters
static bool
is_mergeable(const Surface* const surface, const Events events)
{
  const Event* event = NULL;
  for (uint32_t at = 0U; (event = outbox_next(events, &at));) {
    if (event->kind != EVENT_SET || event->n_bytes) {
      return false;
    }
    const ModelPort* const port = &surface->model->ports[event->index];
    if (port->toggled || port->trigger) {
      return false;
    }
  }
  return true;
}

/// Bytes that the waiting values take in the ring
static uint32_t
waiting_bytes(const Backlog* const backlog)
{
  return backlog->n ? outbox_group_size(backlog->n * event_size(0U), false)
                    : 0U;
}

/// Write the waiting values to the ring, which has room for them
static void
send_waiting(Surface* const surface)
{
  Backlog* const backlog = &surface->live->backlog;
  const Event    group   = {.kind  = EVENT_GROUP,
                            .index = backlog->n * event_size(0U)};
  if (group.index && group.index <= OUTBOX_GROUP_BYTES) {
    ring_push(surface->outbox.ring, &group, NULL);
  }
  for (uint32_t i = 0U; i < backlog->n; ++i) {
    const uint32_t p     = backlog->ports[i];
    const Event    event = {
         .kind = EVENT_SET, .index = p, .value = backlog->values[p]};
    ring_push(surface->outbox.ring, &event, NULL);
  }
  backlog_clear(backlog);
}

bool
delivery_reserve(Surface* const surface,
                 const Events   events,
                 const uint32_t n_bytes)
{
  if (!surface->live) {
    return !n_bytes || outbox_reserve(&surface->outbox, n_bytes);
  }

  Backlog* const backlog = &surface->live->backlog;
  surface->merging =
    !surface->sender.connection && delivery_is_behind(surface) &&
    is_mergeable(surface, events) &&
    (backlog->n_ports || backlog_open(backlog, surface->model->n_ports));
  if (surface->merging || !n_bytes) {
    return true;
  }
  if (!outbox_reserve(&surface->outbox, n_bytes + waiting_bytes(backlog))) {
    return false;
  }
  send_waiting(surface); // What came first is done first
  return true;
}

void
delivery_send(Surface* const surface, const Events events, const bool group)
{
  const Event* event = NULL;
  if (!surface->merging && group && events.n_bytes) {
    outbox_send_group(&surface->outbox, events);
  } else if (!surface->merging) {
    outbox_send(&surface->outbox, events);
  } else {
    for (uint32_t at = 0U; (event = outbox_next(events, &at));) {
      count_add(
        &surface->stats->osc_merged,
        backlog_add(&surface->live->backlog, event->index, event->value));
    }
  }
  surface_note(surface, events);
}

bool
delivery_commit(Surface* const surface)
{
  const Events draft = surface_draft(surface);
  if (surface->outbox.failed ||
      !delivery_reserve(surface, draft, draft.n_bytes)) {
    surface_discard(surface);
    return false;
  }
  delivery_send(surface, draft, false);
  outbox_clear(&surface->outbox);
  return true;
}

void
delivery_catch_up(Surface* const surface)
{
  Backlog* const backlog = &surface->live->backlog;
  if (backlog->n && !delivery_is_behind(surface) &&
      ring_room(surface->outbox.ring) >= waiting_bytes(backlog)) {
    send_waiting(surface);
  }
}
