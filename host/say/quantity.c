// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/quantity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/// A number in words at work
typedef struct {
  double   total;   ///< Thousands that are complete
  double   current; ///< What is added to them
  uint32_t n;       ///< Tokens so far
} Count;

/// Whether a word's number can follow what was counted so far: twenty, five
static bool
can_follow(const double current, const double number)
{
  return current <= 0.0 ||
         (number >= 1.0 && number < 10.0 && fmod(current, 10.0) <= 0.0 &&
          current >= 20.0) ||
         (number >= 1.0 && number < 100.0 && fmod(current, 100.0) <= 0.0);
}

/// Read the digits after `point`, in words or as a number
static uint32_t
fraction_at(const Talk* const talk, const uint32_t at, double* const number)
{
  double   place = 0.1;
  uint32_t n     = 0U;
  for (const Word* digit = talk_kind(talk, at, WORD_NUMBER);
       digit && digit->value < 10.0 && digit->value >= 0.0;
       digit = talk_kind(talk, at + n, WORD_NUMBER)) {
    *number += place * digit->value;
    place *= 0.1;
    ++n;
  }
  if (!n && at < talk->tokens.n && talk->tokens.items[at].is_number) {
    double digits = talk->tokens.items[at].number;
    while (digits >= 1.0) {
      digits *= 0.1;
    }
    *number += digits;
    n = 1U;
  }
  return n;
}

/// Whether `and` joins what follows it to whole hundreds: a hundred and five
static bool
joins(const Talk* const talk, const uint32_t at, const Count* const count)
{
  return count->n && fmod(count->current, 100.0) <= 0.0 &&
         talk_kind(talk, at, WORD_AND) && talk_kind(talk, at + 1U, WORD_NUMBER);
}

/// Count one more word; false if it does not belong to the number
static bool
count_word(const Talk* const talk, const uint32_t at, Count* const count)
{
  const uint32_t    joint = joins(talk, at + count->n, count) ? 1U : 0U;
  const uint32_t    next  = at + count->n + joint;
  const Word* const digit = talk_kind(talk, next, WORD_NUMBER);
  const Word* const times = talk_kind(talk, next, WORD_MULTIPLIER);
  if (digit && can_follow(count->current, digit->value)) {
    count->current += digit->value;
  } else if (times && times->value > 0.0) {
    count->current = fmax(count->current, 1.0) * times->value;
    if (times->value >= 1000.0) {
      count->total += count->current;
      count->current = 0.0;
    }
  } else {
    return false;
  }
  count->n += joint + talk_length(talk, next);
  return true;
}

/// Read `and a half` after a number
static uint32_t
half_at(const Talk* const talk, const uint32_t at, double* const number)
{
  if (!talk_kind(talk, at, WORD_AND)) {
    return 0U;
  }
  const uint32_t    next = talk_skip(talk, at + 1U);
  const Word* const part = talk_kind(talk, next, WORD_NUMBER);
  if (!part || part->value <= 0.0 || part->value >= 1.0) {
    return 0U;
  }
  *number += part->value;
  return next + talk_length(talk, next) - at;
}

/// Read `/2` after a number of digits
static uint32_t
divide_at(const Talk* const talk, const uint32_t at, double* const number)
{
  const char* const word =
    at < talk->tokens.n ? talk->tokens.items[at].word : "";
  char*      end     = NULL;
  const long divisor = *word == '/' ? strtol(word + 1, &end, 10) : 0L;
  if (!end || *end || divisor < 1L || divisor > 1000L) {
    return 0U;
  }
  *number /= (double)divisor;
  return 1U;
}

/// Read a number without its sign and unit; its tokens, or 0
static uint32_t
amount_at(const Talk* const talk, const uint32_t at, double* const number)
{
  Count count = {0};
  if (at < talk->tokens.n && talk->tokens.items[at].is_number) {
    count = (Count){.current = talk->tokens.items[at].number, .n = 1U};
    count.n += divide_at(talk, at + 1U, &count.current);
    const Word* const times = talk_kind(talk, at + count.n, WORD_MULTIPLIER);
    if (times && times->value > 0.0) {
      count.current *= times->value;
      ++count.n;
    }
  } else {
    while (count_word(talk, at, &count)) {
      // Goes on
    }
  }
  *number = count.total + count.current;
  if (talk_kind(talk, at + count.n, WORD_POINT)) {
    const uint32_t n = fraction_at(talk, at + count.n + 1U, number);
    count.n += n ? n + 1U : 0U;
  }
  if (count.n) {
    count.n += half_at(talk, at + count.n, number);
  }
  return isfinite(*number) ? count.n : 0U;
}

