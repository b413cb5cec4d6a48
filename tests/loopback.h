// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_LOOPBACK_H
#define CHRONUS_TESTS_LOOPBACK_H

#include <stdint.h>

// Sockets on 127.0.0.1 for tests

/// A port that neither UDP nor TCP uses at the moment; 0 if there is none
uint32_t
loopback_free_port(void);

/// A socket (SOCK_DGRAM, SOCK_STREAM) bound to a port (0: any); -1 on failure
int
loopback_bind(int type, uint32_t port);

/// A socket connected to a port, whose reads end after 5 s; -1 on failure
int
loopback_connect(int type, uint32_t port);

#endif // CHRONUS_TESTS_LOOPBACK_H
