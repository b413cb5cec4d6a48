// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_SYNTH_BUNDLE_H
#define CHRONUS_TESTS_SYNTH_BUNDLE_H

#include <lilv/lilv.h>

// The synth's bundle as a host reads it

typedef struct {
  LilvWorld*        world;  ///< All that is known of it
  const LilvPlugin* plugin; ///< The synth
} SynthBundle;

/// Read the bundle that was built
void
synth_bundle_open(SynthBundle* bundle);

/// Forget it
void
synth_bundle_close(SynthBundle* bundle);

#endif // CHRONUS_TESTS_SYNTH_BUNDLE_H
