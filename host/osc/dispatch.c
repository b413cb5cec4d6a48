// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/dispatch.h"

#include "host/osc/assure.h"
#include "host/osc/bank.h"
#include "host/osc/call.h"
#include "host/osc/delivery.h"
#include "host/osc/learn.h"
#include "host/osc/manual.h"
#include "host/osc/play.h"
#include "host/osc/record.h"
#include "host/osc/saying.h"
#include "host/osc/subscribe.h"
#include "host/osc/tell.h"

static bool
dispatch(const Call* const call)
{
  switch (call->row->action) {
    case ACTION_SET:
    case ACTION_GATE:
    case ACTION_NOTE_ON:
    case ACTION_NOTE_OFF:
    case ACTION_MIDI:
    case ACTION_PANIC:
      return play_message(call);
    case ACTION_SAY:
      return saying_say(call);
    case ACTION_CONTEXT:
      return saying_context(call);
    case ACTION_PRESET_LOAD:
      return bank_load(call);
    case ACTION_PRESET_SAVE:
      return bank_save(call);
    case ACTION_PRESET_LIST:
      return bank_list(call);
    case ACTION_LIST:
      return tell_list(call);
    case ACTION_STATUS:
      return tell_status(call);
    case ACTION_PING:
      return tell_ping(call);
    case ACTION_SWAP:
      return manual_swap(call);
    case ACTION_RESTORE:
      return manual_restore(call);
    case ACTION_FAULT:
      return manual_fault(call);
    case ACTION_ASSURED:
      return assure_set(call);
    case ACTION_CANCEL:
      return assure_cancel(call);
    case ACTION_SUBSCRIBE:
      return subscribe_begin(call);
    case ACTION_UNSUBSCRIBE:
      return subscribe_end(call);
    case ACTION_UPGRADE:
      return manual_upgrade(call);
    case ACTION_PLUGIN_LOAD:
      return manual_load(call);
    case ACTION_LEARN:
      return learn_begin(call);
    case ACTION_LEARN_CANCEL:
      return learn_cancel(call);
    case ACTION_LEARN_FORGET:
      return learn_forget(call);
    case ACTION_LEARN_LIST:
      return learn_list(call);
    case ACTION_RECORD_START:
      return record_start(call);
    case ACTION_RECORD_STOP:
      return record_stop(call);
  }
  return false;
}

bool
dispatch_message(Surface* const       surface,
                 const Message* const message,
                 Replies* const       replies)
{
  const PathRow* const row = paths_find(&surface->paths, message->path);
  if (!row) {
    const char* const near = paths_nearest(&surface->paths, message->path);
    return surface_refuse(surface,
                          message->path,
                          replies,
                          near ? "no such path, nearest %s" : "no such path",
                          near);
  }

  const Call     call     = {surface, row, message, replies};
  const uint32_t answered = replies->n;
  surface->outbox.frame   = surface->frame;
  const bool done         = dispatch(&call);
  if (surface->bundled) {
    return done;
  }
  if (!done) {
    surface_discard(surface);
    return false;
  }
  if (!delivery_commit(surface)) {
    replies_cut(replies, answered);
    return call_refuse(&call, "the engine takes no messages");
  }
  return true;
}
