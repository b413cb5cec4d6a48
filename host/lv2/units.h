// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_UNITS_H
#define CHRONUS_HOST_UNITS_H

// How LV2's own units are written, also where their Turtle is not installed;
// pure, any thread

/// The symbol of a unit by URI, such as `Hz`; null if it is none of LV2's
const char*
units_symbol(const char* uri);

#endif // CHRONUS_HOST_UNITS_H
