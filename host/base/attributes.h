// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ATTRIBUTES_H
#define CHRONUS_HOST_ATTRIBUTES_H

// What a declaration promises to its callers

/// May be called by the audio thread: no allocation, lock, file or system call
#if defined(__clang__)
#define RT_SAFE __attribute__((annotate("rt_safe")))
#else
#define RT_SAFE
#endif

/// Format string and arguments are checked as for printf
#define PRINTF_LIKE(nth, first) __attribute__((format(printf, nth, first)))

/// What stands between these two is let through for the reason given
#define RT_TRUST_BEGIN
#define RT_TRUST_END

#endif // CHRONUS_HOST_ATTRIBUTES_H
