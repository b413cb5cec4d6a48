// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/bundle.h"

#include "host/osc/codec.h"

#include <stdlib.h>
#include <string.h>

/// What stands before the elements: the mark, and the time tag for at once
static const uint8_t head[16] = "#bundle\0\0\0\0\0\0\0\0\1";

bool
bundle_add(Bundle* const bundle, const Reply* const message)
{
  uint32_t       n     = 0U;
  uint8_t* const bytes = codec_encode(message, &n);
  const uint32_t begin = bundle->n_bytes ? bundle->n_bytes : sizeof(head);
  const bool     fits  = bytes && n + 4U <= BUNDLE_BYTES - begin;
  if (fits) {
    uint8_t* const at      = bundle->bytes + begin;
    const uint8_t  count[] = {
       (uint8_t)(n >> 24U), (uint8_t)(n >> 16U), (uint8_t)(n >> 8U), (uint8_t)n};
    memcpy(bundle->bytes, head, sizeof(head));
    memcpy(at, count, sizeof(count));
    memcpy(at + sizeof(count), bytes, n);
    bundle->n_bytes = begin + (uint32_t)sizeof(count) + n;
  }
  free(bytes);
  return fits;
}
