// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/effect.h"

#include <math.h>
#include <stddef.h>

/// Part of the way to a target, on a logarithmic scale where that makes sense
static double
part_way(const double from, const double to, const double degree)
{
  if (degree >= 1.0) {
    return to;
  }
  return from > 0.0 && to > 0.0 ? from * pow(to / from, degree)
                                : from + ((to - from) * degree);
}

/// Multiply, but not beyond how far the effect goes
static double
multiply(const Effect* const effect,
         const double        from,
         const Manner* const manner)
{
  const bool   up    = effect->number > 1.0;
  const double ratio = up ? manner->ratio : 1.0 / manner->ratio;
  const double to =
    from * (manner->ratio > 0.0 ? ratio : pow(effect->number, manner->degree));
  return to > from ? fmin(to, fmax(from, effect->most))
                   : fmax(to, fmin(from, effect->least));
}

double
effect_target(const Effect* const effect,
              const double        from,
              const Manner* const manner)
{
  const double n = effect->number;
  const double d = manner->degree;
  switch (effect->kind) {
    case EFFECT_TO:
    case EFFECT_KEEP:
      return part_way(from, n, d);
    case EFFECT_FACTOR:
      return multiply(effect, from, manner);
    case EFFECT_ADD:
      return from + (n * d);
    case EFFECT_AT_MOST: {
      const double most = d > 1.0 ? n * pow(2.0, 1.0 - d) : n;
      return from > most ? part_way(from, most, d) : from;
    }
    case EFFECT_AT_LEAST: {
      const double least = d > 1.0 ? n * pow(2.0, d - 1.0) : n;
      return from < least ? part_way(from, least, d) : from;
    }
    case EFFECT_REMARK:
      break;
  }
  return from;
}

bool
effect_is_met(const Talk* const talk, const Effect* const effect)
{
  const uint32_t port = talk_port(talk, effect->when);
  if (!effect->when) {
    return true;
  }
  const double value =
    port == TALK_NO_PORT ? (double)NAN : (double)talk->values[port];
  return value >= effect->when_from && value <= effect->when_to;
}

const char*
effect_taking(const Word* const word, const Dimension dimension)
{
  for (uint32_t e = 0U; e < word->n_effects; ++e) {
    if (word->effects[e].takes == dimension) {
      return word->effects[e].path;
    }
  }
  return NULL;
}
