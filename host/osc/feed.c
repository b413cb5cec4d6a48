// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
free_one(Subscription* const subscription)
{
  if (subscription) {
    free(subscription->shown);
    free(subscription->known);
    free(subscription);
  }
}

static Subscription*
find(const Feeds* const feed, const Sender* const to, const char* const prefix)
{
  for (uint32_t i = 0U; i < feed->n; ++i) {
    if (sender_is(&feed->items[i]->to, to) &&
        !strcmp(feed->items[i]->prefix, prefix)) {
      return feed->items[i];
    }
  }
  return NULL;
}

/// Begin anew with what a subscription was told
static void
forget_told(Subscription* const subscription, const uint32_t n_paths)
{
  memset(subscription->known, 0, n_paths * sizeof(*subscription->known));
  subscription->n_figures  = 0U;
  subscription->figures_ns = 0U;
  subscription->next_ns    = 0U;
}

void
feed_turn(Feeds* const feed, const uint32_t n_paths)
{
  for (uint32_t i = feed->n; i--;) {
    Subscription* const item = feed->items[i];
    free(item->shown);
    free(item->known);
    item->shown = calloc(n_paths + 1U, sizeof(*item->shown));
    item->known = calloc(n_paths + 1U, sizeof(*item->known));
    if (item->shown && item->known) {
      forget_told(item, n_paths);
    } else {
      feed_drop(feed, i);
    }
  }
}

Subscription*
feed_add(Feeds* const        feed,
         const Sender* const to,
         const char* const   prefix,
         const uint32_t      n_paths)
{
  Subscription* const old = find(feed, to, prefix);
  if (old) { // It may have missed anything
    forget_told(old, n_paths);
    old->n_events = 0U;
    return old;
  }

  Subscription* const made =
    feed->n < FEED_MOST ? calloc(1U, sizeof(*made)) : NULL;
  if (made) {
    made->to    = *to;
    made->shown = calloc(n_paths + 1U, sizeof(*made->shown));
    made->known = calloc(n_paths + 1U, sizeof(*made->known));
    snprintf(made->prefix, sizeof(made->prefix), "%s", prefix);
  }
  if (!made || !made->shown || !made->known) {
    free_one(made);
    return NULL;
  }
  feed->items[feed->n++] = made;
  return made;
}

void
feed_drop(Feeds* const feed, const uint32_t i)
{
  free_one(feed->items[i]);
  feed->items[i] = feed->items[--feed->n];
}

uint32_t
feed_remove(Feeds* const feed, const Sender* const to, const char* const prefix)
{
  const uint32_t before = feed->n;
  for (uint32_t i = feed->n; i--;) {
    if (sender_is(&feed->items[i]->to, to) &&
        (!prefix || !strcmp(feed->items[i]->prefix, prefix))) {
      feed_drop(feed, i);
    }
  }
  return before - feed->n;
}

void
feed_hear(const Feeds* const  feed,
          const Sender* const from,
          const uint64_t      now_ns)
{
  for (uint32_t i = 0U; i < feed->n; ++i) {
    if (sender_is(&feed->items[i]->to, from)) {
      feed->items[i]->heard_ns = now_ns;
    }
  }
}

bool
feed_wants(const Subscription* const subscription, const char* const path)
{
  const size_t a = strlen(subscription->prefix);
  const size_t b = strlen(path);
  return !strncmp(subscription->prefix, path, a < b ? a : b);
}

void
feed_close(Feeds* const feed)
{
  while (feed->n) {
    feed_drop(feed, feed->n - 1U);
  }
}
