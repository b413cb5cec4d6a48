// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_EAR_H
#define CHRONUS_TESTS_EAR_H

#include <lo/lo.h>

#include <stdint.h>

// One who listens to what a host says over OSC

typedef struct {
  lo_server server;     ///< Where it listens
  char      path[64];   ///< Of the last message; empty: nothing is new
  char      words[512]; ///< Its arguments, a bar after each
  uint32_t  n;          ///< Messages so far
} Ear;

/// Begin to listen, at any port; must not move
void
ear_open(Ear* ear);

void
ear_close(Ear* ear);

/// A host that listens at a port of this machine; to be freed
lo_address
ear_address(uint32_t port);

/// Hear what has come, waiting for it a little
void
ear_listen(const Ear* ear);

/// Note a message; `ear` is an Ear, as liblo gives it to a handler
int
ear_note(const char* path,
         const char* types,
         lo_arg**    args,
         int         n_args,
         lo_message  message,
         void*       ear);

/// The next message is of this path; it comes within 20 s, and is new no more
void
ear_await(Ear* ear, const char* path);

#endif // CHRONUS_TESTS_EAR_H
