// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/publish.h"

#include "host/base/clock.h"
#include "host/base/figures.h"
#include "host/osc/bundle.h"
#include "host/osc/codec.h"
#include "host/osc/midi.h"
#include "host/osc/tell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Time between two tellings of figures to those who did not ask for them alone
#define FIGURES_NS NS_PER_SECOND

/// Changes of a text that a float still tells apart
#define TEXT_MARKS 0xFFFFFFU

/// An update that is being sent
typedef struct {
  const Net*    net;     ///< Not owned
  Subscription* to;      ///< Not owned
  Bundle        bundle;  ///< What is not sent yet
  Replies       message; ///< The one that comes next
} Update;

static void
flush(Update* const update)
{
  if (update->bundle.n_bytes) {
    net_send(update->net,
             &update->to->to,
             update->bundle.bytes,
             update->bundle.n_bytes);
    update->bundle.n_bytes = 0U;
  }
}

/// Begin a packet with its number
static void
begin(Update* const update)
{
  Replies numbered = {.n = 0U};
  reply_count(replies_add(&numbered, "/seq"), update->to->seq++);
  if (numbered.n) {
    bundle_add(&update->bundle, &numbered.items[0]);
  }
  replies_clear(&numbered);
}

/// Send the message that was made, with others if it can be
static void
post(Update* const update)
{
  const Reply* const message = update->message.items;
  if (update->message.n) {
    if (!update->bundle.n_bytes) {
      begin(update);
    }
    if (!bundle_add(&update->bundle, message)) {
      flush(update);
      begin(update);
      bundle_add(&update->bundle, message);
    }
    replies_cut(&update->message, 0U);
  }
}

/// Whether a path is told: an older name only to those who ask for it
static bool
is_told(const Surface* const      surface,
        const Subscription* const to,
        const PathRow* const      row)
{
  if (row->port == PATH_NO_PORT || surface->model->ports[row->port].trigger ||
      strncmp(row->path, to->prefix, strlen(to->prefix)) != 0) {
    return false;
  }
  const char* const main_path = surface->model->ports[row->port].path;
  const bool        older =
    row->action == ACTION_SET && main_path && strcmp(main_path, row->path) != 0;
  return !older || strlen(to->prefix) > 1U;
}

/// A number that changes with the value of a port
static float
value_mark(const Surface* const surface, const uint32_t p)
{
  return model_is_text(&surface->model->ports[p])
           ? (float)(surface->texts.items[p].n & TEXT_MARKS)
           : surface->values[p];
}

/// Say how the port of a path stands
static void
write_value(const Surface* const surface,
            const PathRow* const row,
            Replies* const       message)
{
  const float  value = surface->values[row->port];
  Reply* const reply = replies_add(message, "%s", row->path);
  if (model_is_text(&surface->model->ports[row->port])) {
    reply_word(reply, texts_get(&surface->texts, row->port));
  } else if (row->action == ACTION_GATE) {
    reply_number(reply, 'i', value > 0.0f ? 1.0 : 0.0);
  } else {
    reply_number(reply, 'f', (double)value);
  }
}

static void
post_values(const Surface* const surface, Update* const update)
{
  Subscription* const to = update->to;
  for (uint32_t i = 0U; i < surface->paths.n; ++i) {
    const PathRow* const row = &surface->paths.rows[i];
    if (!is_told(surface, to, row)) {
      continue;
    }
    const float mark = value_mark(surface, row->port);
    if (!to->known[i] || mark < to->shown[i] || mark > to->shown[i]) {
      write_value(surface, row, &update->message);
      to->shown[i] = mark;
      to->known[i] = true;
      post(update);
    }
  }
}

/// A number that changes with the figure; words are static, so that their
/// places tell them apart
static double
mark_of(const Figure* const figure)
{
  return figure->text ? (double)(uintptr_t)figure->text : figure->number;
}

static void
post_figures(const Surface* const surface, Update* const update)
{
  Figure              figures[TELL_FIGURES];
  char                path[FEED_PREFIX_BYTES];
  Subscription* const to = update->to;
  const uint32_t      n  = tell_read(surface, figures);
  if (n != to->n_figures) { // A copy's times are there only when it ran
    to->n_figures = 0U;
  }
  for (uint32_t i = 0U; i < n; ++i) {
    snprintf(path, sizeof(path), "/status/%s", figures[i].key);
    const double mark = mark_of(&figures[i]);
    const bool   changed =
      to->n_figures != n || mark < to->figures[i] || mark > to->figures[i];
    if (changed && !strncmp(path, to->prefix, strlen(to->prefix))) {
      tell_figure(&update->message, &figures[i]);
      post(update);
    }
    to->figures[i] = mark;
  }
  to->n_figures = n;
}

static void
post_notes(Update* const update)
{
  Subscription* const to = update->to;
  for (uint32_t k = 0U; k < to->n_notes; ++k) {
    const uint8_t* const bytes  = to->notes[k];
    const uint8_t        status = bytes[0] & 0xF0U;
    const bool           on     = status == MIDI_NOTE_ON && bytes[2];
    const bool   note = on || status == MIDI_NOTE_ON || status == MIDI_NOTE_OFF;
    Reply* const reply = replies_add(
      &update->message, "%s", on ? "/note/on" : (note ? "/note/off" : "/midi"));
    for (uint32_t b = note ? 1U : 0U; b < 3U; ++b) {
      reply_number(reply, 'i', bytes[b]);
    }
    if (reply && feed_wants(to, reply->path)) {
      post(update);
    }
    replies_cut(&update->message, 0U);
  }
  to->n_notes = 0U;
}

