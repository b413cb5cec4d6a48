// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/jack_midi.h"

#include <jack/jack.h>
#include <jack/midiport.h>

#include <stdbool.h>
#include <stddef.h>

uint64_t
jack_midi_fetch(jack_port_t* const   port,
                Block* const         events,
                const jack_nframes_t n_frames)
{
  void* const    buffer = jack_port_get_buffer(port, n_frames);
  const uint32_t n      = jack_midi_get_event_count(buffer);
  uint64_t       lost   = jack_midi_get_lost_event_count(buffer);
  events->event_bytes   = 0U;
  for (uint32_t e = 0U; e < n; ++e) {
    jack_midi_event_t midi;
    if (jack_midi_event_get(&midi, buffer, e)) {
      continue;
    }
    const Event event = {
      .frame = midi.time, .kind = EVENT_MIDI, .n_bytes = (uint16_t)midi.size};
    const bool fits = midi.size < BLOCK_EVENT_BYTES &&
                      block_append(events, &event, midi.buffer);
    lost += !fits;
  }
  return lost;
}

uint64_t
jack_midi_send(jack_port_t* const   port,
               const Block* const   events,
               const jack_nframes_t n_frames)
{
  void* const  buffer = jack_port_get_buffer(port, n_frames);
  uint32_t     at     = 0U;
  uint32_t     floor  = 0U; // JACK takes them in order of time only
  uint64_t     lost   = 0U;
  const Event* event  = NULL;
  jack_midi_clear_buffer(buffer);
  while ((event = block_next(events, &at))) {
    floor = event->frame > floor ? event->frame : floor;
    lost += jack_midi_event_write(
              buffer, floor, event_payload(event), event->n_bytes) != 0;
  }
  return lost;
}
