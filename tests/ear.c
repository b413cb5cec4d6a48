// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/ear.h"

#include <check.h>

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/// Longest wait for something new, ms
#define LISTEN_MS 50

/// So many waits before what does not come is given up
#define WAITS 400

/// Print an argument; not by liblo's union, which wants more than OSC's four
/// bytes of alignment
static void
print_argument(const char type, const lo_arg* const arg, char text[256])
{
  float   real  = 0.0f;
  int32_t whole = 0;
  memcpy(&real, arg, sizeof(real));
  memcpy(&whole, arg, sizeof(whole));
  if (type == 's') {
    snprintf(text, 256U, "%s", (const char*)arg);
  } else if (type == 'f') {
    snprintf(text, 256U, "%g", (double)real);
  } else {
    snprintf(text, 256U, "%d", whole);
  }
}

int
ear_note(const char* const path,
         const char* const types,
         lo_arg** const    args,
         const int         n_args,
         const lo_message  message,
         void* const       context)
{
  Ear* const ear = (Ear*)context;
  size_t     n   = 0U;
  (void)message;
  snprintf(ear->path, sizeof(ear->path), "%s", path);
  ear->words[0] = '\0';
  for (int i = 0; i < n_args && n < sizeof(ear->words); ++i) {
    char text[256];
    print_argument(types[i], args[i], text);
    n += (size_t)snprintf(ear->words + n, sizeof(ear->words) - n, "%s|", text);
  }
  ++ear->n;
  return 0;
}

void
ear_open(Ear* const ear)
{
  *ear = (Ear){.server = lo_server_new(NULL, NULL)};
  ck_assert_ptr_nonnull(ear->server);
  lo_server_add_method(ear->server, NULL, NULL, ear_note, ear);
}

void
ear_close(Ear* const ear)
{
  lo_server_free(ear->server);
}

lo_address
ear_address(const uint32_t port)
{
  char text[16];
  snprintf(text, sizeof(text), "%u", port);
  return lo_address_new("127.0.0.1", text);
}

void
ear_listen(const Ear* const ear)
{
  lo_server_recv_noblock(ear->server, LISTEN_MS);
}

void
ear_await(Ear* const ear, const char* const path)
{
  for (int t = 0; t < WAITS && !ear->path[0]; ++t) {
    ear_listen(ear);
  }
  ck_assert_str_eq(ear->path, path);
  ear->path[0] = '\0';
}
