// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/value.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

static double
lowest(const ModelPort* const port)
{
  return isfinite(port->min) ? (double)port->min : -(double)FLT_MAX;
}

static double
highest(const ModelPort* const port)
{
  return isfinite(port->max) ? (double)port->max : (double)FLT_MAX;
}

static double
nearest_point(const ModelPort* const port, const double number)
{
  double best = number;
  for (uint32_t i = 0U; i < port->n_points; ++i) {
    const double point = (double)port->points[i].value;
    if (!i || fabs(point - number) < fabs(best - number)) {
      best = point;
    }
  }
  return best;
}

float
value_fit(const ModelPort* const port, const double number, bool* const clamped)
{
  if (port->toggled || port->trigger) {
    if (clamped) {
      *clamped = false;
    }
    return number > 0.0 ? 1.0f : 0.0f;
  }

  // Rounded first, so that 3.4 is no offence where 3 is the highest
  const double rounded = port->integer ? round(number) : number;
  const double held    = fmin(fmax(rounded, lowest(port)), highest(port));
  if (clamped) {
    *clamped = held < rounded || held > rounded;
  }
  return (float)(port->enumeration ? nearest_point(port, held) : held);
}

void
value_print(const ModelPort* const port,
            const float            value,
            char                   text[VALUE_TEXT_BYTES])
{
  const char* const space = *port->unit ? " " : "";
  snprintf(
    text, VALUE_TEXT_BYTES, "%.7g%s%s", (double)value, space, port->unit);
}

void
value_print_range(const ModelPort* const port, char text[VALUE_TEXT_BYTES])
{
  const char* const space = *port->unit ? " " : "";
  snprintf(text,
           VALUE_TEXT_BYTES,
           "%.7g to %.7g%s%s",
           (double)port->min,
           (double)port->max,
           space,
           port->unit);
}
