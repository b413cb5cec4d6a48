// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_INFO_H
#define CHRONUS_HOST_INFO_H

#include "host/base/status.h"
#include "host/lv2/model.h"

#include <stdio.h>

// What `chronus info` prints; main thread only

/**
   Print all that a person must know to play a plugin.

   @return STATUS_NO_WRITE if `out` took not all.
*/
Status
info_print(const Model* model, FILE* out, Problem* problem);

#endif // CHRONUS_HOST_INFO_H
