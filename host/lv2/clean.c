// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/clean.h"

#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// The largest pieces that are tried, bytes; larger ones are mapped anew
#define LARGEST_BYTES ((size_t)65536U)

/// Up to this size each has a list of its own, in these steps, bytes
#define LISTED_BYTES ((size_t)1024U)
#define STEP_BYTES ((size_t)16U)

/// Most pieces that are sorted at a time, as a power of two
#define RANKS 40U

/// Memory that was free
typedef struct Piece {
  struct Piece* next; ///< Of a list, or null
} Piece;

/// Take and wipe all pieces of a size that lie in what the process has by now
static Piece*
take(Piece* all, const size_t size)
{
  const uintptr_t end   = (uintptr_t)sbrk(0);
  Piece*          piece = (Piece*)malloc(size);
  while (piece && (uintptr_t)piece < end) {
    explicit_bzero(piece, malloc_usable_size(piece)); // Though it is freed next
    piece->next = all;
    all         = piece;
    piece       = (Piece*)malloc(size);
  }
  free(piece);
  return all;
}

/// Make one list by address of two
static Piece*
merge(Piece* a, Piece* b)
{
  Piece*  all = NULL;
  Piece** end = &all;
  while (a && b) {
    Piece** const lower = (uintptr_t)a < (uintptr_t)b ? &a : &b;
    *end                = *lower;
    end                 = &(*lower)->next;
    *lower              = (*lower)->next;
  }
  *end = a ? a : b;
  return all;
}

/// Sort a list by address
static Piece*
sort(Piece* all)
{
  Piece* ranks[RANKS] = {NULL}; // Each null, or a list of two to that power
  Piece* sorted       = NULL;
  while (all) {
    Piece*   list = all;
    uint32_t k    = 0U;
    all           = all->next;
    list->next    = NULL;
    for (; ranks[k]; ++k) {
      list     = merge(ranks[k], list);
      ranks[k] = NULL;
    }
    ranks[k] = list;
  }
  for (uint32_t k = 0U; k < RANKS; ++k) {
    sorted = merge(ranks[k], sorted);
  }
  return sorted;
}

void
clean_memory(void)
{
  Piece* all = NULL;
  mallopt(M_MXFAST, 0); // Join with its neighbour what is freed
  for (size_t size = LARGEST_BYTES; size >= STEP_BYTES;
       size        = size > LISTED_BYTES ? size / 2U : size - STEP_BYTES) {
    all = take(all, size);
  }
  // In this order what is free grows at its end, and the C library, which links
  // free pieces by their begins, writes nowhere but there
  all = sort(all);
  while (all) {
    Piece* const next = all->next;
    explicit_bzero(all, sizeof(*all));
    free(all);
    all = next;
  }
}
