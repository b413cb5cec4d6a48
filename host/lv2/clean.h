// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_CLEAN_H
#define CHRONUS_HOST_CLEAN_H

/**
   Fill the free memory of this process with zeros, as if it had just begun.

   Some plugins read memory before they write it, and are made to be right where
   it is zero.  In a host that has freed much they would find whatever was
   there: NaN, or what a copy had in mind that was given up.  What the C library
   itself notes in free memory stays, a few bytes where a piece begins.

   The main thread, whose memory that is; other threads only wait for it while
   they allocate.
*/
void
clean_memory(void);

#endif // CHRONUS_HOST_CLEAN_H
