// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TIMETAG_H
#define CHRONUS_HOST_TIMETAG_H

#include <stdint.h>

// OSC time tags, which are NTP's: seconds since 1900 in 32 bits, then their
// fraction in 32 bits (OSC 1.0; RFC 5905, section 6); pure, any thread

/// The tag that means at once
#define TIMETAG_NOW 1U

/// From 1900 to 1970, seconds
#define TIMETAG_UNIX_SECONDS 2208988800LL

/// Seconds of an era, after which the count begins anew: first in 2036
#define TIMETAG_ERA_SECONDS 4294967296LL

/// Furthest into the next era that a tag is taken to be of it
#define TIMETAG_DAY_SECONDS 86400LL

/**
   The moment of a tag, in nanoseconds since 1970.

   @param now_ns The present, likewise: shortly before an era ends, and later,
   tags that would be long past are of the next one.
*/
static inline int64_t
timetag_to_unix_ns(const uint64_t tag, const int64_t now_ns)
{
  const int64_t seconds = (int64_t)(tag >> 32U);
  const int64_t now     = (now_ns / 1000000000LL) + TIMETAG_UNIX_SECONDS;
  const int64_t soon    = now + TIMETAG_DAY_SECONDS - seconds;
  const int64_t era =
    soon > TIMETAG_ERA_SECONDS ? soon - (soon % TIMETAG_ERA_SECONDS) : 0;
  const int64_t fraction =
    (int64_t)(((tag & 0xFFFFFFFFU) * 1000000000U) >> 32U);
  return ((seconds + era - TIMETAG_UNIX_SECONDS) * 1000000000LL) + fraction;
}

/// The tag of a moment, rounded up so that the way back is exact
static inline uint64_t
timetag_from_unix_ns(const int64_t unix_ns)
{
  const uint64_t seconds =
    (uint64_t)((unix_ns / 1000000000LL) + TIMETAG_UNIX_SECONDS);
  const uint64_t ns = (uint64_t)(unix_ns % 1000000000LL);
  return (seconds << 32U) | (((ns << 32U) + 999999999U) / 1000000000U);
}

#endif // CHRONUS_HOST_TIMETAG_H
