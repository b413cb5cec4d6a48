// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_URID_H
#define CHRONUS_HOST_URID_H

#include <stdatomic.h>
#include <stdint.h>

// Numbers for URIs, the same in every copy.  Any thread or process may add one
// and may die while it does: a single exchange makes an entry visible.

#define URID_MAX 4096U          ///< Most URIs
#define URID_TEXT_BYTES 262144U ///< Room for their text

/// Plain data in shared memory; all zero is an empty table
typedef struct {
  _Atomic uint32_t used;                  ///< Bytes of `text` given out
  _Atomic uint32_t entries[URID_MAX];     ///< Offset in `text` plus one, or 0
  char             text[URID_TEXT_BYTES]; ///< Zero-terminated URIs
} UridTable;

/// The number of a URI, above 0; 0 if the table is full; not real time
uint32_t
urid_map(UridTable* table, const char* uri);

/// The URI of a number, or null; it lives as long as the table
const char*
urid_unmap(const UridTable* table, uint32_t urid);

#endif // CHRONUS_HOST_URID_H
