// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/reception.h"

#include "host/base/clock.h"
#include "host/osc/assure.h"
#include "host/osc/bindings.h"
#include "host/osc/delivery.h"
#include "host/osc/dispatch.h"
#include "host/osc/hearing.h"
#include "host/osc/play.h"
#include "host/osc/publish.h"
#include "host/osc/schedule.h"

#include <stdlib.h>
#include <string.h>

void
reception_open(Reception* const reception,
               Surface* const   surface,
               Net* const       net,
               Feedback* const  feedback)
{
  *reception    = (Reception){.surface  = surface,
                              .net      = net,
                              .feedback = feedback,
                              .timebase = {.rate_hz = surface->stats->rate_hz}};
  surface->live = &reception->live;
  diary_init(&reception->live.diary);
  hearing_begin(surface);
}

void
reception_tell_turn(Reception* const reception)
{
  const Surface* const     surface = reception->surface;
  const Model* const       model   = surface->model;
  const ModelPreset* const preset  = reception->turned;
  Replies                  news    = {.n = 0U};
  Reply* const             reply =
    replies_add(&news, preset ? "/preset/loaded" : "/plugin/loaded");
  reply_word(reply, preset ? preset->label : model->uri);
  reply_word(reply, preset ? preset->uri : model->name);
  if (!preset) {
    reply_number(reply, 'i', (double)reception->n_forgotten);
  }
  if (reply) {
    publish_news(surface, reception->net, reply, &surface->asker);
  }
  replies_clear(&news);
}

/// Bring a surface of the same plugin to where another one is now, but for what
/// a preset sets: controls, and by its state all properties
static void
carry(Surface* const           surface,
      const Surface* const     old,
      const ModelPreset* const preset)
{
  for (uint32_t p = 0U; p < surface->model->n_ports; ++p) {
    const ModelPort* const port = &surface->model->ports[p];
    if (port->kind == PORT_CONTROL_IN && !port->property && !port->trigger &&
        port->designation != DESIGNATION_FREEWHEEL) {
      outbox_set(&surface->outbox, p, old->values[p]);
    }
  }
  texts_succeed(&surface->texts, &old->texts);
  play_values(surface, preset);
  delivery_commit(surface);
  bindings_carry(surface, &old->learnt);
}

void
reception_turn(Reception* const         reception,
               Surface* const           surface,
               Feedback* const          feedback,
               const ModelPreset* const preset)
{
  Surface* const old  = reception->surface;
  Live* const    live = &reception->live;
  receipts_clear(&live->receipts); // The old engine answers no more
  surface->live          = live;
  surface->asker         = old->asker;
  surface->asked         = old->asked;
  surface->stats->plugin = surface->model->uri;
  old->live              = NULL;
  reception->surface     = surface;
  reception->turned      = preset;
  if (preset) {
    if (reception->feedback) {
      bindings_hear(old, &reception->feedback->learned, NULL);
    }
    carry(surface, old, preset);
  } else {
    reception->player.score = NULL; // It is of the old plugin's paths
    reception->n_forgotten  = live_turn(live, surface->paths.n);
  }
  reception->feedback = feedback;
  hearing_begin(surface);
}

void
reception_close(Reception* const reception)
{
  if (reception->surface) {
    reception->surface->live = NULL;
  }
  live_close(&reception->live);
  codec_free(&reception->decoded);
  replies_clear(&reception->replies);
}

/// Send all answers that are waiting
static void
send_replies(Reception* const reception, const Sender* const to)
{
  for (uint32_t r = 0U; r < reception->replies.n; ++r) {
    uint32_t       n_bytes = 0U;
    uint8_t* const bytes = codec_encode(&reception->replies.items[r], &n_bytes);
    if (bytes && n_bytes <= FRAMING_MAX_BYTES) {
      net_send(reception->net, to, bytes, n_bytes);
    }
    free(bytes);
  }
  replies_cut(&reception->replies, 0U);
}

static bool
do_message(Reception* const reception, const Message* const message)
{
  const bool done =
    dispatch_message(reception->surface, message, &reception->replies);
  send_replies(reception, &reception->surface->sender);
  return done;
}

/// Refuse something, and say so
static bool
refuse(Reception* const  reception,
       const char* const path,
       const char* const reason)
{
  surface_refuse(reception->surface, path, &reception->replies, "%s", reason);
  send_replies(reception, &reception->surface->sender);
  return false;
}

static bool
do_pattern(Reception* const reception, Message* const message)
{
  const char* const pattern   = message->path;
  const char*       path      = NULL;
  uint32_t          n_matches = 0U;
  bool              done      = true;
  if (codec_is_wild(pattern)) {
    return refuse(reception, pattern, "a pattern takes at most 5 stars");
  }
  for (uint32_t i = 0U; (path = surface_path(reception->surface, i)); ++i) {
    if (codec_matches(path, pattern)) {
      message->path = path;
      done          = do_message(reception, message) && done;
      ++n_matches;
    }
  }
  return n_matches ? done : refuse(reception, pattern, "no such path");
}

