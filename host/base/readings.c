// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/readings.h"

#include <stdlib.h>

Status
readings_open(Readings* const readings, const uint32_t n)
{
  *readings = (Readings){
    .n       = n,
    .numbers = (_Atomic uint64_t*)calloc(n + 1U, sizeof(_Atomic uint64_t))};
  if (!readings->numbers) {
    readings->n = 0U;
    return STATUS_NO_MEMORY;
  }
  return STATUS_OK;
}

void
readings_close(Readings* const readings)
{
  free(readings->numbers);
  *readings = (Readings){.n = 0U};
}
