// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/call.h"

#include "host/base/number.h"
#include "host/osc/midi.h"

#include <math.h>
#include <strings.h>

bool
call_refuse(const Call* const call, const char* const reason)
{
  return surface_refuse(
    call->surface, call->message->path, call->replies, "%s", reason);
}

bool
call_refuse_type(const Call* const call)
{
  return surface_refuse(call->surface,
                        call->message->path,
                        call->replies,
                        "wrong type: takes %s",
                        call->row->takes);
}

bool
call_refuse_count(const Call* const call)
{
  return surface_refuse(call->surface,
                        call->message->path,
                        call->replies,
                        "wrong number of arguments: takes %s",
                        call->row->takes);
}

bool
call_is_single(const Call* const call)
{
  return !call->surface->bundled ||
         call_refuse(call, "not within a bundle or a score: send it by itself");
}

bool
call_is_live(const Call* const call)
{
  if (!call->surface->live) {
    return call_refuse(call, "only a live host does this");
  }
  return call_is_single(call);
}

bool
call_is_word(const Call* const call)
{
  if (call->message->n_args != 1U) {
    return call_refuse_count(call);
  }
  return call->message->args[0].kind == ARG_WORD || call_refuse_type(call);
}

bool
call_number(const Call* const call, const uint32_t i, double* const number)
{
  const Arg* const arg = &call->message->args[i];
  if (arg->kind != ARG_NUMBER) {
    return call_refuse_type(call);
  }
  if (!isfinite(arg->number)) {
    return call_refuse(call, "not a finite number");
  }
  *number = arg->number;
  return true;
}

bool
call_switch(const Call* const call, bool* const on)
{
  const Arg* const arg    = call->message->args;
  double           number = 0.0;
  if (arg->kind != ARG_WORD) {
    const bool ok = call_number(call, 0U, &number);
    *on           = number > 0.0;
    return ok;
  }
  *on = !strcasecmp(arg->word, "on");
  return *on || !strcasecmp(arg->word, "off") || call_refuse_type(call);
}

bool
call_note(const Call* const call, uint8_t* const note)
{
  const Arg* const arg    = call->message->args;
  double           number = 0.0;
  if (arg->kind == ARG_WORD) {
    if (midi_note(arg->word, note)) {
      return true;
    }
    if (!number_parse(arg->word, &number)) {
      number = -1.0;
    }
  } else if (!call_number(call, 0U, &number)) {
    return false;
  }
  if (!(number >= 0.0 && number <= 127.0)) {
    return call_refuse(call,
                       "no such note: takes 0 to 127 or a name such as C4");
  }
  *note = (uint8_t)lround(number);
  return true;
}

bool
call_velocity(const Call* const call,
              uint8_t* const    velocity,
              bool* const       clamped)
{
  double number = 0.0;
  if (call->message->n_args < 2U) {
    return true;
  }
  if (!call_number(call, 1U, &number)) {
    return false;
  }
  const double held = fmin(fmax(round(number), 0.0), 127.0);
  *clamped          = held < round(number) || held > round(number);
  *velocity         = (uint8_t)held;
  return true;
}

bool
call_bytes(const Call* const call, uint8_t bytes[3])
{
  for (uint32_t i = 0U; i < call->message->n_args; ++i) {
    double number = 0.0;
    if (!call_number(call, i, &number)) {
      return false;
    }
    if (number < 0.0 || number > 255.0 || number < floor(number) ||
        number > floor(number)) {
      return call_refuse(call, "not a byte");
    }
    bytes[i] = (uint8_t)number;
  }
  return true;
}
