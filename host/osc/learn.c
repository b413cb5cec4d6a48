// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/learn.h"

#include "host/osc/delivery.h"
#include "host/osc/midi.h"
#include "host/osc/publish.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Find the control that argument 0 names, or refuse the message
static const PathRow*
control_of(const Call* const call)
{
  const Surface* const surface = call->surface;
  const Arg* const     arg     = &call->message->args[0];
  if (arg->kind != ARG_WORD) {
    call_refuse_type(call);
    return NULL;
  }
  const PathRow* const row = paths_find(&surface->paths, arg->word);
  if (row && row->port != PATH_NO_PORT) {
    return row;
  }
  const char* const near =
    row ? NULL : paths_nearest(&surface->paths, arg->word);
  surface_refuse(call->surface,
                 call->message->path,
                 call->replies,
                 near ? "no such control: %s, nearest %s"
                      : "no such control: %s",
                 arg->word,
                 near);
  return NULL;
}

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

/// Read a whole number as argument `i`, or refuse the message
static bool
read_whole(const Call* const call,
           const uint32_t    i,
           const double      low,
           const double      high,
           uint8_t* const    whole)
{
  double number = 0.0;
  if (!call_number(call, i, &number)) {
    return false;
  }
  if (number < low || number > high || fmod(number, 1.0) > 0.0) {
    return call_refuse(call, "takes a channel of 1 to 16, and a controller");
  }
  *whole = (uint8_t)(number - low);
  return true;
}

/// Read the controller that arguments 1 and 2 name, or refuse the message
static bool
read_controller(const Call* const call, EventLearn* const wish)
{
  if (!read_whole(call, 1U, 1.0, MIDI_CHANNELS, &wish->channel) ||
      !read_whole(call, 2U, 0.0, 127.0, &wish->controller)) {
    return false;
  }
  return learned_is_fit(wish->controller) ||
         call_refuse(call, "such a controller cannot be bound");
}

/// Draft a wish for a slot of its own; false if all are taken
static bool
request(Surface* const surface, const uint32_t port, EventLearn* const wish)
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

bool
learn_begin(const Call* const call)
{
  const Message* const message = call->message;
  EventLearn           wish    = {.controller = LEARNED_NEXT};
  if (message->n_args != 1U && message->n_args != 3U) {
    return call_refuse_count(call);
  }
  if (call->surface->bundled) {
    return call_refuse(call, "not within a bundle: send it by itself");
  }
  const PathRow* const row = control_of(call);
  if (!row || (message->n_args == 3U && !read_controller(call, &wish))) {
    return false;
  }
  if (!request(call->surface, row->port, &wish)) {
    return call_refuse(call, "too many bindings: /learn/forget some");
  }
  return true;
}

bool
learn_cancel(const Call* const call)
{
  if (call->message->n_args) {
    return call_refuse_count(call);
  }
  if (call->surface->bundled) {
    return call_refuse(call, "not within a bundle: send it by itself");
  }
  call->surface->learnt.waiting = 0U;
  outbox_order(&call->surface->outbox, EVENT_FORGET, LEARNED_MOST, 0.0f);
  return true;
}

/// End what a slot holds or is asked to hold
static void
forget(Surface* const surface, const uint32_t slot)
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

bool
learn_forget(const Call* const call)
{
  const Message* const message = call->message;
  Surface* const       surface = call->surface;
  if (message->n_args > 1U) {
    return call_refuse_count(call);
  }
  if (surface->bundled) {
    return call_refuse(call, "not within a bundle: send it by itself");
  }
  const PathRow* const row = message->n_args ? control_of(call) : NULL;
  if (message->n_args && !row) {
    return false;
  }

  uint32_t n = 0U;
  for (uint32_t s = 0U; s < LEARNED_MOST; ++s) {
    const Learnt* const item = &surface->learnt.items[s];
    if ((item->bound || item->asked) && (!row || item->port == row->port)) {
      n += item->bound;
      forget(surface, s);
    }
  }
  reply_number(replies_add(call->replies, "/learn/forgotten"), 'i', (double)n);
  return true;
}

/// Append the words of a binding: path, channel and controller
static void
add_binding(Reply* const reply, const Surface* const surface, const uint32_t s)
{
  const Learnt* const item = &surface->learnt.items[s];
  reply_word(reply, surface->model->ports[item->port].path);
  reply_number(reply, 'i', item->channel + 1.0);
  reply_number(reply, 'i', item->controller);
}

bool
learn_list(const Call* const call)
{
  const Surface* const     surface = call->surface;
  const LearntTable* const table   = &surface->learnt;
  uint32_t                 n       = 0U;
  if (call->message->n_args) {
    return call_refuse_count(call);
  }
  for (uint32_t s = 0U; s < LEARNED_MOST; ++s) {
    const Learnt* const item = &table->items[s];
    if (item->bound) {
      add_binding(replies_add(call->replies, "/learn/list/reply"), surface, s);
      ++n;
    }
    if (item->asked && item->asked == table->waiting) {
      reply_word(replies_add(call->replies, "/learn/list/waiting"),
                 surface->model->ports[item->port].path);
    }
  }
  reply_number(replies_add(call->replies, "/learn/list/end"), 'i', (double)n);
  return true;
}

/// Tell that a binding was made
static void
tell_bound(const Surface* const surface,
           const uint32_t       slot,
           const Net* const     net)
{
  Replies      news  = {.n = 0U};
  Reply* const reply = replies_add(&news, "/learned");
  add_binding(reply, surface, slot);
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
learn_hear(Surface* const       surface,
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
learn_print(const Model* const   model,
            const Binding* const binding,
            char                 line[LEARN_LINE_BYTES])
{
  snprintf(line,
           LEARN_LINE_BYTES,
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
learn_restore(Surface* const surface, const char* const line)
{
  char         path[LEARN_LINE_BYTES];
  EventLearn   wish   = {.controller = LEARNED_NEXT};
  const size_t length = strcspn(line, " ");
  snprintf(path, sizeof(path), "%.*s", (int)length, line);
  const PathRow* const row = paths_find(&surface->paths, path);
  return row && row->port != PATH_NO_PORT &&
         read_numbers(line + length, &wish) &&
         request(surface, row->port, &wish) && delivery_commit(surface);
}

void
learn_carry(Surface* const surface, const LearntTable* const from)
{
  for (uint32_t s = 0U; s < LEARNED_MOST; ++s) {
    const Learnt* const item = &from->items[s];
    EventLearn          wish = {.channel    = item->channel,
                                .controller = item->controller};
    if (item->bound && request(surface, item->port, &wish)) {
      delivery_commit(surface);
    }
  }
}
