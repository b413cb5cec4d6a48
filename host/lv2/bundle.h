// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_BUNDLE_H
#define CHRONUS_HOST_BUNDLE_H

// Where the program's own bundle lies; main thread only

/**
   The folder of the bundle beside the program, or installed with it.

   CHRONUS_BUNDLE names another one (empty: none).
   @return Its path with a final slash, to be freed; null if it is not there.
*/
char*
bundle_own(void);

#endif // CHRONUS_HOST_BUNDLE_H
