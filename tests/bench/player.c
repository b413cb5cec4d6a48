// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bench/player.h"

#include <lilv/lilv.h>
#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/core/lv2.h>
#include <lv2/midi/midi.h>
#include <lv2/options/options.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_URIS = 512 }; // URIs that can be mapped

static char* uris[N_URIS]; // By URID - 1

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

void
player_clear(Player* const p)
{
  LV2_Atom_Sequence* const in = (LV2_Atom_Sequence*)(void*)p->events;
  lv2_atom_sequence_clear(in);
  in->atom.type = p->sequence;
  for (int k = 0; k < 2; ++k) {
    LV2_Atom* const out = (LV2_Atom*)(void*)p->answers[k];
    out->type           = p->chunk;
    out->size           = sizeof(p->answers[k]) - sizeof(LV2_Atom);
  }
}

void
player_note(Player* const p, const int status, const int note)
{
  LV2_Atom_Sequence* const s        = (LV2_Atom_Sequence*)(void*)p->events;
  const LV2_Atom_Event     e        = {{0}, {3U, p->midi}};
  const uint8_t            bytes[8] = {(uint8_t)status, (uint8_t)note, 100U};
  uint8_t* const           to = p->events + sizeof(s->atom) + s->atom.size;
  memcpy(to, &e, sizeof(e));
  memcpy(to + sizeof(e), bytes, sizeof(bytes));
  s->atom.size += (uint32_t)(sizeof(e) + sizeof(bytes));
}

void
player_run(Player* const p, const uint32_t n)
{
  lilv_instance_run(p->instance, n);
  player_clear(p);
}

/// Connect one port.
static void
connect_port(LilvWorld* const        world,
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
    const int out = !lilv_port_is_a(plugin, port, input);
    to            = p->audio[(*n_audio)++ % N_AUDIO];
    p->left       = out && !p->left ? (float*)to : p->left;
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

/// An option that is a number.
static LV2_Options_Option
option(const char* const uri, const char* const type, const void* const value)
{
  return (LV2_Options_Option){LV2_OPTIONS_INSTANCE,
                              0,
                              map_uri(NULL, uri),
                              4U,
                              map_uri(NULL, type),
                              value};
}

/// What the host can do; plugins keep pointers to it.
static void
fill_features(PlayerFeatures* const f, Player* const p)
{
  f->map   = (LV2_URID_Map){NULL, map_uri};
  f->unmap = (LV2_URID_Unmap){NULL, unmap_uri};
  f->work  = (LV2_Worker_Schedule){p, schedule_work};
  f->block = MAX_BLOCK;
  f->rate  = (float)PLAYER_RATE;
  f->options[0] =
    option(LV2_BUF_SIZE__minBlockLength, LV2_ATOM__Int, &f->block);
  f->options[1] =
    option(LV2_BUF_SIZE__maxBlockLength, LV2_ATOM__Int, &f->block);
  f->options[2] = option(LV2_CORE__sampleRate, LV2_ATOM__Float, &f->rate);
  f->all[0]     = (LV2_Feature){LV2_URID__map, &f->map};
  f->all[1]     = (LV2_Feature){LV2_URID__unmap, &f->unmap};
  f->all[2]     = (LV2_Feature){LV2_WORKER__schedule, &f->work};
  f->all[3]     = (LV2_Feature){LV2_OPTIONS__options, f->options};
  f->all[4]     = (LV2_Feature){LV2_BUF_SIZE__boundedBlockLength, NULL};
  for (int k = 0; k < N_FEATURES; ++k) {
    f->list[k] = &f->all[k];
  }
}

void
player_open(Player* const     p,
            LilvWorld* const  world,
            const Peer* const peer,
            const char* const more)
{
  LilvNode* const         uri = lilv_new_uri(world, peer->uri);
  const LilvPlugin* const plugin =
    lilv_plugins_get_by_uri(lilv_world_get_all_plugins(world), uri);
  lilv_node_free(uri);
  memset(p, 0, sizeof(*p));
  fill_features(&p->features, p);
  p->sequence = map_uri(NULL, LV2_ATOM__Sequence);
  p->chunk    = map_uri(NULL, LV2_ATOM__Chunk);
  p->midi     = map_uri(NULL, LV2_MIDI__MidiEvent);
  if (peer->lanes) {
    (void)setenv("CHRONUS_LANES", peer->lanes, 1);
  }
  if (!plugin || lilv_plugin_get_num_ports(plugin) > N_PORTS ||
      !(p->instance =
          lilv_plugin_instantiate(plugin, PLAYER_RATE, p->features.list))) {
    return;
  }

  int n_audio = 0;
  p->worker   = (const LV2_Worker_Interface*)lilv_instance_get_extension_data(
    p->instance, LV2_WORKER__interface);
  lilv_plugin_get_port_ranges_float(plugin, NULL, NULL, p->control);
  set_ports(world, plugin, p, peer->set);
  set_ports(world, plugin, p, more);
  for (uint32_t i = 0U; i < lilv_plugin_get_num_ports(plugin); ++i) {
    p->control[i] = p->control[i] == p->control[i] ? p->control[i] : 0.0f;
    connect_port(world, plugin, p, i, &n_audio);
  }
  player_clear(p);
}

LilvWorld*
player_world(const char* const bundle)
{
  char             folder[4096];
  char* const      real  = realpath(bundle, NULL);
  LilvWorld* const world = lilv_world_new();
  (void)snprintf(folder, sizeof(folder), "%s/", real ? real : bundle);
  free(real);
  (void)setenv("QT_QPA_PLATFORM", "offscreen", 0); // synthv1 asks for a screen
  LilvNode* const node = lilv_new_file_uri(world, NULL, folder);
  lilv_world_load_all(world);
  lilv_world_load_bundle(world, node);
  lilv_node_free(node);
  return world;
}

void
player_close(Player* const p)
{
  lilv_instance_free(p->instance);
  p->instance = NULL;
}
