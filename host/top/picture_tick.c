// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/picture.h"

#include <math.h>
#include <string.h>

/// Time over which a rate is taken
#define RATE_NS 1000000000U

static void
tick_state(PictureState* const state, const uint64_t now_ns)
{
  const uint64_t stay_ns = PICTURE_STATE_NS / (state->n ? state->n : 1U);
  if (state->n > 1U && now_ns - state->since_ns >= stay_ns) {
    memmove(state->words[0],
            state->words[1],
            (PICTURE_STATES - 1U) * sizeof(state->words[0]));
    --state->n;
    state->since_ns = now_ns;
  }
}

static void
tick_meter(PictureMeter* const meter, const uint64_t now_ns)
{
  if (meter->db >= meter->hold_db || !meter->held_ns ||
      now_ns - meter->held_ns > PICTURE_HOLD_NS) {
    meter->hold_db = meter->db;
    meter->held_ns = now_ns;
  }
}

/// Keep the least margin of each column
static void
tick_margin(Picture* const picture, const uint64_t now_ns)
{
  const double margin   = picture_number(picture, "now/margin_us");
  const double deadline = picture_number(picture, "now/deadline_us");
  const double worst    = picture_number(picture, "now/worst_us");
  if (!(deadline > 0.0) || !(worst > 0.0)) { // Else no period was seen
    return;
  }
  const float part = (float)fmin(fmax(margin / deadline, 0.0), 1.0);
  if (!picture->n_columns || now_ns - picture->column_ns >= PICTURE_COLUMN_NS) {
    memmove(picture->margins + 1,
            picture->margins,
            (PICTURE_HISTORY - 1U) * sizeof(*picture->margins));
    picture->n_columns += picture->n_columns < PICTURE_HISTORY;
    picture->column_ns  = now_ns;
    picture->margins[0] = part;
  }
  picture->margins[0] = fminf(picture->margins[0], part);
}

static void
tick_rate(PictureRate* const rate, const double count, const uint64_t now_ns)
{
  if (isnan(count)) {
    return;
  }
  const uint64_t passed_ns = now_ns - rate->at_ns;
  if (!rate->at_ns) {
    *rate = (PictureRate){.count = count, .at_ns = now_ns};
  } else if (passed_ns >= RATE_NS) {
    rate->per_second = (count - rate->count) * 1e9 / (double)passed_ns;
    rate->count      = count;
    rate->at_ns      = now_ns;
  }
}

void
picture_tick(Picture* const picture, const uint64_t now_ns)
{
  picture->now_ns = now_ns;
  if (picture->link != PICTURE_JOINED) {
    return;
  }
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    tick_state(&picture->states[r], now_ns);
  }
  for (uint32_t p = 0U; p < picture->n_meters; ++p) {
    tick_meter(&picture->meters[p], now_ns);
  }
  tick_margin(picture, now_ns);
  tick_rate(
    &picture->messages, picture_number(picture, "osc_messages"), now_ns);
}
