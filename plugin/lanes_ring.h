// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_LANES_RING_H
#define CHRONUS_PLUGIN_LANES_RING_H

#include "plugin/dsp.h"
#include "plugin/group.h"
#include "plugin/lanes.h"
#include "plugin/quad.h"
#include "plugin/rt.h"
#include "plugin/wave.h"

#include <stdint.h>
#include <string.h>

// What corners add, from rows of frames to rows of lanes.  A row is written as
// a whole: one written by fours is slow to read back.  Audio thread.

/// Where element `k` of two fours is, the `q`th of two rows
#define LANES_AT(q, k) (((k) % 4) + (4 * (q)) + ((k) < 4 ? 0 : LANES))

/// Where four such elements are
#define LANES_FOUR(q, i, j, k, l) \
  LANES_AT(q, i), LANES_AT(q, j), LANES_AT(q, k), LANES_AT(q, l)

#if LANES == 4

/// Elements of two rows, chosen alike in each four; as QUAD_PICK
#define LANES_PICK(a, b, ...) QUAD_PICK(a, b, LANES_FOUR(0, __VA_ARGS__))

/// Four frames from `i` on of every fourth voice, side by side.
RT_INLINE Floats
lanes_fours(const float ring[][3 * CHUNK], const int i)
{
  return quad_load(ring[0] + i);
}

#elif LANES == 8

#define LANES_PICK(a, b, ...) \
  QUAD_PICK(a, b, LANES_FOUR(0, __VA_ARGS__), LANES_FOUR(1, __VA_ARGS__))

/// Four frames from `i` on of every fourth voice, side by side.
RT_INLINE Floats
lanes_fours(const float ring[][3 * CHUNK], const int i)
{
  const Quad a = quad_load(ring[0] + i);
  const Quad b = quad_load(ring[4] + i);
  return QUAD_PICK(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
}

#else

#define LANES_PICK(a, b, ...)           \
  QUAD_PICK(a,                          \
            b,                          \
            LANES_FOUR(0, __VA_ARGS__), \
            LANES_FOUR(1, __VA_ARGS__), \
            LANES_FOUR(2, __VA_ARGS__), \
            LANES_FOUR(3, __VA_ARGS__))

/// Four frames from `i` on of every fourth voice, side by side.
RT_INLINE Floats
lanes_fours(const float ring[][3 * CHUNK], const int i)
{
  typedef float Half __attribute__((vector_size(32)));

  const Quad a  = quad_load(ring[0] + i);
  const Quad b  = quad_load(ring[4] + i);
  const Quad c  = quad_load(ring[8] + i);
  const Quad d  = quad_load(ring[12] + i);
  const Half ab = QUAD_PICK(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
  const Half cd = QUAD_PICK(c, d, 0, 1, 2, 3, 4, 5, 6, 7);
  return QUAD_PICK(
    ab, cd, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

#endif

/// Swap rows and columns of each four by four.
RT_INLINE void
lanes_transpose(Floats m[4])
{
  QUAD_TRANSPOSE(Floats, LANES_PICK, m);
}

/// Add what the corners of the voices from `v` on add.
RT_INLINE void
lanes_rings(const Wave* const w, const int v, Samples* const out)
{
  for (int i = 0; i < CHUNK; i += 4) {
    Floats m[4] = {lanes_fours(w->ring + v, i),
                   lanes_fours(w->ring + v + 1, i),
                   lanes_fours(w->ring + v + 2, i),
                   lanes_fours(w->ring + v + 3, i)};
    lanes_transpose(m);
    for (int k = 0; k < 4; ++k) {
      Floats x;
      memcpy(&x, &out->row[i + k][v], sizeof(x));
      x += m[k];
      memcpy(&out->row[i + k][v], &x, sizeof(x));
    }
  }
}

/// Let what the corners of a voice add move on by a chunk.
RT_INLINE void
lanes_shift(float ring[3 * CHUNK])
{
  const Floats zero = {0.0f};
  for (int i = 0; i < 3 * CHUNK; i += LANES) {
    Floats x = zero;
    if (i < 2 * CHUNK) {
      memcpy(&x, ring + CHUNK + i, sizeof(x));
    }
    memcpy(ring + i, &x, sizeof(x));
  }
}

#endif // CHRONUS_PLUGIN_LANES_RING_H
