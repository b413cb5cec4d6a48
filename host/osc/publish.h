// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PUBLISH_H
#define CHRONUS_HOST_PUBLISH_H

#include "host/base/event.h"
#include "host/osc/net.h"
#include "host/osc/surface.h"

#include <stdint.h>

// What subscribers are told: each packet is a bundle that begins with /seq n,
// so that they see which ones they missed; the OSC thread

/// Send to each subscriber that is due what has changed since its last update;
/// those that are gone, or silent for 30 s, are forgotten
void
publish_changes(const Surface* surface, const Net* net, uint64_t now_ns);

/// When the next one is due; UINT64_MAX if there is nobody
uint64_t
publish_next_ns(const Surface* surface);

/// Have a MIDI message that the engine was given told with the next updates
void
publish_midi(const Surface* surface, const uint8_t* bytes, uint32_t n_bytes);

/// Whether anybody wants to be told of MIDI
bool
publish_wants_midi(const Surface* surface);

/// Send a message at once to all subscribers who want its path, and to who has
/// asked for it, if that is not null
void
publish_news(const Surface* surface,
             const Net*     net,
             const Reply*   reply,
             const Sender*  asker);

/// Tell `/error PATH REASON` to all subscribers, and to who has asked for what
/// now fails, at once
void
publish_error(const Surface* surface,
              const Net*     net,
              const char*    path,
              const char*    reason);

#endif // CHRONUS_HOST_PUBLISH_H