static void
post_events(const Surface* const surface, Update* const update)
{
  Subscription* const to = update->to;
  Happening           event;
  while (feed_wants(to, "/event") &&
         diary_read(&surface->live->diary, &to->n_events, &event)) {
    Reply* const reply = replies_add(&update->message, "/event");
    reply_count(reply, to->n_events++);
    reply_number(reply, 'd', event.seconds);
    reply_word(reply, event.kind);
    reply_number(reply, 'i', event.copy);
    reply_word(reply, event.reason);
    post(update);
  }
}

/// Bring one subscriber up to date
static void
update_one(const Surface* const surface,
           const Net* const     net,
           Subscription* const  to,
           const uint64_t       now_ns)
{
  Update update = {.net = net, .to = to};
  post_values(surface, &update);
  post_notes(&update);
  post_events(surface, &update);
  if (now_ns >= to->figures_ns) {
    const bool alone = !strncmp(to->prefix, "/status", 7U);
    to->figures_ns =
      now_ns +
      (alone || to->period_ns > FIGURES_NS ? to->period_ns : FIGURES_NS);
    post_figures(surface, &update);
  }
  flush(&update);
  replies_clear(&update.message);
  to->next_ns = now_ns + to->period_ns;
}

void
publish_changes(const Surface* const surface,
                const Net* const     net,
                const uint64_t       now_ns)
{
  Feeds* const feed = &surface->live->feed;
  for (uint32_t i = feed->n; i--;) {
    Subscription* const to = feed->items[i];
    if (now_ns - to->heard_ns > FEED_SILENCE_NS || !net_knows(net, &to->to)) {
      feed_drop(feed, i);
    } else if (now_ns >= to->next_ns && !net_is_busy(net, &to->to)) {
      update_one(surface, net, to, now_ns);
    }
  }
}

uint64_t
publish_next_ns(const Surface* const surface)
{
  const Feeds* const feed    = &surface->live->feed;
  uint64_t           next_ns = UINT64_MAX;
  for (uint32_t i = 0U; i < feed->n; ++i) {
    const uint64_t at_ns = feed->items[i]->next_ns;
    next_ns              = at_ns < next_ns ? at_ns : next_ns;
  }
  return next_ns;
}

static bool
wants_midi(const Subscription* const to)
{
  return feed_wants(to, "/note/on") || feed_wants(to, "/note/off") ||
         feed_wants(to, "/midi");
}

bool
publish_wants_midi(const Surface* const surface)
{
  const Feeds* const feed = &surface->live->feed;
  for (uint32_t i = 0U; i < feed->n; ++i) {
    if (wants_midi(feed->items[i])) {
      return true;
    }
  }
  return false;
}

void
publish_midi(const Surface* const surface,
             const uint8_t* const bytes,
             const uint32_t       n_bytes)
{
  const Feeds* const feed = &surface->live->feed;
  for (uint32_t i = 0U; i < feed->n; ++i) {
    Subscription* const to = feed->items[i];
    if (!n_bytes || n_bytes > sizeof(to->notes[0]) || !wants_midi(to)) {
      continue;
    }
    if (to->n_notes == FEED_NOTES) {
      count_add(&surface->stats->osc_merged, 1U);
    } else {
      memset(to->notes[to->n_notes], 0, sizeof(to->notes[0]));
      memcpy(to->notes[to->n_notes++], bytes, n_bytes);
    }
  }
}

/// Whether a subscriber is told such a thing: errors, and another plugin, are
/// for all
static bool
is_news_for(const Subscription* const to, const Reply* const reply)
{
  return !strcmp(reply->path, "/error") ||
         !strcmp(reply->path, "/plugin/loaded") || feed_wants(to, reply->path);
}

/// Whether a sender is told such a thing by one of the first `n` subscriptions
static bool
was_told(const Feeds* const  feed,
         const uint32_t      n,
         const Reply* const  reply,
         const Sender* const to)
{
  for (uint32_t i = 0U; i < n; ++i) {
    if (sender_is(&feed->items[i]->to, to) &&
        is_news_for(feed->items[i], reply)) {
      return true;
    }
  }
  return false;
}

/// Send a message at once to who has asked for it, unless that is a subscriber
/// who was told
static void
tell_asker(const Surface* const surface,
           const Net* const     net,
           const Reply* const   reply,
           const Sender* const  asker)
{
  const Feeds* const feed = &surface->live->feed;
  uint32_t           n    = 0U;
  if (was_told(feed, feed->n, reply, asker)) {
    return;
  }
  uint8_t* const bytes = codec_encode(reply, &n);
  if (bytes) {
    net_send(net, asker, bytes, n);
  }
  free(bytes);
}

void
publish_news(const Surface* const surface,
             const Net* const     net,
             const Reply* const   reply,
             const Sender* const  asker)
{
  const Feeds* const feed = &surface->live->feed;
  for (uint32_t i = 0U; i < feed->n; ++i) {
    const Subscription* const to = feed->items[i];
    if (is_news_for(to, reply) && !was_told(feed, i, reply, &to->to)) {
      Update update = {.net = net, .to = feed->items[i]};
      begin(&update);
      bundle_add(&update.bundle, reply);
      flush(&update);
    }
  }
  if (asker) {
    tell_asker(surface, net, reply, asker);
  }
}

void
publish_error(const Surface* const surface,
              const Net* const     net,
              const char* const    path,
              const char* const    reason)
{
  Replies      message = {.n = 0U};
  Reply* const reply   = replies_add(&message, "/error");
  const bool   asked   = surface->asked && !strcmp(path, surface->asked);
  reply_word(reply, path);
  reply_word(reply, reason);
  if (reply) {
    publish_news(surface, net, reply, asked ? &surface->asker : NULL);
  }
  replies_clear(&message);
}
