// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NAMING_H
#define CHRONUS_HOST_NAMING_H

// OSC paths of controls, made from URIs and symbols; pure, any thread

/// Last part of a plugin's URI, with what OSC keeps for itself made `_`; to be
/// freed; null without memory
char*
naming_short(const char* uri);

/**
   The path under which a control is set; to be freed; null without memory.

   @param group Symbol of its port group, or null.
*/
char*
naming_control(const char* short_name, const char* group, const char* symbol);

/// `/gate/G` for a symbol `G_gate`, else null; to be freed
char*
naming_gate(const char* symbol);

#endif // CHRONUS_HOST_NAMING_H
