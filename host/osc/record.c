// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/record.h"

#include "host/record/capture.h"

/// Whether there is a capture, or refuse the message
static bool
can_record(const Call* const call)
{
  const Live* const live = call->surface->live;
  return (live && live->capture) ||
         call_refuse(call, "only a live host does this");
}

bool
record_start(const Call* const call)
{
  Surface* const   surface = call->surface;
  const Arg* const name    = call->message->args;
  uint32_t         take    = 0U;
  if (!call_is_word(call) || !can_record(call)) {
    return false;
  }
  if (!model_outputs(surface->model)) {
    return call_refuse(call, "the plugin has no output to record");
  }
  const char* const why =
    capture_ask(surface->live->capture, name->word, &take);
  if (why) {
    return call_refuse(call, why);
  }
  surface->asker = surface->sender;
  surface->asked = call->row->path;
  outbox_order(&surface->outbox, EVENT_RECORD, take, 0.0f);
  return true;
}

bool
record_stop(const Call* const call)
{
  if (call->message->n_args) {
    return call_refuse_count(call);
  }
  if (!can_record(call)) {
    return false;
  }
  outbox_order(&call->surface->outbox, EVENT_RECORD, 0U, 0.0f);
  return true;
}
