// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include <jansson.h>
#include <lilv/lilv.h>
#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/midi/midi.h>
#include <lv2/options/options.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// What a block costs in the synth and in others that are installed, side by
// side: all take turns in one process, so that the ratios hold on any machine

enum {
  N_URIS    = 512, ///< URIs that can be mapped
  N_PORTS   = 512, ///< Ports of a plugin
  MAX_BLOCK = 256, ///< Longest block
  N_ROUNDS  = 15,  ///< Turns that each synth takes, of which the middle counts
  N_FRAMES  = 16384, ///< Frames of a turn
  N_LOADS   = 7,     ///< Numbers of notes
};

static const double RATE = 48000.0;

/// Notes held; 0 is idle
static const int LOADS[N_LOADS] = {0, 1, 8, 16, 32, 64, 64};

/// Lengths of blocks
static const uint32_t BLOCKS[N_LOADS] = {64U, 64U, 64U, 64U, 64U, 64U, 256U};

/// A synth to measure
typedef struct {
  const char* name;   ///< For people
  const char* uri;    ///< For lilv
  int         voices; ///< Notes that it can play at once
  const char* what;   ///< What it plays
  const char* set;    ///< Ports to set, as SYMBOL=VALUE with blanks between
} Synth;

static const Synth SYNTHS[] = {
  {"chronus",
   "urn:chronus:synth",
   128,
   "saw, low-pass, envelope running, LFO of an octave on the cutoff",
   "sine_shape=3 adsr_decay=10000 lfo_to_cutoff=1 lfo_freq=5"},
  {"mda JX10",
   "http://drobilla.net/plugins/mda/JX10",
   8,
   "its default sound",
   ""},
  {"Calf Monosynth",
   "http://calf.sourceforge.net/plugins/Monosynth",
   1,
   "its default sound",
   ""},
  {"Calf Organ",
   "http://calf.sourceforge.net/plugins/Organ",
   32,
   "its default sound",
   ""},
  {"ZynAddSubFX",
   "http://zynaddsubfx.sourceforge.net",
   60,
   "its default sound",
   ""},
  {"synthv1",
   "http://synthv1.sourceforge.net/lv2",
   64,
   "its default sound",
   ""},
};

enum { N_SYNTHS = sizeof(SYNTHS) / sizeof(SYNTHS[0]) };

/// A running synth
typedef struct {
  LilvInstance*               instance;            ///< Null if absent
  const LV2_Worker_Interface* worker;              ///< Or null
  float                       control[N_PORTS];    ///< Values at the ports
  float                       audio[8][MAX_BLOCK]; ///< Sound in and out
  _Alignas(8) uint8_t events[16384];               ///< MIDI in
  _Alignas(8) uint8_t answers[2][16384];           ///< Events out
  int      n_answers;                              ///< Ports of that kind
  uint32_t answer_ports[2];                        ///< Which those are
  double   ns[N_LOADS][N_ROUNDS];                  ///< Per frame
} Player;

static char*    uris[N_URIS];
static LV2_URID atom_sequence;
static LV2_URID atom_chunk;

static LV2_URID
map_uri(const LV2_URID_Map_Handle handle, const char* const uri)
{
  (void)handle;
  for (uint32_t u = 0U; u < N_URIS; ++u) {
    if (!uris[u]) {
      uris[u] = strdup(uri);
    }
    if (!strcmp(uris[u], uri)) {
      return u + 1U;
    }
  }
  return 0U;
}

static const char*
unmap_uri(const LV2_URID_Unmap_Handle handle, const LV2_URID urid)
{
  (void)handle;
  return urid && urid <= N_URIS ? uris[urid - 1U] : NULL;
}

static LV2_Worker_Status
answer_work(const LV2_Worker_Respond_Handle handle,
            const uint32_t                  size,
            const void* const               data)
{
  Player* const p = (Player*)handle;
  return p->worker->work_response
           ? p->worker->work_response(
               lilv_instance_get_handle(p->instance), size, data)
           : LV2_WORKER_SUCCESS;
}

