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

/// Elements of two, chosen by place: first those of `a`, then those of `b`
#define QUAD_PICK(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)

/// Swap rows and columns of the four rows `m`: a function's body, for rows of
/// one or more fours, of which PICK chooses elements alike
#define QUAD_TRANSPOSE(Row, PICK, m)              \
  const Row a = PICK((m)[0], (m)[1], 0, 4, 1, 5); \
  const Row b = PICK((m)[0], (m)[1], 2, 6, 3, 7); \
  const Row c = PICK((m)[2], (m)[3], 0, 4, 1, 5); \
  const Row d = PICK((m)[2], (m)[3], 2, 6, 3, 7); \
  (m)[0]      = PICK(a, c, 0, 1, 4, 5);           \
  (m)[1]      = PICK(a, c, 2, 3, 6, 7);           \
  (m)[2]      = PICK(b, d, 0, 1, 4, 5);           \
  (m)[3]      = PICK(b, d, 2, 3, 6, 7)

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
  QUAD_TRANSPOSE(Quad, QUAD_PICK, m);
}

#endif // CHRONUS_PLUGIN_QUAD_H
