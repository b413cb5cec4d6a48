// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/pitch.h"
#include "tests/bench/player.h"
#include "tests/bench/rig.h"
#include "tests/spectrum.h"

#include <jansson.h>
#include <lilv/lilv.h>

#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// How pure and how bright the saws are, side by side, filter open or off

enum {
  N_NOTES  = 5,
  N_FRAMES = 262144, ///< That are analysed, after a second
  PICTURED = 3,      ///< Index of the note in the picture
};

static const int NOTES[N_NOTES] = {36, 60, 84, 96, 108};

/// Width of a dot in the picture, in Hz
static const double DOT_HZ = 25.0;

/// What was measured of one note
typedef struct {
  double purity; ///< Harmonics against all else, 20 Hz to 18 kHz, dB
  double top;    ///< Highest harmonic below 16 kHz against an ideal saw, dB
  double cents;  ///< Off the pitch it should have
} Saw;

/// The angle of a sine of `hz` in half of the frames.
static double
angle_of(const float* const x, const double hz, const int half)
{
  const int      n   = N_FRAMES / 2;
  double complex sum = 0.0;
  for (int i = 0; i < n; ++i) {
    const double hann = pow(sin(M_PI * (i + 0.5) / n), 8.0);
    const double turn = fmod(hz * (i + (half * n)) / PLAYER_RATE, 1.0);
    sum += hann * (double)x[i + (half * n)] * cexp(-2.0 * M_PI * I * turn);
  }
  return carg(sum);
}

/// The pitch of a sound near `hz`: by how far the phase drifts.
static double
pitch_of(const float* const x, const double hz)
{
  const double drift = angle_of(x, hz, 1) - angle_of(x, hz, 0);
  const double turns = remainder(drift, 2.0 * M_PI) / (2.0 * M_PI);
  return hz + (2.0 * turns * PLAYER_RATE / N_FRAMES);
}

/// Play a note, long enough to be steady, and write what follows.
static void
play(Player* const p, const int note, float* const x)
{
  lilv_instance_activate(p->instance);
  player_note(p, 0x90, note);
  for (int i = 0; i < (int)PLAYER_RATE; i += MAX_BLOCK) {
    player_run(p, MAX_BLOCK);
  }
  for (int i = 0; i < N_FRAMES; i += MAX_BLOCK) {
    player_run(p, MAX_BLOCK);
    memcpy(x + i, p->left, MAX_BLOCK * sizeof(float));
  }
  player_note(p, 0x80, note);
  for (int i = 0; i < (int)PLAYER_RATE; i += MAX_BLOCK) {
    player_run(p, MAX_BLOCK);
  }
  lilv_instance_deactivate(p->instance);
}

/// Write the spectrum as dots, in dB below the fundamental.
static void
write_dots(FILE* const           file,
           const char* const     name,
           const Spectrum* const s,
           const double          hz)
{
  const double one = spectrum_at(s, hz);
  (void)fprintf(file, "# %s\n", name);
  for (int dot = 0; dot * DOT_HZ < 20000.0; ++dot) {
    const double at   = dot * DOT_HZ;
    double       most = 1e-300;
    size_t       b    = (size_t)(at / s->bin_hz);
    for (; (double)b * s->bin_hz < at + DOT_HZ; ++b) {
      most = fmax(most, s->power[b]);
    }
    (void)fprintf(file, "%g %.2f\n", at, 10.0 * log10(most / one));
  }
  (void)fprintf(file, "\n\n");
}

/// Measure one note, and put it into the picture if `file` is there.
static Saw
measure(Player* const     p,
        const int         note,
        const char* const name,
        FILE* const       file)
{
  float* const x = (float*)malloc(N_FRAMES * sizeof(float));
  Spectrum     s;
  play(p, note, x);
  const double hz  = pitch_of(x, pitch_hz(note));
  const int    top = (int)(16000.0 / hz);
  spectrum_open(&s, x, N_FRAMES, PLAYER_RATE);
  const double ratio = spectrum_at(&s, top * hz) / spectrum_at(&s, hz);
  const Saw    saw   = {spectrum_purity(&s, hz, 0),
                        10.0 * log10(ratio * top * top),
                        1200.0 * log2(hz / pitch_hz(note))};
  if (file) {
    write_dots(file, name, &s, hz);
  }
  spectrum_close(&s);
  free(x);
  return saw;
}

/// Measure one synth and print its row; returns the same for a program.
static json_t*
report_peer(LilvWorld* const  world,
            const Peer* const peer,
            const char* const name,
            FILE* const       file)
{
  static Player p;
  json_t* const one   = json_object();
  json_t* const notes = json_array();
  Saw           saws[N_NOTES];
  player_open(&p, world, peer, peer->open);
  for (int k = 0; k < N_NOTES; ++k) {
    saws[k] = (Saw){NAN, NAN, NAN};
    if (p.instance) {
      saws[k] = measure(&p, NOTES[k], name, k == PICTURED ? file : NULL);
      json_array_append_new(notes,
                            json_pack("{s:i,s:f,s:f,s:f}",
                                      "note",
                                      NOTES[k],
                                      "har_db",
                                      saws[k].purity,
                                      "top_db",
                                      saws[k].top,
                                      "cents",
                                      saws[k].cents));
    }
  }
  player_close(&p);
  json_object_set_new(one, "synth", json_string(name));
  json_object_set_new(one, "notes", notes);
  printf("| %s |", name);
  for (int k = 0; k < N_NOTES; ++k) {
    printf(" %.1f |", saws[k].purity);
  }
  for (int k = 0; k < N_NOTES; ++k) {
    printf(" %+.2f |", saws[k].top);
  }
  double off = 0.0;
  for (int k = 0; k < N_NOTES; ++k) {
    off = fmax(off, fabs(saws[k].cents));
  }
  printf(" %.5f |\n", off);
  return one;
}

/// Measure; the bundle, the file for the picture and the report are given.
int
main(const int argc, char** const argv)
{
  if (argc != 4) {
    (void)fprintf(stderr, "usage: saws BUNDLE DOTS REPORT.json\n");
    return 2;
  }
  json_t* const    all   = json_array();
  LilvWorld* const world = player_world(argv[1]);
  FILE* const      file  = fopen(argv[2], "w");
  printf(
    "A saw at 48 kHz, filter open or off: harmonics against all else from "
    "20 Hz to 18 kHz\n(HAR) and the highest harmonic below 16 kHz against "
    "an ideal saw (top), in dB,\nby MIDI note; how far it is off its pitch "
    "at most, in cents\n\n| synth |");
  for (int k = 0; k < 2 * N_NOTES; ++k) {
    printf(" %s %d |", k < N_NOTES ? "HAR" : "top", NOTES[k % N_NOTES]);
  }
  printf(" cents |\n|---|");
  for (int k = 0; k <= 2 * N_NOTES; ++k) {
    printf("---|");
  }
  printf("\n");
  for (int s = 0; PEERS[s].name; ++s) {
    if (PEERS[s].lanes && strcmp(PEERS[s].lanes, "4") != 0) {
      continue; // The same bits
    }
    if (PEERS[s].open) {
      json_array_append_new(
        all,
        report_peer(
          world, &PEERS[s], PEERS[s].lanes ? "chronus" : PEERS[s].name, file));
    }
  }
  printf("\n");
  if (file) {
    (void)fclose(file);
  }
  lilv_world_free(world);
  return rig_report(argv[3], "saws", all);
}
