// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/pick.h"

#include "host/base/text.h"

#include <math.h>
#include <string.h>

/// Steps in a range
#define STEPS 100.0

/// A range that spans so much goes by ratios
#define RATIO 100.0

static bool
matches(const Pick* const pick, const Control* const control)
{
  return text_contains(control->path, pick->text);
}

uint32_t
pick_count(const Pick* const pick, const Picture* const picture)
{
  uint32_t n = 0U;
  for (uint32_t i = 0U; i < picture->n_controls; ++i) {
    n += matches(pick, &picture->controls[i]);
  }
  return n;
}

const Control*
pick_match(const Pick* const    pick,
           const Picture* const picture,
           const uint32_t       i)
{
  uint32_t n = 0U;
  for (uint32_t c = 0U; c < picture->n_controls; ++c) {
    if (matches(pick, &picture->controls[c]) && n++ == i) {
      return &picture->controls[c];
    }
  }
  return NULL;
}

void
pick_move(Pick* const pick, const Picture* const picture, const int by)
{
  const int64_t n  = pick_count(pick, picture);
  const int64_t to = (int64_t)pick->at + by;
  pick->at         = to < 0 || !n ? 0U : (uint32_t)(to < n ? to : n - 1);
}

void
pick_type(Pick* const pick, const char character)
{
  const size_t n = strlen(pick->text);
  if (character == '\b') {
    pick->text[n ? n - 1U : 0U] = '\0';
  } else if (n + 1U < PICK_TEXT_BYTES) {
    pick->text[n]      = character;
    pick->text[n + 1U] = '\0';
  }
  pick->at = 0U;
}

void
pick_clear(Pick* const pick)
{
  *pick = (Pick){.at = 0U};
}

static bool
goes_by_ratios(const Control* const control)
{
  return !control->whole && control->min > 0.0 &&
         control->max >= RATIO * control->min;
}

double
pick_part(const Control* const control)
{
  const double min   = control->min;
  const double max   = control->max;
  const double value = fmin(fmax(control->value, min), max);
  if (!(max > min) || !isfinite(max - min)) {
    return 0.0;
  }
  return goes_by_ratios(control) ? log(value / min) / log(max / min)
                                 : (value - min) / (max - min);
}

/// Four digits are enough for a hand
static double
round_off(const double value)
{
  const double unit =
    value != 0.0 ? pow(10.0, floor(log10(fabs(value))) - 3.0) : 1.0;
  return round(value / unit) * unit;
}

double
pick_step(const Control* const control, const int steps)
{
  const double min  = control->min;
  const double max  = control->max;
  const double part = pick_part(control) + (steps / STEPS);
  double       to   = 0.0;
  if (control->whole || !isfinite(max - min)) {
    to = round(control->value) + steps;
  } else if (goes_by_ratios(control)) {
    to = round_off(min * pow(max / min, part));
  } else { // On a grid, so that zero is met
    const double step = (max - min) / STEPS;
    to                = min + (round(part * STEPS) * step);
  }
  return fmin(fmax(to, min), max);
}
