// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_TAKE_H
#define CHRONUS_HOST_REHEARSAL_TAKE_H

#include "host/host.h"
#include "host/lv2/instance.h"
#include "host/options.h"
#include "host/rehearsal/scene.h"

// One render of the rehearsal's pattern from its begin, held against the
// reference.  In a process of its own, since a fault in a thread leaves that
// parked, with whatever lock it held.

typedef enum {
  TAKE_RECORD, ///< Makes the reference
  TAKE_CHECK,  ///< Tells whether that can be repeated
  TAKE_FAULTS, ///< Injects the faults that are to come, as many as fit
} TakeKind;

/**
   Do a take; all that it finds goes into the scene.

   Main thread of a process that has no other yet, and that ends afterwards by
   `host_exit`.
   @param host With world and model; has been closed afterwards.
   @param instance What copies in processes are forks of; null: made anew.
*/
void
take_run(Scene*         scene,
         Host*          host,
         const Options* options,
         Instance*      instance,
         TakeKind       kind);

#endif // CHRONUS_HOST_REHEARSAL_TAKE_H