/// Work at once, as an offline host does.
static LV2_Worker_Status
schedule_work(const LV2_Worker_Schedule_Handle handle,
              const uint32_t                   size,
              const void* const                data)
{
  Player* const p = (Player*)handle;
  return p->worker ? p->worker->work(lilv_instance_get_handle(p->instance),
                                     answer_work,
                                     p,
                                     size,
                                     data)
                   : LV2_WORKER_ERR_UNKNOWN;
}

/// Empty the events in, and make room for those out.
static void
clear_events(Player* const p)
{
  LV2_Atom_Sequence* const in = (LV2_Atom_Sequence*)(void*)p->events;
  lv2_atom_sequence_clear(in);
  in->atom.type = atom_sequence;
  for (int k = 0; k < 2; ++k) {
    LV2_Atom* const out = (LV2_Atom*)(void*)p->answers[k];
    out->type           = atom_chunk;
    out->size           = sizeof(p->answers[k]) - sizeof(LV2_Atom);
  }
}

/// Queue a note-on.
static void
play_note(Player* const p, const int note)
{
  LV2_Atom_Sequence* const s = (LV2_Atom_Sequence*)(void*)p->events;
  const LV2_Atom_Event     e = {{0}, {3U, map_uri(NULL, LV2_MIDI__MidiEvent)}};
  const uint8_t            bytes[8] = {0x90U, (uint8_t)note, 100U};
  uint8_t* const           to = p->events + sizeof(s->atom) + s->atom.size;
  memcpy(to, &e, sizeof(e));
  memcpy(to + sizeof(e), bytes, sizeof(bytes));
  s->atom.size += (uint32_t)(sizeof(e) + sizeof(bytes));
}

static void
run(Player* const p, const uint32_t n)
{
  lilv_instance_run(p->instance, n);
  clear_events(p);
}

/// Connect one port.
static void
connect(LilvWorld* const        world,
        const LilvPlugin* const plugin,
        Player* const           p,
        const uint32_t          index,
        int* const              n_audio)
{
  LilvNode* const       audio = lilv_new_uri(world, LV2_CORE__AudioPort);
  LilvNode* const       atom  = lilv_new_uri(world, LV2_ATOM__AtomPort);
  LilvNode* const       input = lilv_new_uri(world, LV2_CORE__InputPort);
  const LilvPort* const port  = lilv_plugin_get_port_by_index(plugin, index);
  void*                 to    = &p->control[index];
  if (lilv_port_is_a(plugin, port, audio)) {
    to = p->audio[(*n_audio)++ % 8];
  } else if (lilv_port_is_a(plugin, port, atom)) {
    to = lilv_port_is_a(plugin, port, input) ? p->events
                                             : p->answers[p->n_answers++ % 2];
  }
  lilv_instance_connect_port(p->instance, index, to);
  lilv_node_free(audio);
  lilv_node_free(atom);
  lilv_node_free(input);
}

/// Set ports as the text says.
static void
set_ports(LilvWorld* const        world,
          const LilvPlugin* const plugin,
          Player* const           p,
          const char*             text)
{
  for (const char* equals = NULL; (equals = strchr(text, '='));) {
    char         symbol[64];
    char*        end   = NULL;
    const float  value = strtof(equals + 1, &end);
    const size_t skip  = strspn(text, " ");
    snprintf(symbol,
             sizeof(symbol),
             "%.*s",
             (int)(equals - text - (ptrdiff_t)skip),
             text + skip);
    LilvNode* const       node = lilv_new_string(world, symbol);
    const LilvPort* const port = lilv_plugin_get_port_by_symbol(plugin, node);
    if (port) {
      p->control[lilv_port_get_index(plugin, port)] = value;
    }
    lilv_node_free(node);
    text = end;
  }
}

