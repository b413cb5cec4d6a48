// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/player.h"

#include "host/osc/dispatch.h"

#include <math.h>
#include <stdio.h>

/// So long before its time an event goes to the engine, seconds
#define LEAD_SECONDS 0.5

/// Say why a line is not done, or not as it stands there
static void
tell(const Player* const     player,
     const ScoreEvent* const event,
     const char* const       why)
{
  fprintf(stderr,
          "chronus: %s:%u: %s: %s\n",
          player->path,
          event->line,
          event->message.path,
          why);
}

/// Send a line for its frame; false if the engine has no room for it yet
static bool
send(const Player* const     player,
     Surface* const          surface,
     const ScoreEvent* const event,
     const uint64_t          frame)
{
  Replies replies  = {.n = 0U};
  surface->sender  = (Sender){.address = 0U}; // Nobody is answered
  surface->bundled = true;
  const bool done  = dispatch_message(surface, &event->message, &replies);
  surface->bundled = false;

  const Events      draft = surface_draft(surface);
  const uint32_t    size  = outbox_group_size(draft.n_bytes, true);
  const bool        over  = !done || ring_room(surface->outbox.ring) >= size;
  const char* const why   = replies_error(&replies);
  if (over && (why || !done)) {
    tell(player, event, why ? why : "refused");
  }
  if (!done || !over) {
    surface_discard(surface);
  } else if (draft.n_bytes) {
    outbox_send_timed(&surface->outbox, draft, frame, 0U);
    surface_note(surface, draft);
    outbox_clear(&surface->outbox);
  }
  replies_clear(&replies);
  return over;
}

void
player_play(Player* const  player,
            Surface* const surface,
            const uint64_t frame,
            const double   rate_hz)
{
  const Score* const score = player->score;
  const double       until = (double)frame + (LEAD_SECONDS * rate_hz);
  while (score && player->next < score->n_events) {
    const ScoreEvent* const event = &score->events[player->next];
    const double            at    = event->seconds * rate_hz;
    if (at > until || !send(player, surface, event, (uint64_t)llround(at))) {
      break;
    }
    count_add(&surface->stats->osc_messages, 1U);
    count_add(&surface->stats->osc_late, at < (double)frame);
    ++player->next;
  }
}
