// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/listener.h"

#include "tests/plugin_rig.h"
#include "tests/spectrum.h"

#include <check.h>

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  WINDOW      = 48,     ///< Frames of a level: a millisecond
  NOTE_FRAMES = 96000,  ///< Frames of a single note
  LONG_FRAMES = 192000, ///< Frames of what moves
  SLOW        = 480,    ///< Frames of a step of what moves: 10 ms
  LONGER      = 131072, ///< Twice what is analysed: the first half is not
};

/// A patch at work
static void
open_patch(Rig* const rig, const float* const control)
{
  rig_open(rig, LISTENER_RATE);
  memcpy(rig->control, control, sizeof(rig->control));
  rig->control[PARAM_ADSR_GATE]       = 0.0f;
  rig->control[PARAM_SINE_GLIDE_TIME] = 0.0f;
}

static float*
new_frames(const size_t n)
{
  float* const frames = (float*)calloc(n, sizeof(*frames));
  ck_assert_ptr_nonnull(frames);
  return frames;
}

/// Render the gate voice: open for `n_open` frames of `n`
static float*
render_gate(const float* const control,
            const double       hz,
            const size_t       n_open,
            const size_t       n)
{
  Rig          rig;
  float* const frames = new_frames(n);
  open_patch(&rig, control);
  if (hz > 0.0) {
    rig.control[PARAM_SINE_FREQ] = (float)hz;
  }
  rig_render(&rig, frames, WINDOW); // The controls settle
  rig_render(&rig, frames, 4800U);
  rig.control[PARAM_ADSR_GATE] = 1.0f;
  rig_render(&rig, frames, n_open);
  rig.control[PARAM_ADSR_GATE] = 0.0f;
  if (n > n_open) {
    rig_render(&rig, frames + n_open, n - n_open);
  }
  rig_close(&rig);
  return frames;
}

/// Sum of the power from `from` to `to` Hz
static double
power(const Spectrum* const s, const double from, const double to)
{
  double sum = 0.0;
  for (size_t b = 0U; b < s->n_bins; ++b) {
    const double hz = (double)b * s->bin_hz;
    sum += hz >= from && hz < to ? s->power[b] : 0.0;
  }
  return sum;
}

void
listener_timbre(const float* const control, Timbre* const timbre)
{
  Rig          rig;
  Spectrum     s;
  float* const frames = new_frames(LISTENER_FRAMES);
  double       moment = 0.0;
  double       square = 0.0;
  open_patch(&rig, control);
  rig.control[PARAM_VOICE_MODE] = 0.0f; // All four sound in mono patches too
  for (int note = 48; note <= 84; note += 12) {
    rig_midi(&rig, 0, 0x90, note, 100);
  }
  rig_render(&rig, frames, LISTENER_RATE / 4); // Past the attack
  rig_render(&rig, frames, LISTENER_FRAMES);
  rig_close(&rig);

  spectrum_open(&s, frames, LISTENER_FRAMES, LISTENER_RATE);
  for (size_t b = 0U; b < s.n_bins; ++b) {
    moment += (double)b * s.bin_hz * s.power[b];
  }
  for (size_t i = 0U; i < LISTENER_FRAMES; ++i) {
    square += (double)frames[i] * (double)frames[i];
  }
  const double all = power(&s, 20.0, 20000.0);
  *timbre          = (Timbre){.rms         = sqrt(square / LISTENER_FRAMES),
                              .centroid_hz = moment / all,
                              .low         = power(&s, 20.0, 500.0) / all,
                              .middle      = power(&s, 600.0, 2400.0) / all,
                              .high        = power(&s, 3000.0, 20000.0)};
  spectrum_close(&s);
  free(frames);
}

