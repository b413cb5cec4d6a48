// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/assure.h"

#include "host/base/clock.h"
#include "host/osc/play.h"
#include "host/osc/timetag.h"

#include <strings.h>

/// Append an id to an answer, as its sender wrote it
static void
add_id(Reply* const      reply,
       const ArgKind     kind,
       const char        type,
       const double      number,
       const char* const word)
{
  if (kind != ARG_NUMBER) {
    reply_word(reply, word);
  } else {
    const bool plain = type == 'f' || type == 'd' || type == 'h';
    reply_number(reply, (char)(plain ? type : 'i'), number);
  }
}

/// Append the message's id to its answers from number `first` on
static void
name_answers(const Call* const call, const uint32_t first)
{
  const Arg* const id = &call->message->args[2];
  for (uint32_t r = first; r < call->replies->n; ++r) {
    add_id(&call->replies->items[r], id->kind, id->type, id->number, id->word);
  }
}

/// Do what is asked of the path within
static bool
set_within(const Call* const call)
{
  const Arg* const     args = call->message->args;
  const PathRow* const row  = paths_find(&call->surface->paths, args[0].word);
  const Message        message = {
           .path = args[0].word, .n_args = 1U, .args = {args[1]}};
  const Call inner = {call->surface, row, &message, call->replies};
  if (!row || row->port == PATH_NO_PORT) {
    const char* const near =
      row ? NULL : paths_nearest(&call->surface->paths, message.path);
    return surface_refuse(call->surface,
                          message.path,
                          call->replies,
                          near ? "no such parameter, nearest %s"
                               : "no such parameter: /list tells them",
                          near);
  }
  if (model_is_text(&call->surface->model->ports[row->port])) {
    return surface_refuse(call->surface,
                          message.path,
                          call->replies,
                          "a text is not answered: set it by its own path");
  }
  return play_message(&inner);
}

/// Ask for an echo of the next set that is drafted; false if too many wait
static bool
ask_echo(const Call* const call)
{
  const Arg* const args    = call->message->args;
  const Receipt    receipt = {.to      = call->surface->sender,
                              .path    = (char*)(uintptr_t)args[0].word,
                              .id_kind = args[2].kind,
                              .id_type = args[2].type,
                              .number  = args[2].number,
                              .word    = (char*)(uintptr_t)args[2].word};
  Live* const      live    = call->surface->live;
  if (live) {
    call->surface->outbox.token = receipts_open(&live->receipts, &receipt);
  }
  return !live || call->surface->outbox.token ||
         call_refuse(call, "too many sets wait for their answer");
}

bool
assure_set(const Call* const call)
{
  const Message* const message = call->message;
  if (message->n_args != 3U) {
    return call_refuse_count(call);
  }
  if (message->args[0].kind != ARG_WORD ||
      (message->args[2].kind != ARG_WORD &&
       message->args[2].kind != ARG_NUMBER)) {
    return call_refuse_type(call);
  }

  if (!ask_echo(call)) {
    return false;
  }

  const uint32_t first = call->replies->n;
  bool           done  = set_within(call);
  const uint64_t token = call->surface->outbox.token;
  if (token) { // Nothing was drafted
    receipts_drop(&call->surface->live->receipts, token);
    call->surface->outbox.token = 0U;
  }
  if (token && done) { // Nor refused, but it must be answered
    done = surface_refuse(call->surface,
                          message->args[0].word,
                          call->replies,
                          "a trigger takes a number above 0");
  }
  name_answers(call, first);
  return done;
}

bool
assure_cancel(const Call* const call)
{
  const Message* const message = call->message;
  const Arg* const     arg     = message->args;
  const bool           timed   = message->n_args && arg->kind == ARG_TIME;
  const bool           all     = message->n_args && arg->kind == ARG_WORD;
  if (message->n_args > 1U) {
    return call_refuse_count(call);
  }
  if (message->n_args && !timed && !(all && !strcasecmp(arg->word, "all"))) {
    return call_refuse_type(call);
  }
  if (!call_is_live(call)) {
    return false;
  }

  const int64_t at_ns =
    timed ? timetag_to_unix_ns(arg->time, clock_unix_ns()) : 0;
  const uint32_t n = live_cancel(call->surface->live,
                                 all ? NULL : &call->surface->sender,
                                 timed ? &at_ns : NULL);
  reply_number(replies_add(call->replies, "/cancelled"), 'i', n);
  return true;
}

void
assure_tell(Surface* const         surface,
            const Event* const     done,
            const EventEcho* const echo,
            Replies* const         replies,
            Sender* const          to)
{
  Receipts* const      receipts = &surface->live->receipts;
  const Receipt* const receipt  = receipts_find(receipts, echo->token);
  if (!receipt) {
    return;
  }

  *to = receipt->to;
  if (!receipt->bundle) {
    Reply* const reply = replies_add(replies, "/set/done");
    add_id(reply,
           receipt->id_kind,
           receipt->id_type,
           receipt->number,
           receipt->word);
    reply_word(reply, receipt->path);
    reply_number(reply, 'f', (double)done->value);
    reply_count(reply, echo->frame);
  } else if (echo->frame > receipt->frame) {
    count_add(&surface->stats->osc_late, 1U);
    surface_refuse(surface,
                   receipt->path,
                   replies,
                   "late by %llu frames: done at once",
                   (unsigned long long)(echo->frame - receipt->frame));
  }
  receipts_drop(receipts, echo->token);
}
