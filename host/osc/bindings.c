// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/bindings.h"

#include "host/osc/delivery.h"
#include "host/osc/midi.h"
#include "host/osc/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// The slot of a port's binding, else a free one, else LEARNED_MOST
static uint32_t
slot_for(const LearntTable* const table, const uint32_t port)
{
  uint32_t vacant = LEARNED_MOST;
  uint32_t asked  = LEARNED_MOST; // Free, unless the request is met just now
  for (uint32_t s = LEARNED_MOST; s--;) {
    const Learnt* const item = &table->items[s];
    if (item->bound && item->port == port) {
      return s;
    }
    asked  = item->bound ? asked : s;
    vacant = item->bound || item->asked ? vacant : s;
  }
  return vacant < LEARNED_MOST ? vacant : asked;
}

bool
bindings_fit(const Surface* const surface, const PathRow* const row)
{
  return row && row->port != PATH_NO_PORT &&
         surface->model->ports[row->port].kind == PORT_CONTROL_IN;
}

bool
bindings_request(Surface* const    surface,
                 const uint32_t    port,
                 EventLearn* const wish)
{
  LearntTable* const table = &surface->learnt;
  wish->slot               = slot_for(table, port);
  if (wish->slot == LEARNED_MOST) {
    return false;
  }
  Learnt* const item = &table->items[wish->slot];
  table->waiting     = item->asked == table->waiting ? 0U : table->waiting;
  wish->request      = ++table->n_asked;
  item->port         = port;
  item->asked        = wish->request;
  item->asker        = surface->sender;
  if (wish->controller == LEARNED_NEXT) {
    table->waiting = wish->request;
  } else { // The engine takes it, and says so
    item->bound      = true;
    item->channel    = wish->channel;
    item->controller = wish->controller;
  }
  outbox_learn(&surface->outbox, port, wish);
  return true;
}

void
bindings_forget(Surface* const surface, const uint32_t slot)
{
  LearntTable* const table = &surface->learnt;
  Learnt* const      item  = &table->items[slot];
  if (item->asked == table->waiting) {
    table->waiting = 0U;
  }
  item->bound = false;
  item->asked = 0U;
  outbox_order(&surface->outbox, EVENT_FORGET, slot, 0.0f);
}

void
bindings_tell(Reply* const         reply,
              const Surface* const surface,
              const uint32_t       s)
{
  const Learnt* const item = &surface->learnt.items[s];
  reply_word(reply, surface->model->ports[item->port].path);
  reply_number(reply, 'i', item->channel + 1.0);
  reply_number(reply, 'i', item->controller);
}

/// Tell that a binding was made
static void
tell_bound(const Surface* const surface,
           const uint32_t       slot,
           const Net* const     net)
{
  Replies      news  = {.n = 0U};
  Reply* const reply = replies_add(&news, "/learned");
  bindings_tell(reply, surface, slot);
  if (reply) {
    const Sender* const asker = &surface->learnt.items[slot].asker;
    publish_news(surface, net, reply, asker->address ? asker : NULL);
  }
  replies_clear(&news);
}

/// Take note that the request of a slot was met
static void
note_bound(Surface* const          surface,
           const EventLearn* const met,
           const Net* const        net)
{
  LearntTable* const table  = &surface->learnt;
  Learnt* const      item   = &table->items[met->slot];
  const bool         waited = item->asked == table->waiting;
  item->bound               = true;
  item->asked               = 0U;
  item->channel             = met->channel;
  item->controller          = met->controller;
  table->waiting            = waited ? 0U : table->waiting;
  if (net) {
    tell_bound(surface, met->slot, net);
  }
}

void
bindings_hear(Surface* const       surface,
              const Learned* const learned,
              const Net* const     net)
{
  for (uint32_t s = 0U; s < LEARNED_MOST; ++s) {
    Learnt* const item = &surface->learnt.items[s];
    if (item->asked) {
      const EventLearn met = learned_read(learned, s);
      if (met.request == item->asked) {
        note_bound(surface, &met, net);
      }
    }
    float          value = 0.0f;
    const uint32_t moved =
      item->bound ? learned_moved(learned, s, &value) : item->moved;
    if (moved != item->moved) {
      item->moved = moved;
      if (!surface->model->ports[item->port].trigger) {
        surface->values[item->port] = value;
      }
    }
  }
}

void
bindings_print(const Model* const   model,
               const Binding* const binding,
               char                 line[BINDINGS_LINE_BYTES])
{
  snprintf(line,
           BINDINGS_LINE_BYTES,
           "%s %u %u",
           model->ports[binding->port].path,
           binding->channel + 1U,
           binding->controller);
}

/// Read the two numbers of a line, a channel from 1 on and a controller; false
/// if that is not all that there is, or there are none such
static bool
read_numbers(const char* const text, EventLearn* const wish)
{
  char*               first      = NULL;
  char*               last       = NULL;
  const unsigned long channel    = strtoul(text, &first, 10);
  const unsigned long controller = strtoul(first, &last, 10);
  if (last == first || *last || channel < 1U || channel > MIDI_CHANNELS ||
      controller >= LEARNED_NEXT) {
    return false;
  }
  wish->channel    = (uint8_t)(channel - 1U);
  wish->controller = (uint8_t)controller;
  return learned_is_fit(wish->controller);
}

bool
bindings_restore(Surface* const surface, const char* const line)
{
  char         path[BINDINGS_LINE_BYTES];
  EventLearn   wish   = {.controller = LEARNED_NEXT};
  const size_t length = strcspn(line, " ");
  snprintf(path, sizeof(path), "%.*s", (int)length, line);
  const PathRow* const row = paths_find(&surface->paths, path);
  return bindings_fit(surface, row) && read_numbers(line + length, &wish) &&
         bindings_request(surface, row->port, &wish) &&
         delivery_commit(surface);
}

void
bindings_carry(Surface* const surface, const LearntTable* const from)
{
  for (uint32_t s = 0U; s < LEARNED_MOST; ++s) {
    const Learnt* const item = &from->items[s];
    EventLearn          wish = {.channel    = item->channel,
                                .controller = item->controller};
    if (item->bound && bindings_request(surface, item->port, &wish)) {
      delivery_commit(surface);
    }
  }
}
