// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/snapshot.h"
#include "tests/bench/player.h"
#include "tests/bench/rig.h"

#include <jansson.h>
#include <lilv/lilv.h>

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

// What a block costs in the synth and in others that are installed, side by
// side: all take turns in one process, so that the ratios hold on any machine.
// What the bench itself costs is measured in the same way and taken off.

enum {
  N_ROUNDS   = 25,    ///< Turns that each synth takes, of which the best counts
  N_FRAMES   = 16384, ///< Frames of a turn
  IDLE_TIMES = 32,    ///< So many of these make a turn of an idle synth
  MAX_PEERS  = 16,    ///< Most synths
};

/// What is played
typedef struct {
  const char* name;  ///< For people
  int         notes; ///< Held; 0 is idle
  int         note;  ///< All are near this one; 0: in a row round 60
  uint32_t    block; ///< Frames
  int         onset; ///< True: what one block costs in which all begin
} Load;

static const Load LOADS[] = {
  {"idle", 0, 0, 64U, 0},
  {"1", 1, 0, 64U, 0},
  {"8", 8, 0, 64U, 0},
  {"16", 16, 0, 64U, 0},
  {"32", 32, 0, 64U, 0},
  {"64", 64, 0, 64U, 0},
  {"64 by 256", 64, 0, 256U, 0},
  {"16 high", 16, 108, 64U, 0},
  {"64 high", 64, 108, 64U, 0},
  {"onset", 64, 0, 64U, 1},
};

enum { N_LOADS = sizeof(LOADS) / sizeof(LOADS[0]) };

/// What was measured of one synth
typedef struct {
  Player player;                  ///< It
  double ns[N_LOADS][N_ROUNDS];   ///< Of a turn's blocks, or of one onset
  double idle[N_LOADS][N_ROUNDS]; ///< Of what the bench itself does in a turn
} Entry;

static double
now_ns(void)
{
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return ((double)t.tv_sec * 1e9) + (double)t.tv_nsec;
}

/// The note `k` of a load, which no other is.
static int
note_of(const Load* const load, const int k)
{
  return load->note ? load->note + 2 - (k % 4) : 60 - (load->notes / 2) + k;
}

/// The status byte of that note; of those at one pitch each has a channel.
static int
status_of(const Load* const load, const int k, const int kind)
{
  return load->note ? kind | (k / 4) : kind;
}

/// Queue or play all notes of a load.
static void
play(Player* const p, const Load* const load, const int kind, const int apart)
{
  for (int k = 0; k < load->notes; ++k) {
    player_note(p, status_of(load, k, kind), note_of(load, k));
    if (apart) {
      player_run(p, 64U); // So that the phases differ
      player_run(p, 1U + ((uint32_t)k * 7U % 60U));
    }
  }
}

/// Let a synth that keeps notes end them.
static void
end_turn(Player* const p, const Load* const load)
{
  lilv_instance_deactivate(p->instance);
  lilv_instance_activate(p->instance);
  play(p, load, 0x80, 0);
  for (int k = 0; k < 750; ++k) {
    player_run(p, 64U);
  }
  lilv_instance_deactivate(p->instance);
}

/// Frames of a turn.
static int
frames_of(const Load* const load)
{
  return load->notes ? N_FRAMES : N_FRAMES * IDLE_TIMES;
}

/// One turn: the notes begin, a while passes, then time is taken.  Returns what
/// the blocks took, and in `idle` what as many did without the synth.
static double
take_turn(Player* const p, const Load* const load, double* const idle)
{
  const int frames = frames_of(load);
  double    ns     = 0.0;
  *idle            = 0.0;
  lilv_instance_activate(p->instance);
  if (load->onset) {
    for (int k = 0; k < 100; ++k) {
      player_run(p, load->block);
    }
    play(p, load, 0x90, 0);
    const double begin = now_ns();
    lilv_instance_run(p->instance, load->block);
    ns = now_ns() - begin;
    player_clear(p);
  } else {
    play(p, load, 0x90, 1);
    for (int k = 0; k < 100; ++k) {
      player_run(p, load->block);
    }
    const double begin = now_ns();
    for (int i = 0; i < frames; i += (int)load->block) {
      player_run(p, load->block);
    }
    const double middle = now_ns();
    for (int i = 0; i < frames; i += (int)load->block) {
      player_clear(p);
    }
    ns    = middle - begin;
    *idle = now_ns() - middle;
  }
  end_turn(p, load);
  return ns;
}

