// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_FEED_H
#define CHRONUS_HOST_FEED_H

#include "host/base/attributes.h"
#include "host/lv2/instance.h"
#include "host/shared/block.h"
#include "host/shared/log.h"
#include "host/shared/notes.h"

#include <stdbool.h>
#include <stdint.h>

// What one copy gets of the blocks in the log: nothing of a poisoned one, and
// what is meant for it alone; the copy's own thread or process

/// All zero is a copy that gets every block
typedef struct {
  Notes owed;  ///< Releases among poisoned events, still to be given
  bool  owes;  ///< There are some
  bool  waits; ///< It is fresh, and begins with the block that greets it
} Feed;

/**
   Make a block that was read into what the copy is to run.

   @param block Private; its events are changed.
   @param name What the log calls the copy.
   @param born Blocks before this one were meant for its predecessor.
   @return False if the copy is still to begin: it must pass this block over.
*/
RT_SAFE bool
feed_prepare(Feed*      feed,
             const Log* log,
             Block*     block,
             uint32_t   name,
             uint64_t   born,
             Instance*  instance);

#endif // CHRONUS_HOST_FEED_H
