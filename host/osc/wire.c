// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/wire.h"

#include <string.h>

/// What no argument's size is
#define NO_SIZE UINT32_MAX

/// Everything is padded to a multiple of 4
static uint32_t
padded(const uint32_t n_bytes)
{
  return (n_bytes + 3U) & ~3U;
}

/// Size of a string with the zeros after it, or NO_SIZE if it does not end
static uint32_t
string_size(const uint8_t* const at, const uint32_t left)
{
  const uint8_t* const end = left ? memchr(at, 0, left) : NULL;
  return end ? padded((uint32_t)(end - at) + 1U) : NO_SIZE;
}

/// Size of a blob with its length before it and the zeros after it
static uint32_t
blob_size(const uint8_t* const at, const uint32_t left)
{
  if (left < 4U) {
    return NO_SIZE;
  }
  const uint32_t n_bytes = ((uint32_t)at[0] << 24U) | ((uint32_t)at[1] << 16U) |
                           ((uint32_t)at[2] << 8U) | at[3];
  return n_bytes <= left - 4U ? 4U + padded(n_bytes) : NO_SIZE;
}

static uint32_t
arg_size(const uint8_t type, const uint8_t* const at, const uint32_t left)
{
  switch (type) {
    case 'T':
    case 'F':
    case 'N':
    case 'I':
      return 0U;
    case 'i':
    case 'f':
    case 'c':
    case 'm':
      return 4U;
    case 'h':
    case 'd':
    case 't':
      return 8U;
    case 's':
    case 'S':
      return string_size(at, left);
    case 'b':
      return blob_size(at, left);
    default:
      return NO_SIZE;
  }
}

bool
wire_valid(const uint8_t* const bytes, const uint32_t n_bytes)
{
  const uint32_t types = string_size(bytes, n_bytes);
  if (types >= n_bytes || bytes[types] != ',') {
    return false;
  }
  const uint32_t size = string_size(bytes + types, n_bytes - types);
  if (size > n_bytes - types) {
    return false;
  }

  uint32_t at = types + size;
  for (uint32_t i = types + 1U; bytes[i]; ++i) {
    const uint32_t n = arg_size(bytes[i], bytes + at, n_bytes - at);
    if (n > n_bytes - at) {
      return false;
    }
    at += n;
  }
  return at == n_bytes;
}