/// The turn that others disturbed least.
static double
least(const double ns[N_ROUNDS])
{
  double least = ns[0];
  for (int k = 1; k < N_ROUNDS; ++k) {
    least = ns[k] < least ? ns[k] : least;
  }
  return least;
}

/// What a frame of the synth costs, or an onset; the least of both is taken,
/// for a disturbed turn of the bench alone would make a synth look cheap.
static double
cost(const Entry* const e, const int l)
{
  const double frames = LOADS[l].onset ? 1.0 : frames_of(&LOADS[l]);
  return (least(e->ns[l]) - least(e->idle[l])) / frames;
}

/// Print one row of the table; returns the same for a program.
static json_t*
report_peer(const Peer* const peer, Entry* const e)
{
  json_t* const one    = json_object();
  json_t* const series = json_object();
  json_object_set_new(one, "synth", json_string(peer->name));
  json_object_set_new(one, "plays", json_string(peer->what));
  json_object_set_new(one, "voices", json_integer(peer->voices));
  json_object_set_new(one, "present", json_boolean(e->player.instance));
  printf("| %s |", peer->name);
  for (int l = 0; l < N_LOADS && e->player.instance; ++l) {
    const double ns = cost(e, l);
    json_object_set_new(series, LOADS[l].name, json_real(ns));
    if (LOADS[l].notes > peer->voices) {
      printf(" - |");
    } else if (LOADS[l].onset) {
      printf(" %.0f us |", ns / 1000.0);
    } else {
      printf(" %.2f |", ns / (LOADS[l].notes ? LOADS[l].notes : 1));
    }
  }
  printf(e->player.instance ? "\n" : " not installed |\n");
  json_object_set_new(one, "ns", series);
  return one;
}

/// Print the table; returns the same for a program.
static json_t*
report(Entry* const entries)
{
  json_t* const all = json_array();
  printf(
    "ns per sample and voice, least of %d turns, at 48 kHz in blocks of 64 "
    "frames (onset: one block in which 64 notes begin)\n\n| synth |",
    N_ROUNDS);
  for (int l = 0; l < N_LOADS; ++l) {
    printf(" %s |", LOADS[l].name);
  }
  printf("\n|---|");
  for (int l = 0; l < N_LOADS; ++l) {
    printf("---|");
  }
  printf("\n");
  for (int s = 0; PEERS[s].name; ++s) {
    json_array_append_new(all, report_peer(&PEERS[s], &entries[s]));
  }
  for (int s = 0; PEERS[s].name; ++s) {
    printf("%s%s: %s", s ? "; " : "\n", PEERS[s].name, PEERS[s].what);
  }
  const Player* const            p = &entries[0].player;
  const SnapshotInterface* const snapshot =
    p->instance ? (const SnapshotInterface*)lilv_instance_get_extension_data(
                    p->instance, SNAPSHOT_URI)
                : NULL;
  if (snapshot) {
    const LV2_Handle handle = lilv_instance_get_handle(p->instance);
    printf(".\nOur state of sound takes %zu bytes.\n\n",
           snapshot->size(handle));
  }
  return all;
}

/// Measure; the bundle of the synth and the file to write are given.
int
main(const int argc, char** const argv)
{
  static Entry entries[MAX_PEERS];
  if (argc != 3) {
    (void)fprintf(stderr, "usage: synths BUNDLE REPORT.json\n");
    return 2;
  }

  LilvWorld* const world = player_world(argv[1]);
  for (int s = 0; PEERS[s].name; ++s) {
    player_open(&entries[s].player, world, &PEERS[s], PEERS[s].moves);
  }
  for (int k = 0; k < N_ROUNDS * N_LOADS; ++k) {
    const int l = k % N_LOADS;
    for (int s = 0; PEERS[s].name; ++s) {
      if (entries[s].player.instance && LOADS[l].notes <= PEERS[s].voices) {
        const int turn = k / N_LOADS;
        entries[s].ns[l][turn] =
          take_turn(&entries[s].player, &LOADS[l], &entries[s].idle[l][turn]);
      }
    }
  }
  const int bad = rig_report(argv[2], "speed", report(entries));
  for (int s = 0; PEERS[s].name; ++s) {
    player_close(&entries[s].player);
  }
  lilv_world_free(world);
  return bad;
}
