// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_COMMANDS_H
#define CHRONUS_HOST_COMMANDS_H

#include "host/options.h"

// The commands of the program, a file each; main thread.  Each returns the exit
// status: 0 done, 1 failed.

/// Host a plugin in two copies on JACK until a signal ends it
int
command_run(const Options* options);

/// The same offline, from files to a file
int
command_render(const Options* options);

/// Inject all kinds of faults offline, and print what came of them; 1 also
/// where a promise was broken
int
command_rehearse(const Options* options);

/// Print the plugins that can be hosted
int
command_list(const Options* options);

/// Print what one plugin offers
int
command_info(const Options* options);

/// Turn plain words into OSC messages, and have a running host do them
int
command_say(const Options* options);

/// Show how a running host does, until a key ends it
int
command_top(const Options* options);

#endif // CHRONUS_HOST_COMMANDS_H
