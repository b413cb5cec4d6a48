// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/control.h"

#include <math.h>

/// Say that a quantity does not fit a control
static bool
say_misfit(const Talk* const talk, const Word* const word, const char* part)
{
  said_line(talk->said,
            SAID_UNKNOWN,
            part,
            "the %s is not measured so%s%s",
            word->name,
            *lexicon_unit(word->dimension) ? ", but in " : "",
            word->dimension == DIMENSION_SHARE ? "percent"
                                               : lexicon_unit(word->dimension));
  return false;
}

bool
control_to(Talk* const           talk,
           const Word* const     word,
           const Quantity* const quantity,
           const char* const     part)
{
  const uint32_t port  = talk_port(talk, word->path);
  double         value = 0.0;
  if (port == TALK_NO_PORT) {
    return talk_missing(talk, word->path, part);
  }
  if (!quantity_for(talk, quantity, word, port, &value)) {
    return say_misfit(talk, word, part);
  }
  talk_set(talk, port, value);
  return true;
}

bool
control_by(Talk* const           talk,
           const Word* const     word,
           const Quantity* const quantity,
           const double          sign,
           const char* const     part)
{
  const uint32_t port = talk_port(talk, word->path);
  if (port == TALK_NO_PORT) {
    return talk_missing(talk, word->path, part);
  }
  double value = (double)talk->values[port];
  if (!quantity_move(talk, quantity, word, port, sign, &value)) {
    return say_misfit(talk, word, part);
  }
  talk_set(talk, port, value);
  return true;
}

bool
control_move(Talk* const         talk,
             const Word* const   word,
             const Manner* const manner,
             const char* const   part)
{
  const uint32_t port = talk_port(talk, word->path);
  if (port == TALK_NO_PORT) {
    return talk_missing(talk, word->path, part);
  }
  const ModelPort* const p    = &talk->model->ports[port];
  const double           from = (double)talk->values[port];
  double                 sign = manner->amount;
  if (manner->speed != 0.0 && word->speed != 0.0) {
    sign = manner->speed * word->speed;
  } else if (manner->speed != 0.0 && sign == 0.0) {
    said_line(
      talk->said, SAID_UNKNOWN, part, "the %s has no speed", word->name);
    return false;
  }

  if (manner->ratio > 0.0) {
    talk_set(
      talk, port, sign < 0.0 ? from / manner->ratio : from * manner->ratio);
  } else if (manner->negated && sign == 0.0 && !manner->scaled) {
    talk_set(
      talk, port, (double)(p->min > 0.0f ? p->def : fmaxf(p->min, 0.0f)));
  } else if ((sign != 0.0 || manner->negated) && word->step > 0.0) {
    sign = sign == 0.0 ? 1.0 : sign;
    sign = manner->negated ? -sign : sign;
    // From 0 a factor leads nowhere
    const double least = sign > 0.0 && p->max > 0.0f
                           ? fmin((double)p->max, 0.01 * (double)p->max)
                           : 0.0;
    talk_set(talk,
             port,
             fmax(from, from > 0.0 ? 0.0 : least) *
               pow(word->step, sign * manner->degree));
  } else {
    said_line(talk->said,
              SAID_UNKNOWN,
              part,
              "say where to, as in %s %.5g",
              word->name,
              (double)p->def);
    return false;
  }
  return true;
}
