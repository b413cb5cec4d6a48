// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/urid.h"

#include <stddef.h>
#include <string.h>

/// Put a URI where nobody sees it yet; offset plus one, or 0 if there is no
/// room
static uint32_t
write_text(UridTable* const table, const char* const uri)
{
  const size_t   size = strlen(uri) + 1U;
  const uint32_t used = atomic_load(&table->used);
  if (size > URID_TEXT_BYTES - used) {
    return 0U;
  }

  const uint32_t at = atomic_fetch_add(&table->used, (uint32_t)size);
  if (at + size > URID_TEXT_BYTES) {
    return 0U;
  }
  memcpy(table->text + at, uri, size);
  return at + 1U;
}

uint32_t
urid_map(UridTable* const table, const char* const uri)
{
  uint32_t mine = 0U;
  for (uint32_t e = 0U; e < URID_MAX; ++e) {
    uint32_t there = atomic_load(&table->entries[e]);
    if (!there) {
      mine = mine ? mine : write_text(table, uri);
      if (!mine) {
        return 0U;
      }
      if (atomic_compare_exchange_strong(&table->entries[e], &there, mine)) {
        return e + 1U;
      }
    }
    if (!strcmp(table->text + there - 1U, uri)) {
      return e + 1U;
    }
  }
  return 0U;
}

const char*
urid_unmap(const UridTable* const table, const uint32_t urid)
{
  if (!urid || urid > URID_MAX) {
    return NULL;
  }
  const uint32_t there = atomic_load(&table->entries[urid - 1U]);
  return there ? table->text + there - 1U : NULL;
}