/// Read a number without its unit, such as `minus three`; its tokens, or 0
static uint32_t
number_at(const Talk* const talk, const uint32_t at, double* const number)
{
  const Word* const sign = talk_kind(talk, at, WORD_MULTIPLIER);
  const uint32_t skip = sign && sign->value < 0.0 ? talk_length(talk, at) : 0U;
  const uint32_t n    = amount_at(talk, at + skip, number);
  *number *= skip ? sign->value : 1.0;
  return n ? n + skip : 0U;
}

uint32_t
quantity_at(const Talk* const talk,
            const uint32_t    at,
            const bool        lone,
            Quantity* const   quantity)
{
  double         number = 1.0;
  const uint32_t n      = number_at(talk, at, &number);
  if (!n && !lone) {
    return 0U;
  }
  const Word* const word = talk_kind(talk, at, WORD_NUMBER);
  if (word && word->dimension) { // Maximum
    *quantity = (Quantity){word->value, word->dimension};
    return talk_length(talk, at);
  }
  const uint32_t    next = talk_skip(talk, at + n);
  const Word* const unit = talk_kind(talk, next, WORD_UNIT);
  if (!unit) {
    *quantity = (Quantity){number, DIMENSION_NONE};
    return n;
  }
  *quantity = (Quantity){(n ? number : 1.0) * unit->value, unit->dimension};
  return isfinite(quantity->number) ? next + talk_length(talk, next) - at : 0U;
}

/// A number without a unit: out of ten where that is said, or of a hundred
static double
plain_number(const double number, const Word* const word)
{
  if (!word || word->out_of <= 0.0 || number < 1.0) {
    return number;
  }
  return number < 2.0 * word->out_of ? number / word->out_of : number / 100.0;
}

/// A share of a control's whole range
static double
share_of(const ModelPort* const port, const double share)
{
  const double min = (double)port->min;
  const double max = (double)port->max;
  return port->logarithmic && min > 0.0 ? min * pow(max / min, share)
                                        : min + ((max - min) * share);
}

/// Semitones in a control's own unit; NaN if it is no pitch
static double
semitones_in(const ModelPort* const port, const double semitones)
{
  return !strcmp(port->unit, "ct")    ? 100.0 * semitones
         : !strcmp(port->unit, "oct") ? semitones / 12.0
                                      : (double)NAN;
}

bool
quantity_for(const Talk* const     talk,
             const Quantity* const quantity,
             const Word* const     word,
             const uint32_t        port,
             double* const         value)
{
  const ModelPort* const p         = &talk->model->ports[port];
  const Dimension        dimension = word ? word->dimension : DIMENSION_NONE;
  const double           number    = quantity->number;
  switch (quantity->dimension) {
    case DIMENSION_NONE:
      *value = plain_number(number, word);
      break;
    case DIMENSION_SHARE:
      *value = dimension == DIMENSION_SHARE ? number : share_of(p, number);
      break;
    case DIMENSION_LEVEL:
      *value =
        dimension == DIMENSION_SHARE ? pow(10.0, number / 20.0) : (double)NAN;
      break;
    case DIMENSION_BEATS:
      *value = dimension == DIMENSION_TIME
                 ? number * 60000.0 / talk->state.tempo_bpm
                 : (double)NAN;
      break;
    case DIMENSION_PITCH:
      *value = semitones_in(p, number);
      break;
    case DIMENSION_TIME:
      *value = dimension == DIMENSION_FREQUENCY && number > 0.0
                 ? 1000.0 / number
               : dimension == DIMENSION_TIME ? number
                                             : (double)NAN;
      break;
    default:
      *value = quantity->dimension == dimension ? number : (double)NAN;
  }
  return isfinite(*value);
}

bool
quantity_move(const Talk* const     talk,
              const Quantity* const quantity,
              const Word* const     word,
              const uint32_t        port,
              const double          sign,
              double* const         value)
{
  const double number = sign * quantity->number;
  switch (quantity->dimension) {
    case DIMENSION_SHARE:
      *value *= fmax(0.0, 1.0 + number);
      return true;
    case DIMENSION_LEVEL:
      *value *= pow(10.0, number / 20.0);
      return true;
    case DIMENSION_PITCH:
      *value = isnan(semitones_in(&talk->model->ports[port], 0.0))
                 ? *value * pow(2.0, number / 12.0)
                 : *value + semitones_in(&talk->model->ports[port], number);
      return true;
    default: {
      double         moved = 0.0;
      const Quantity by    = {fabs(number), quantity->dimension};
      if (!quantity_for(talk, &by, word, port, &moved)) {
        return false;
      }
      *value += copysign(moved, number);
      return true;
    }
  }
}
