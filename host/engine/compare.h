// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_COMPARE_H
#define CHRONUS_HOST_COMPARE_H

#include "host/base/attributes.h"
#include "host/engine/engine_data.h"

#include <stdint.h>

// Whether copies gave the same, and which of those that did not is wrong; the
// engine's thread

/// The oldest block before `seq` whose output no copy can be overwriting
RT_SAFE uint64_t
compare_oldest(uint64_t seq);

/**
   Compare what copy `r` gave with what the active one gave, up to block `seq`.

   The one that sounds worse is given up.  Where both sound well the third copy
   decides, once it has done that block: two of three.
*/
RT_SAFE void
compare_copy(Engine* engine, uint64_t seq, uint32_t r);

/// Settle what was left to the third copy, if it is there by block `seq`
RT_SAFE void
compare_settle(Engine* engine, uint64_t seq);

#endif // CHRONUS_HOST_COMPARE_H
