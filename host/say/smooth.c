// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/smooth.h"

#include <math.h>
#include <stddef.h>

#define STEPS 5
#define STEP_SECONDS 0.025

/// Whether a message moves its control too far at once
static bool
is_jump(const Talk* const talk, const SaidMessage* const message)
{
  const Word* const parameter =
    message->form == SAID_NUMBER && message->n_args == 1U
      ? talk_parameter(talk, message->path)
      : NULL;
  if (!parameter || parameter->jump <= 1.0) {
    return false;
  }
  const double from = message->before;
  const double to   = message->args[0];
  return (from > 0.0 || to > 0.0) &&
         fmax(from, to) > parameter->jump * fmin(from, to);
}

/// Where a control is after some of the steps: evenly to the ear, or where it
/// goes through 0 evenly in value
static double
on_the_way(const double from, const double to, const double share)
{
  return from > 0.0 && to > 0.0 ? from * pow(to / from, share)
                                : from + ((to - from) * share);
}

void
smooth_jumps(Talk* const talk)
{
  Said* const    said = talk->said;
  const uint32_t n    = said->n_messages;
  for (uint32_t m = 0U; m < n; ++m) {
    const SaidMessage last = said->messages[m];
    for (int s = 1; is_jump(talk, &last) && s <= STEPS; ++s) {
      const double       at = last.seconds + (STEP_SECONDS * (s - 1));
      SaidMessage* const step =
        s == 1 ? &said->messages[m] : said_message(said, last.path, at);
      if (step) {
        *step         = last;
        step->seconds = at;
        step->args[0] =
          on_the_way(last.before, last.args[0], (double)s / STEPS);
      }
    }
  }
  said_sort(said);
}