/// Make an instance; without one the synth is absent.
static void
player_open(Player* const p, LilvWorld* const world, const Synth* const synth)
{
  const int32_t            block     = MAX_BLOCK;
  const float              rate      = (float)RATE;
  LV2_URID_Map             map       = {NULL, map_uri};
  LV2_URID_Unmap           unmap     = {NULL, unmap_uri};
  LV2_Worker_Schedule      work      = {p, schedule_work};
  const LV2_Options_Option options[] = {
    {LV2_OPTIONS_INSTANCE,
     0,
     map_uri(NULL, LV2_BUF_SIZE__minBlockLength),
     sizeof(block),
     map_uri(NULL, LV2_ATOM__Int),
     &block},
    {LV2_OPTIONS_INSTANCE,
     0,
     map_uri(NULL, LV2_BUF_SIZE__maxBlockLength),
     sizeof(block),
     map_uri(NULL, LV2_ATOM__Int),
     &block},
    {LV2_OPTIONS_INSTANCE,
     0,
     map_uri(NULL, LV2_CORE__sampleRate),
     sizeof(rate),
     map_uri(NULL, LV2_ATOM__Float),
     &rate},
    {LV2_OPTIONS_INSTANCE, 0, 0, 0, 0, NULL}};
  LV2_Feature              features[] = {{LV2_URID__map, &map},
                                         {LV2_URID__unmap, &unmap},
                                         {LV2_WORKER__schedule, &work},
                                         {LV2_OPTIONS__options, (void*)(uintptr_t)options},
                                         {LV2_BUF_SIZE__boundedBlockLength, NULL}};
  const LV2_Feature* const list[]     = {
        &features[0], &features[1], &features[2], &features[3], &features[4], NULL};

  LilvNode* const         uri = lilv_new_uri(world, synth->uri);
  const LilvPlugin* const plugin =
    lilv_plugins_get_by_uri(lilv_world_get_all_plugins(world), uri);
  lilv_node_free(uri);
  memset(p, 0, sizeof(*p));
  if (!plugin || lilv_plugin_get_num_ports(plugin) > N_PORTS ||
      !(p->instance = lilv_plugin_instantiate(plugin, RATE, list))) {
    return;
  }

  int n_audio = 0;
  p->worker   = (const LV2_Worker_Interface*)lilv_instance_get_extension_data(
    p->instance, LV2_WORKER__interface);
  lilv_plugin_get_port_ranges_float(plugin, NULL, NULL, p->control);
  set_ports(world, plugin, p, synth->set);
  for (uint32_t i = 0U; i < lilv_plugin_get_num_ports(plugin); ++i) {
    p->control[i] = p->control[i] == p->control[i] ? p->control[i] : 0.0f;
    connect(world, plugin, p, i, &n_audio);
  }
  clear_events(p);
}

static double
now_ns(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return ((double)t.tv_sec * 1e9) + (double)t.tv_nsec;
}

/// One turn: the notes begin, a while passes, then time is taken.
static double
take_turn(Player* const p, const int notes, const uint32_t block)
{
  lilv_instance_activate(p->instance);
  for (int k = 0; k < notes; ++k) {
    play_note(p, 60 - (notes / 2) + k);
    run(p, 64U); // So that the phases differ
  }
  for (int k = 0; k < 100; ++k) {
    run(p, block);
  }
  const double begin = now_ns();
  for (uint32_t i = 0U; i < N_FRAMES; i += block) {
    run(p, block);
  }
  const double ns = (now_ns() - begin) / N_FRAMES;
  lilv_instance_deactivate(p->instance);
  for (int k = 0; k < notes; ++k) { // For those that keep notes
    LV2_Atom_Sequence* const s = (LV2_Atom_Sequence*)(void*)p->events;
    play_note(p, 60 - (notes / 2) + k);
    p->events[sizeof(s->atom) + s->atom.size - 8U] = 0x80U;
  }
  lilv_instance_activate(p->instance);
  for (int k = 0; k < 750; ++k) {
    run(p, 64U);
  }
  lilv_instance_deactivate(p->instance);
  return ns;
}

