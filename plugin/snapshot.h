// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_SNAPSHOT_H
#define CHRONUS_PLUGIN_SNAPSHOT_H

#include <lv2/core/lv2.h>

#include <stddef.h>

// The LV2 extension that lets a host copy the whole state of sound

#define SNAPSHOT_URI "urn:chronus:snapshot"

/**
   What `extension_data(SNAPSHOT_URI)` returns.

   A snapshot taken between any two calls of `run()` and put into another
   instance of the same binary at the same sample rate makes that instance give
   the same bits from there on, as long as both get the same input.  Another
   binary, such as a newer version, may take it over if its state has the same
   layout.  All three functions are real-time safe and belong to the thread that
   calls `run()`.
*/
typedef struct {
  /// Bytes that a snapshot takes; the same for every instance at one rate
  size_t (*size)(LV2_Handle instance);

  /// Write `size()` bytes to `to`, which the caller owns
  void (*save)(LV2_Handle instance, void* to);

  /// Take over the state in `from`; zero, or non-zero (and nothing changed)
  /// when these `bytes` were not written by a binary with this layout of the
  /// state, at this rate
  int (*restore)(LV2_Handle instance, const void* from, size_t bytes);
} SnapshotInterface;

#endif // CHRONUS_PLUGIN_SNAPSHOT_H
