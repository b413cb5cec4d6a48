// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_EVENT_H
#define CHRONUS_HOST_EVENT_H

#include <stdint.h>

// What can happen within a period, as plain data that crosses threads

/// Most texts in a group of events that waits for its frame
#define EVENT_GROUP_TEXTS 32U

typedef enum {
  EVENT_SET,      ///< Port `index` takes `value`
  EVENT_TEXT,     ///< Property `index` takes the payload, a text with its zero
  EVENT_MIDI,     ///< The payload is one MIDI message
  EVENT_SNAPSHOT, ///< The copy named `index` saves its state after this block
  EVENT_FAULT,    ///< The copy named `index` commits fault `value`; before the
                  ///< engine has resolved it `index` is a FaultWhich
  EVENT_SWAP,     ///< The standby becomes the active copy
  EVENT_RESTORE,  ///< The standby is replaced
  EVENT_UPGRADE,  ///< Copies of the binary on disk take over
  EVENT_RECORD,   ///< Take `index` is recorded from now on; 0: none is
  EVENT_LEARN,  ///< A controller is bound to port `index`, as the payload says
  EVENT_FORGET, ///< The binding of slot `index` ends
  EVENT_ADMIT,  ///< Copy `index` reads on; `value` is 1 if it is exact
  EVENT_GREET,  ///< Copy `index`, which is fresh, begins with this block; the
                ///< payload is how many jobs were answered, 8 bytes
  EVENT_HELD,   ///< Copy `index` gets the payload as a MIDI message
  EVENT_TRANSPORT, ///< The payload is a Transport
  EVENT_ANSWER, ///< After this block the jobs below the payload, 8 bytes, are
                ///< answered
  EVENT_GET,    ///< The plugin is to tell its properties
  EVENT_GROUP,  ///< The next `index` bytes of events, `value` of them texts,
                ///< act on one frame: at once, or when the payload says; never
                ///< in a log
} EventKind;

/// Header of an event; its payload follows, padded to 8 bytes
typedef struct {
  uint32_t frame;   ///< Offset in the block, frames
  uint16_t kind;    ///< An EventKind
  uint16_t n_bytes; ///< Payload, bytes
  uint32_t index;   ///< Port or copy, by kind
  float    value;   ///< By kind
} Event;

/// Bytes that an event with a payload of `n_bytes` takes in a log or ring
static inline uint32_t
event_size(const uint32_t n_bytes)
{
  return (uint32_t)sizeof(Event) + ((n_bytes + 7U) & ~7U);
}

/// The payload of an event that lies in a log
static inline const uint8_t*
event_payload(const Event* const event)
{
  return (const uint8_t*)(event + 1);
}

#endif // CHRONUS_HOST_EVENT_H
