// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_QUAD_H
#define CHRONUS_PLUGIN_QUAD_H

#include "plugin/rt.h"

#include <stdint.h>
#include <string.h>

// Four floats at once, which every machine of ours has: for what goes from
// rows of voices to rows of frames and back.  Audio thread.

typedef float   Quad __attribute__((vector_size(16)));
typedef int32_t QuadInts __attribute__((vector_size(16)));

/// Elements of two, chosen by place: 0-3 in the first, 4-7 in the second
#if defined(__clang__)
#define QUAD_PICK(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define QUAD_PICK(a, b, ...) __builtin_shuffle(a, b, (QuadInts){__VA_ARGS__})
#endif

/// Read four floats that stand anywhere.
RT_INLINE Quad
quad_load(const float* const from)
{
  Quad x;
  memcpy(&x, from, sizeof(x));
  return x;
}

/// Write four floats anywhere.
RT_INLINE void
quad_store(float* const to, const Quad x)
{
  memcpy(to, &x, sizeof(x));
}

/// Swap rows and columns.
RT_INLINE void
quad_transpose(Quad m[4])
{
  const Quad a = QUAD_PICK(m[0], m[1], 0, 4, 1, 5);
  const Quad b = QUAD_PICK(m[0], m[1], 2, 6, 3, 7);
  const Quad c = QUAD_PICK(m[2], m[3], 0, 4, 1, 5);
  const Quad d = QUAD_PICK(m[2], m[3], 2, 6, 3, 7);

  m[0] = QUAD_PICK(a, c, 0, 1, 4, 5);
  m[1] = QUAD_PICK(a, c, 2, 3, 6, 7);
  m[2] = QUAD_PICK(b, d, 0, 1, 4, 5);
  m[3] = QUAD_PICK(b, d, 2, 3, 6, 7);
}

#endif // CHRONUS_PLUGIN_QUAD_H
