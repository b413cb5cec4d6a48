// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_UPDATE_H
#define CHRONUS_TESTS_UPDATE_H

#include "host/osc/codec.h"
#include "tests/osc_rig.h"

// What a client of osc_rig.h that has subscribed is sent

/// An update that came
typedef struct {
  Answer  answer;  ///< As it came
  Decoded decoded; ///< What it says
} Update;

/// Subscribe to all paths of a prefix, at most `rate` times a second
void
update_subscribe(Peer* peer, const char* prefix, float rate);

/// Room for updates, to be freed by update_free()
Update*
update_new(void);

/// Free it, and the update in it
void
update_free(Update* update);

/// Receive the next update and check its number
void
update_next(Peer* peer, Update* update, int seq);

/// The message of this path in an update; null if there is none
const Message*
update_about(const Update* update, const char* path);

/// The number that an update gives for this path; NAN if there is none
double
update_value(const Update* update, const char* path);

#endif // CHRONUS_TESTS_UPDATE_H
