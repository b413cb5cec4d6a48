// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_FLAWS_H
#define CHRONUS_HOST_FLAWS_H

#include "host/base/status.h"

#include <stdbool.h>
#include <stdint.h>

// What is wrong with bundles: lilv's several lines become one each; main thread

typedef struct {
  char*  place;   ///< `FILE:LINE`, or the URI where no file is known
  char*  why;     ///< In the parser's words
  char*  bundle;  ///< Folder of the file; the URI where no file is known
  char*  subject; ///< URI of the plugin or preset, or empty for a manifest
  Status status;  ///< STATUS_BAD_FORMAT or STATUS_NO_FILE; 0 for a mere remark
  bool   told;    ///< It has been printed, or its bundle has
} Flaw;

/// Zeroed is none
typedef struct {
  Flaw*    items; ///< In the order in which they were met
  uint32_t n;     ///< Length of `items`
} Flaws;

/**
   Note what lilv said.

   @param text All that it printed; null is fine.
   @param subject URI of the plugin or preset that it read meanwhile, or null
   if it read manifests.
*/
void
flaws_digest(Flaws* flaws, const char* text, const char* subject);

/// Note what else is wrong with a plugin
void
flaws_add(Flaws* flaws, const char* subject, const char* why);

/// The flaw that makes a plugin or preset unusable, or null
const Flaw*
flaws_find(const Flaws* flaws, const char* subject);

/// Say a flaw as a problem; returns its status
Status
flaws_report(const Flaw* flaw, Problem* problem);

/// What makes a plugin or preset unusable is told otherwise; its bundle gets no
/// line any more
void
flaws_mute(Flaws* flaws, const char* subject);

/// Print all that have not been told yet, one line per bundle
void
flaws_tell(Flaws* flaws);

/// Forget all
void
flaws_clear(Flaws* flaws);

#endif // CHRONUS_HOST_FLAWS_H
