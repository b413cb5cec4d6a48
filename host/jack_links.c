// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/jack_links.h"

#include <jack/jack.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
drop(Link* const link)
{
  free(link->ours);
  free(link->peer);
}

/// Keep only those that are missing
static void
drop_present(Links* const links)
{
  uint32_t n = 0U;
  for (uint32_t l = 0U; l < links->n; ++l) {
    if (links->items[l].missing) {
      links->items[n++] = links->items[l];
    } else {
      drop(&links->items[l]);
    }
  }
  links->n = n;
}

static bool
is_missing(const Links* const links,
           const char* const  ours,
           const char* const  peer)
{
  for (uint32_t l = 0U; l < links->n; ++l) {
    const Link* const link = &links->items[l];
    if (link->missing && !strcmp(link->ours, ours) &&
        !strcmp(link->peer, peer)) {
      return true;
    }
  }
  return false;
}

/// Note a link, which lies last then; false if there is no memory
static bool
add(Links* const links, const char* const ours, const char* const peer)
{
  Link* const items =
    (Link*)realloc(links->items, (links->n + 1U) * sizeof(Link));
  if (!items) {
    return false;
  }
  links->items = items;
  Link link    = {.ours = strdup(ours), .peer = strdup(peer)};
  if (!link.ours || !link.peer) {
    drop(&link);
    return false;
  }
  items[links->n++] = link;
  return true;
}

void
links_note(Links* const links, jack_client_t* const client)
{
  drop_present(links);
  const char** const names = jack_get_ports(client, NULL, NULL, 0UL);
  for (uint32_t k = 0U; names && names[k]; ++k) {
    const jack_port_t* const port = jack_port_by_name(client, names[k]);
    if (!port || !jack_port_is_mine(client, port)) {
      continue;
    }
    const char* const  ours  = jack_port_short_name(port);
    const char** const peers = jack_port_get_all_connections(client, port);
    for (uint32_t p = 0U; peers && peers[p]; ++p) {
      if (!is_missing(links, ours, peers[p])) {
        (void)add(links, ours, peers[p]);
      }
    }
    jack_free(peers);
  }
  jack_free(names);
}

void
links_want(Links* const links, const char* const ours, const char* const peer)
{
  if (add(links, ours, peer)) {
    links->items[links->n - 1U].missing = true;
  }
}

void
links_lose(Links* const links)
{
  for (uint32_t l = 0U; l < links->n; ++l) {
    links->items[l].missing = true;
  }
}

static void
make(Link* const link, jack_client_t* const client)
{
  char name[512];
  snprintf(
    name, sizeof(name), "%s:%s", jack_get_client_name(client), link->ours);
  const jack_port_t* const port = jack_port_by_name(client, name);
  if (port && jack_port_by_name(client, link->peer)) {
    const bool input  = jack_port_flags(port) & JackPortIsInput;
    const int  failed = input ? jack_connect(client, link->peer, name)
                              : jack_connect(client, name, link->peer);
    link->missing     = failed && failed != EEXIST;
  }
}

void
links_make(Links* const links, jack_client_t* const client)
{
  for (uint32_t l = 0U; l < links->n; ++l) {
    if (links->items[l].missing) {
      make(&links->items[l], client);
    }
  }
}

void
links_clear(Links* const links)
{
  for (uint32_t l = 0U; l < links->n; ++l) {
    drop(&links->items[l]);
  }
  free(links->items);
  *links = (Links){.n = 0U};
}
