// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_HUSH_H
#define CHRONUS_HOST_HUSH_H

// Keeps what libraries print on stderr until it can be said better; main thread

typedef struct {
  int saved;  ///< Descriptor that stderr was, or -1 if nothing is diverted
  int memory; ///< Descriptor of what was printed since, or -1
} Hush;

/// From now on stderr is kept; where that is impossible it stays as it is
void
hush_begin(Hush* hush);

/// Stderr is as before; returns what was printed meanwhile (free it), or null
char*
hush_end(Hush* hush);

#endif // CHRONUS_HOST_HUSH_H
