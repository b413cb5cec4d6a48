// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/subscribe.h"

#include "host/base/clock.h"

#include <math.h>
#include <string.h>

/// Read a prefix and a rate, either of which may be missing
static bool
read_args(const Call* const call, const char** const prefix, double* const rate)
{
  const Message* const message = call->message;
  uint32_t             next    = 0U;
  if (message->n_args > 2U) {
    return call_refuse_count(call);
  }
  if (message->n_args && message->args[0].kind == ARG_WORD) {
    *prefix = message->args[next++].word;
  }
  if (strlen(*prefix) >= FEED_PREFIX_BYTES) {
    return call_refuse(call, "the prefix is too long");
  }
  if (next < message->n_args && !call_number(call, next++, rate)) {
    return false;
  }
  return next == message->n_args || call_refuse_type(call);
}

bool
subscribe_begin(const Call* const call)
{
  Surface* const surface = call->surface;
  const char*    prefix  = "";
  double         rate    = FEED_RATE;
  if (!read_args(call, &prefix, &rate) || !call_is_live(call)) {
    return false;
  }

  const double        held = fmin(fmax(rate, 1.0), FEED_MAX_RATE);
  Subscription* const made =
    feed_add(&surface->live->feed, &surface->sender, prefix, surface->paths.n);
  if (!made) {
    return call_refuse(call, "too many subscriptions");
  }
  made->period_ns = (uint64_t)((double)NS_PER_SECOND / held);
  made->heard_ns  = clock_now_ns();

  Reply* const reply = replies_add(call->replies, "/subscribed");
  reply_word(reply, prefix);
  reply_number(reply, 'f', held);
  if (held < rate || held > rate) {
    surface_refuse(surface,
                   call->message->path,
                   call->replies,
                   "clamped to %g per second (range 1 to %g)",
                   held,
                   FEED_MAX_RATE);
  }
  return true;
}

bool
subscribe_end(const Call* const call)
{
  const char* prefix = "";
  double      rate   = 0.0;
  if (!read_args(call, &prefix, &rate) || !call_is_live(call)) {
    return false;
  }

  const uint32_t n     = feed_remove(&call->surface->live->feed,
                                 &call->surface->sender,
                                 call->message->n_args ? prefix : NULL);
  Reply* const   reply = replies_add(call->replies, "/unsubscribed");
  reply_word(reply, prefix);
  reply_number(reply, 'i', n);
  return true;
}
