// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/live.h"

#include "host/base/feedback.h"

#include <string.h>

void
live_forget(Live* const live, const Events events)
{
  const Event* event = NULL;
  for (uint32_t at = 0U; (event = outbox_next(events, &at));) {
    EventAsk ask = {.token = 0U};
    if (event->kind == EVENT_SET && event->n_bytes == sizeof(ask)) {
      memcpy(&ask, event_payload(event), sizeof(ask));
      receipts_drop(&live->receipts, ask.token);
    } else if (event->kind == EVENT_RECORD) {
      capture_forget(live->capture, event->index);
    }
  }
}

uint32_t
live_cancel(Live* const          live,
            const Sender* const  from,
            const int64_t* const at_ns)
{
  Agenda* const  agenda = &live->agenda;
  const uint32_t before = agenda->n;
  for (uint32_t i = agenda->n; i--;) {
    const Appointment* const item = &agenda->items[i];
    if ((!from || sender_is(&item->from, from)) &&
        (!at_ns || item->at_ns == *at_ns)) {
      live_forget(live, (Events){item->events, item->n_bytes});
      agenda_drop(agenda, i);
    }
  }
  return before - agenda->n;
}

uint32_t
live_turn(Live* const live, const uint32_t n_paths)
{
  const uint32_t n = live_cancel(live, NULL, NULL);
  backlog_close(&live->backlog);
  saved_close(&live->saved);
  feed_turn(&live->feed, n_paths);
  return n;
}

void
live_close(Live* const live)
{
  agenda_close(&live->agenda);
  receipts_clear(&live->receipts);
  feed_close(&live->feed);
  backlog_close(&live->backlog);
  saved_close(&live->saved);
}
