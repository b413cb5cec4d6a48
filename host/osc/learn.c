// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/learn.h"

#include "host/osc/bindings.h"
#include "host/osc/midi.h"

#include <math.h>
#include <stddef.h>

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
  if (bindings_fit(surface, row)) {
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

bool
learn_begin(const Call* const call)
{
  const Message* const message = call->message;
  EventLearn           wish    = {.controller = LEARNED_NEXT};
  if (message->n_args != 1U && message->n_args != 3U) {
    return call_refuse_count(call);
  }
  if (!call_is_single(call)) {
    return false;
  }
  const PathRow* const row = control_of(call);
  if (!row || (message->n_args == 3U && !read_controller(call, &wish))) {
    return false;
  }
  if (!bindings_request(call->surface, row->port, &wish)) {
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
  if (!call_is_single(call)) {
    return false;
  }
  call->surface->learnt.waiting = 0U;
  outbox_order(&call->surface->outbox, EVENT_FORGET, LEARNED_MOST, 0.0f);
  return true;
}

bool
learn_forget(const Call* const call)
{
  const Message* const message = call->message;
  Surface* const       surface = call->surface;
  if (message->n_args > 1U) {
    return call_refuse_count(call);
  }
  if (!call_is_single(call)) {
    return false;
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
      bindings_forget(surface, s);
    }
  }
  reply_number(replies_add(call->replies, "/learn/forgotten"), 'i', (double)n);
  return true;
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
      bindings_tell(
        replies_add(call->replies, "/learn/list/reply"), surface, s);
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
