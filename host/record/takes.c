// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/record/takes.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

const char*
takes_flaw(const char* const name)
{
  static const char suffix[] = ".wav";
  const size_t      n        = strlen(name);
  for (size_t i = 0U; i < n; ++i) {
    if ((unsigned char)name[i] < ' ' || name[i] == 127) {
      return "the name holds a control character";
    }
  }
  if (strchr(name, '/')) {
    return "takes a name without folder: --record-dir says where it goes";
  }
  if (name[0] == '.') {
    return "the name begins with a dot";
  }
  if (n >= TAKES_NAME_BYTES) {
    return "the name is too long";
  }
  return n >= sizeof(suffix) &&
             !strcasecmp(name + n + 1U - sizeof(suffix), suffix)
           ? NULL
           : "the name must end with .wav";
}

uint32_t
takes_add(Takes* const takes, const char* const name)
{
  for (uint32_t tries = 0U; tries < TAKES_MAX; ++tries) {
    const uint32_t  take = ++takes->last ? takes->last : ++takes->last;
    TakeName* const slot = &takes->names[take % TAKES_MAX];
    if (!atomic_load_explicit(&slot->take, memory_order_acquire)) {
      snprintf(slot->name, sizeof(slot->name), "%s", name);
      atomic_store_explicit(&slot->take, take, memory_order_release);
      return take;
    }
  }
  return 0U;
}

void
takes_drop(Takes* const takes, const uint32_t take)
{
  uint32_t expected = take;
  if (take) {
    atomic_compare_exchange_strong(
      &takes->names[take % TAKES_MAX].take, &expected, 0U);
  }
}

void
takes_use(Takes* const takes, const uint32_t take, char name[TAKES_NAME_BYTES])
{
  TakeName* const slot = &takes->names[take % TAKES_MAX];
  name[0]              = '\0';
  if (atomic_load_explicit(&slot->take, memory_order_acquire) == take) {
    memcpy(name, slot->name, TAKES_NAME_BYTES);
    atomic_store_explicit(&slot->take, 0U, memory_order_release);
  }
}
