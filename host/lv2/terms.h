// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TERMS_H
#define CHRONUS_HOST_TERMS_H

#include "host/base/status.h"
#include "host/lv2/turtle.h"

// The terms in which vocabularies are written; main thread only

/// What their URIs begin with
#define TERMS_NAMESPACE "urn:chronus:say#"

/// Refuse a file that uses a term of ours which does not exist, such as a
/// misspelled one: STATUS_BAD_FORMAT, and the hint names the nearest
Status
terms_check(const Turtle* turtle, const char* path, Problem* problem);

#endif // CHRONUS_HOST_TERMS_H
