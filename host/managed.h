// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_MANAGED_H
#define CHRONUS_HOST_MANAGED_H

#include "host/autosave.h"
#include "host/base/happening.h"
#include "host/base/status.h"
#include "host/options.h"
#include "host/osc/nsm.h"

#include <stdbool.h>

// A running host under a session manager: it is told what to open, and saves
// when it is told to.  Main thread; without NSM_URL nothing of it happens.

/**
   Wait until the manager says what to open, before anything else is opened.

   @param options Its session becomes the project's folder, its name what the
   manager calls us.
   @return False if a signal came instead.
*/
bool
managed_open(Nsm* nsm, Options* options);

/// Tell the manager how opening ended
void
managed_answer(Nsm* nsm, Status status, const Problem* problem);

/// Hear what the manager wants, and tell it what has changed; call it every few
/// milliseconds
void
managed_tend(Nsm* nsm, Autosave* autosave);

/// Have the manager show what happened to the host
void
managed_tell(const Nsm* nsm, const Happening* happening);

#endif // CHRONUS_HOST_MANAGED_H
