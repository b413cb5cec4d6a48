// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_PICTURE_RIG_H
#define CHRONUS_TESTS_PICTURE_RIG_H

#include "host/top/picture.h"

#include <stdint.h>

// A picture of a host that is not there: it hears what such a one would tell

typedef struct {
  Picture  picture; ///< What is known
  uint64_t now_ns;  ///< The time
} PictureRig;

extern PictureRig picture_rig;

/// Begin with a host that was found just now, before each test
void
picture_rig_open(void);

/// Tell something: `n` a double, `w` a word
void
tell(const char* path, const char* types, ...);

/// Let so many ms pass, in ticks of a tenth of a second
void
pass(uint32_t ms);

/// Tell of a pair and a spare, two outputs, some events and `n_controls`
/// controls
void
tell_all(uint32_t n_controls);

#endif // CHRONUS_TESTS_PICTURE_RIG_H