static int
compare(const void* const a, const void* const b)
{
  const double x = *(const double*)a;
  const double y = *(const double*)b;
  return (x > y) - (x < y);
}

/// Print the table; returns the same for a program.
static json_t*
report(Player* const players)
{
  json_t* const all = json_array();
  printf("%-16s", "ns per sample");
  for (int l = 0; l < N_LOADS; ++l) {
    char head[32];
    (void)snprintf(head, sizeof(head), "%d/%u", LOADS[l], BLOCKS[l]);
    printf(" %9s", head);
  }
  printf("   voices (notes/block)\n");
  for (int s = 0; s < N_SYNTHS; ++s) {
    json_t* const one    = json_object();
    json_t* const series = json_array();
    json_object_set_new(one, "synth", json_string(SYNTHS[s].name));
    json_object_set_new(one, "plays", json_string(SYNTHS[s].what));
    json_object_set_new(one, "voices", json_integer(SYNTHS[s].voices));
    json_object_set_new(one, "present", json_boolean(players[s].instance));
    printf("%-16s", SYNTHS[s].name);
    for (int l = 0; l < N_LOADS && players[s].instance; ++l) {
      double* const ns = players[s].ns[l];
      qsort(ns, N_ROUNDS, sizeof(*ns), compare);
      json_array_append_new(series,
                            json_pack("{s:i,s:i,s:f}",
                                      "notes",
                                      LOADS[l],
                                      "block",
                                      (int)BLOCKS[l],
                                      "ns_per_sample",
                                      ns[N_ROUNDS / 2]));
      printf(" %9.2f", ns[N_ROUNDS / 2]);
    }
    if (players[s].instance) {
      printf("   %d\n", SYNTHS[s].voices);
    } else {
      printf(" not installed: %s\n", SYNTHS[s].uri);
    }
    json_object_set_new(one, "ns", series);
    json_array_append_new(all, one);
  }
  return all;
}

/// Measure; the bundle of the synth and the file to write are given.
int
main(const int argc, char** const argv)
{
  static Player players[N_SYNTHS];
  char          folder[4096];
  if (argc != 3) {
    (void)fprintf(stderr, "usage: synths BUNDLE REPORT.json\n");
    return 2;
  }

  atom_sequence = map_uri(NULL, LV2_ATOM__Sequence);
  atom_chunk    = map_uri(NULL, LV2_ATOM__Chunk);
  (void)setenv("QT_QPA_PLATFORM", "offscreen", 0); // synthv1 asks for a screen
  char* const      real  = realpath(argv[1], NULL);
  LilvWorld* const world = lilv_world_new();
  (void)snprintf(folder, sizeof(folder), "%s/", real ? real : argv[1]);
  free(real);
  LilvNode* const bundle = lilv_new_file_uri(world, NULL, folder);
  lilv_world_load_all(world);
  lilv_world_load_bundle(world, bundle);
  for (int s = 0; s < N_SYNTHS; ++s) {
    player_open(&players[s], world, &SYNTHS[s]);
  }
  for (int k = 0; k < N_ROUNDS * N_LOADS; ++k) {
    const int l = k % N_LOADS;
    for (int s = 0; s < N_SYNTHS; ++s) {
      if (players[s].instance) {
        players[s].ns[l][k / N_LOADS] =
          take_turn(&players[s], LOADS[l], BLOCKS[l]);
      }
    }
  }

  json_t* const all = json_pack("{s:o}", "speed", report(players));
  const int     bad = json_dump_file(all, argv[2], JSON_INDENT(2));
  json_decref(all);
  for (int s = 0; s < N_SYNTHS; ++s) {
    lilv_instance_free(players[s].instance);
  }
  lilv_node_free(bundle);
  lilv_world_free(world);
  if (bad) {
    (void)fprintf(stderr, "synths: %s: cannot be written\n", argv[2]);
  }
  return bad ? 1 : 0;
}
