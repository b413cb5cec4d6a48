// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/manual.h"

#include "host/shared/fault.h"

#include <string.h>

/// Have the engine do something with the standby, if there is one
static bool
order_standby(const Call* const call, const EventKind kind)
{
  const Surface* const surface = call->surface;
  if (call->message->n_args) {
    return call_refuse_count(call);
  }
  if (atomic_load_explicit(&surface->stats->ready, memory_order_relaxed) < 2U) {
    return call_refuse(call,
                       "the pair is not whole just now: /status/ready says "
                       "when there is a standby");
  }
  outbox_order(&call->surface->outbox, kind, 0U, 0.0f);
  return true;
}

bool
manual_swap(const Call* const call)
{
  return order_standby(call, EVENT_SWAP);
}

bool
manual_restore(const Call* const call)
{
  return order_standby(call, EVENT_RESTORE);
}

/// Read what is to fail and where, or refuse the message
static bool
read_fault(const Call* const call,
           FaultKind* const  kind,
           FaultWhich* const which)
{
  const Message* const message = call->message;
  if (!message->n_args || message->n_args > 2U) {
    return call_refuse_count(call);
  }
  if (message->args[0].kind != ARG_WORD ||
      !fault_read_kind(
        message->args[0].word, strlen(message->args[0].word), kind)) {
    return call_refuse(call,
                       "no such fault: takes hang, slow, nan, silence, loud, "
                       "segv, abort, kill, stop or exit");
  }
  *which = FAULT_ACTIVE;
  if (message->n_args == 2U &&
      (message->args[1].kind != ARG_WORD ||
       !fault_read_which(message->args[1].word, which))) {
    return call_refuse(call, "no such copy: takes active, standby or both");
  }
  return true;
}

bool
manual_fault(const Call* const call)
{
  const Surface* const surface = call->surface;
  FaultKind            kind    = FAULT_SLOW;
  FaultWhich           which   = FAULT_ACTIVE;
  if (!surface->takes_faults) {
    return call_refuse(call, "not allowed: start the host with --allow-faults");
  }
  if (!read_fault(call, &kind, &which)) {
    return false;
  }
  if (fault_needs_process(kind) && !surface->processes) {
    return call_refuse(call,
                       "it ends the whole process: start the host with "
                       "--isolate processes");
  }
  outbox_order(
    &call->surface->outbox, EVENT_FAULT, (uint32_t)which, (float)kind);
  return true;
}

bool
manual_upgrade(const Call* const call)
{
  const Surface* const surface = call->surface;
  if (call->message->n_args) {
    return call_refuse_count(call);
  }
  if (!surface->processes) {
    return call_refuse(call,
                       "a process keeps the library that it has loaded: start "
                       "the host with --isolate processes");
  }
  if (atomic_load(&surface->stats->upgrading)) {
    return call_refuse(call, "an upgrade is under way already");
  }
  call->surface->asker = surface->sender;
  call->surface->asked = call->row->path;
  outbox_order(&call->surface->outbox, EVENT_UPGRADE, 0U, 0.0f);
  return true;
}

bool
manual_load(const Call* const call)
{
  Surface* const surface = call->surface;
  if (!call_is_word(call) || !call_is_live(call)) {
    return false;
  }
  const char* const name = call->message->args[0].word;
  if (strlen(name) >= WISH_BYTES) {
    return call_refuse(call, "the name is too long");
  }
  if (!wish_make(&surface->live->wish, name, false)) {
    return call_refuse(call, "another one waits to be loaded");
  }
  surface->asker = surface->sender;
  surface->asked = call->row->path;
  return true;
}
