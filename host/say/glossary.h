// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_GLOSSARY_H
#define CHRONUS_HOST_GLOSSARY_H

#include "host/base/status.h"
#include "host/lv2/lexicon.h"

#include <stdio.h>

// The vocabulary for people; any thread

/// Print every word as Markdown, a table per kind; STATUS_NO_WRITE
Status
glossary_print(const Lexicon* lexicon, FILE* out, Problem* problem);

#endif // CHRONUS_HOST_GLOSSARY_H