void
listener_shape(const float* const control, Shape* const shape)
{
  // High enough that each window holds a whole wave
  const size_t  n_open = NOTE_FRAMES / 2;
  float* const  frames = render_gate(control, 2000.0, n_open, NOTE_FRAMES);
  const size_t  n      = NOTE_FRAMES / WINDOW;
  const size_t  n_on   = n_open / WINDOW;
  double* const level  = (double*)calloc(n, sizeof(*level));
  size_t        top    = 0U;
  ck_assert_ptr_nonnull(level);
  for (size_t w = 0U; w < n; ++w) {
    level[w] = (double)rig_peak(frames + (w * WINDOW), WINDOW);
    top      = w < n_on && level[w] > level[top] ? w : top;
  }

  size_t attack = 0U;
  while (attack < top && level[attack] < 0.9 * level[top]) {
    ++attack;
  }
  size_t decay = top;
  while (decay < n_on && level[decay] > 0.5 * level[top]) {
    ++decay;
  }
  size_t tail = n_on;
  while (tail < n && level[tail] > 0.1 * level[n_on - 1U]) {
    ++tail;
  }
  *shape = (Shape){.attack_ms = (double)attack,
                   .decay_ms  = decay < n_on ? (double)(decay - top) : 1000.0,
                   .tail_ms   = (double)(tail - n_on)};
  free(level);
  free(frames);
}

/// Rate, from 1 to 12 Hz in steps of a half, at which a curve moves most
static double
dominant_hz(const double* const curve, const size_t n)
{
  double best = 0.0;
  double most = 0.0;
  double mean = 0.0;
  for (size_t i = 0U; i < n; ++i) {
    mean += curve[i] / (double)n;
  }
  for (int half = 2; half <= 24; ++half) {
    const double   hz  = 0.5 * half;
    double complex sum = 0.0;
    for (size_t i = 0U; i < n; ++i) {
      const double turns = hz * (double)(i * SLOW) / LISTENER_RATE;
      sum += (curve[i] - mean) * cexp(-2.0 * M_PI * I * turns);
    }
    if (cabs(sum) > most) {
      most = cabs(sum);
      best = hz;
    }
  }
  return best;
}

void
listener_movement(const float* const control, Movement* const movement)
{
  const double   hz     = 500.0;
  float* const   frames = render_gate(control, hz, LONG_FRAMES, LONG_FRAMES);
  const size_t   begin  = LISTENER_RATE / SLOW; // Past the attack
  const size_t   n      = (LONG_FRAMES / SLOW) - begin - 1U;
  double         cents[LONG_FRAMES / SLOW] = {0.0};
  double         level[LONG_FRAMES / SLOW] = {0.0};
  double complex last                      = 0.0;
  for (size_t w = 0U; w <= n; ++w) { // The fundamental's phase per step
    double complex sum = 0.0;
    for (size_t i = 0U; i < SLOW; ++i) {
      const size_t at = ((begin + w) * SLOW) + i;
      sum += (double)frames[at] *
             cexp(-2.0 * M_PI * I * hz * (double)at / LISTENER_RATE);
    }
    if (w) {
      const double turns = carg(sum / last) / (2.0 * M_PI);
      cents[w - 1U] = 1200.0 * log2(1.0 + (turns * LISTENER_RATE / SLOW / hz));
      level[w - 1U] = cabs(sum);
    }
    last = sum;
  }

  double most = 0.0;
  for (size_t w = 0U; w < n; ++w) {
    most = fmax(most, fabs(cents[w]));
  }
  *movement = (Movement){.pitch_hz = dominant_hz(cents, n),
                         .level_hz = dominant_hz(level, n),
                         .cents    = most};
  free(frames);
}

double
listener_even(const float* const control)
{
  const double hz     = 187.5; // A whole number of waves fits
  float* const frames = render_gate(control, hz, LONGER, LONGER);
  Spectrum     s;
  spectrum_open(&s, frames + LISTENER_FRAMES, LISTENER_FRAMES, LISTENER_RATE);
  const double even = spectrum_at(&s, 2.0 * hz) + spectrum_at(&s, 4.0 * hz);
  const double odd  = spectrum_at(&s, 3.0 * hz) + spectrum_at(&s, 5.0 * hz);
  spectrum_close(&s);
  free(frames);
  return odd > 0.0 ? even / odd : INFINITY;
}

double
listener_pitch_hz(const float* const control)
{
  float* const frames = render_gate(control, 0.0, LONGER, LONGER);
  Spectrum     s;
  spectrum_open(&s, frames + LISTENER_FRAMES, LISTENER_FRAMES, LISTENER_RATE);
  size_t top = 0U;
  for (size_t b = 0U; b < s.n_bins; ++b) {
    top = s.power[b] > s.power[top] ? b : top;
  }
  const double hz = (double)top * s.bin_hz;
  spectrum_close(&s);
  free(frames);
  return hz;
}