/// Do one message; in a bundle its events are only drafted
static bool
do_element(Reception* const reception, const Element* const element)
{
  Message message = element->message;
  count_add(&reception->surface->stats->osc_messages, 1U);
  if (!strcmp(message.path, "/error")) {
    return true; // Never answered, or two hosts would complain forever
  }
  return codec_is_pattern(message.path) ? do_pattern(reception, &message)
                                        : do_message(reception, &message);
}

/// Do each part at its time: what is in the draft is done as a whole
static bool
do_parts(Reception* const      reception,
         const uint32_t* const ends,
         const int64_t         now_ns)
{
  const bool done = schedule_take(reception->surface,
                                  &reception->timebase,
                                  &reception->decoded,
                                  ends,
                                  now_ns,
                                  &reception->replies);
  send_replies(reception, &reception->surface->sender);
  return done;
}

/// Do a bundle, all of it or nothing
static void
do_bundle(Reception* const reception)
{
  Surface* const       surface = reception->surface;
  const Decoded* const decoded = &reception->decoded;
  const int64_t        now_ns  = clock_unix_ns();
  uint32_t* const      ends    = calloc(decoded->n + 1U, sizeof(*ends));
  bool                 done    = ends;
  schedule_send_due(surface, &reception->timebase); // They came before it
  surface->bundled = true;
  for (uint32_t i = 0U; ends && i < decoded->n; ++i) {
    done    = do_element(reception, &decoded->elements[i]) && done;
    ends[i] = surface->outbox.n_bytes;
  }
  surface->bundled = false;

  if (done && decoded->n && do_parts(reception, ends, now_ns)) {
    outbox_clear(&surface->outbox);
  } else {
    surface_discard(surface);
    if (!done && decoded->n > 1U) {
      refuse(reception, "#bundle", "nothing of it was done");
    }
  }
  free(ends);
}

/// Hear what the engine has done
static void
hear_echoes(Reception* const reception)
{
  Ring* const ring = &reception->feedback->echoes;
  Event       event;
  while (ring_peek(ring, &event)) {
    EventEcho echo = {.token = 0U};
    Sender    to   = {.address = 0U};
    if (event.kind == EVENT_TEXT) {
      hearing_take_text(reception->surface, ring, &event);
      continue;
    }
    ring_pop(ring, &event, event.n_bytes == sizeof(echo) ? &echo : NULL);
    if (event.kind == EVENT_MIDI) {
      publish_midi(
        reception->surface, (const uint8_t*)&echo.token, event.index);
    } else {
      assure_tell(reception->surface, &event, &echo, &reception->replies, &to);
      send_replies(reception, &to);
    }
  }
  atomic_store_explicit(&reception->feedback->wants_midi,
                        publish_wants_midi(reception->surface),
                        memory_order_relaxed);
}

void
reception_take(Reception* const    reception,
               uint8_t* const      bytes,
               const uint32_t      n_bytes,
               const Sender* const from)
{
  reception->surface->sender = *from;
  if (reception->feedback) {
    bindings_hear(
      reception->surface, &reception->feedback->learned, reception->net);
    hear_echoes(reception);
    hearing_take(reception->surface, &reception->feedback->readings);
  }
  if (reception->live.feed.n) {
    feed_hear(&reception->live.feed, from, clock_now_ns());
  }
  if (!codec_decode(&reception->decoded, bytes, n_bytes)) {
    refuse(reception, "/", "malformed packet");
  } else if (reception->decoded.bundled) {
    do_bundle(reception);
  } else {
    do_element(reception, &reception->decoded.elements[0]);
  }
}

void
reception_tick(Reception* const reception)
{
  Beat beat;
  if (reception->feedback && feedback_last(reception->feedback, &beat)) {
    timebase_feed(&reception->timebase, &beat);
    player_play(&reception->player,
                reception->surface,
                beat.frame,
                reception->timebase.rate_hz);
  }
  if (reception->feedback) {
    hear_echoes(reception);
    hearing_take(reception->surface, &reception->feedback->readings);
    bindings_hear(
      reception->surface, &reception->feedback->learned, reception->net);
  }
  schedule_send_due(reception->surface, &reception->timebase);
  delivery_catch_up(reception->surface);
  pulse_take(&reception->live.pulse, reception->surface->stats, clock_now_ns());
  publish_changes(reception->surface, reception->net, clock_now_ns());
}

/// The sooner of two times to wait, ms
static int
sooner(const int ms, const int64_t left_ns)
{
  const int64_t left_ms = left_ns > 0 ? (left_ns / (int64_t)NS_PER_MS) + 1 : 1;
  return left_ms < ms ? (int)left_ms : ms;
}

int
reception_patience_ms(const Reception* const reception, const int most)
{
  const Appointment* const item    = agenda_first(&reception->live.agenda);
  const uint64_t           next_ns = publish_next_ns(reception->surface);
  int                      ms      = most;
  if (item) {
    ms = sooner(ms, item->at_ns - clock_unix_ns() - SCHEDULE_LEAD_NS);
  }
  if (next_ns != UINT64_MAX) {
    ms = sooner(ms, (int64_t)(next_ns - clock_now_ns()));
  }
  return reception->live.receipts.n || reception->live.backlog.n ||
             reception->net->held
           ? 1
           : ms;
}
