// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_INVENTORY_H
#define CHRONUS_HOST_INVENTORY_H

#include "host/connection.h"
#include "host/files/session_text.h"
#include "host/host.h"
#include "host/options.h"

// What a running host is, as the lines that a session keeps of it; main thread
//
// Sections: plugin, isolate, controls (SYMBOL=VALUE), bindings (see
// `learn_print`) and connections (see `jack_link`).  `host_open` reads controls
// and bindings.

/// Note what a host is now; to be freed by `session_text_free`; null without
/// memory
SessionText*
inventory_take(const Host* host, const Connection* connection);

/// Have the options name what was hosted, and how, where they do not say it
void
inventory_options(const SessionText* text, Options* options);

/// Have the ports connected as they were
void
inventory_connect(const SessionText* text, Connection* connection);

#endif // CHRONUS_HOST_INVENTORY_H
