// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_EXCHANGE_H
#define CHRONUS_HOST_EXCHANGE_H

#include "host/connection.h"
#include "host/host.h"
#include "host/options.h"
#include "host/osc/osc.h"

#include <stdbool.h>
#include <stdint.h>

// How another plugin takes the place of the one that plays: a host of its own
// is made beside it, and takes over between two periods; main thread

/// All zero is a host that plays what it began with
typedef struct {
  LoadWish   wish;    ///< What is under way, or was last
  Host*      next;    ///< Being made, or null; owned
  Stats      trial;   ///< Of that
  Host*      gone;    ///< Closed last, or null: others may still read it; owned
  Options    options; ///< Of `next`
  HostDriver driver;  ///< It is made for
  uint64_t   since_ns; ///< When that began
  bool       left;     ///< Parked threads remain of a host that is closed
} Exchange;

/**
   Do what is wished over OSC, one step at a time; call it every few ms.

   Whatever goes wrong is told over OSC, and the old one plays on.
   @param playing The host that plays; on heap or static; replaced by the other
   one once that does.
   @param options Of the first host.
   @param settled Nobody else is at work on the host that plays just now, so
   that it may be closed.
*/
void
exchange_tend(Exchange*      exchange,
              Host**         playing,
              Connection*    connection,
              Osc*           osc,
              const Options* options,
              bool           settled);

/// End what is under way; false as `host_close`, of any host but the last
bool
exchange_close(Exchange* exchange);

#endif // CHRONUS_HOST_EXCHANGE_H
