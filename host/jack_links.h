// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_JACK_LINKS_H
#define CHRONUS_HOST_JACK_LINKS_H

#include <jack/types.h>

#include <stdbool.h>
#include <stdint.h>

// What our ports are connected to, kept while there is no JACK server; main
// thread.  Part of the JACK edge: only `jack.c` uses it.

/// One connection
typedef struct {
  char* ours;    ///< Short name of our port; owned
  char* peer;    ///< Full name of the other one; owned
  bool  missing; ///< It is to be made as soon as both ports are there
} Link;

/// All zero is none
typedef struct {
  Link*    items; ///< Owned
  uint32_t n;     ///< How many
} Links;

/// Take note of what the client's ports are connected to now, beside what is
/// missing; without memory some is forgotten
void
links_note(Links* links, jack_client_t* client);

/// Add one that is missing; without memory it is forgotten
void
links_want(Links* links, const char* ours, const char* peer);

/// Call all of them missing, since the server is gone
void
links_lose(Links* links);

/// Make those that are missing and whose ports are there
void
links_make(Links* links, jack_client_t* client);

/// Forget them all
void
links_clear(Links* links);

#endif // CHRONUS_HOST_JACK_LINKS_H
