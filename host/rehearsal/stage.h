// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REHEARSAL_STAGE_H
#define CHRONUS_HOST_REHEARSAL_STAGE_H

#include "host/host.h"
#include "host/options.h"
#include "host/rehearsal/scene.h"

#include <sys/types.h>

// The process in which one isolation is rehearsed, take after take.  Main
// thread.

/**
   Fork a process that does all takes of a scene, then exits.

   It dies with the caller, who must have no other thread; what the plugin
   prints there goes nowhere.
   @param host With world and model.
   @return Its id, to be waited for; -1 if there is none.
*/
pid_t
stage_start(Scene* scene, Host* host, const Options* options);

/// Note how the stage ended: all that it left undone is not survived
void
stage_end(Scene* scene, const Host* host, int ending);

#endif // CHRONUS_HOST_REHEARSAL_STAGE_H
