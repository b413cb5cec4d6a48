// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/allow.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Longest address
#define ADDRESS_BYTES 16

/// Read the length of a prefix, in bits; -1 if it is none
static int
read_bits(const char* const text)
{
  char*      end  = NULL;
  const long bits = strtol(text, &end, 10);
  return *text >= '0' && *text <= '9' && !*end && bits <= 32 ? (int)bits : -1;
}

const char*
allow_add(Allow* const allow, const char* const text)
{
  char              word[ADDRESS_BYTES];
  struct in_addr    address;
  const char* const slash  = strchr(text, '/');
  const size_t      length = slash ? (size_t)(slash - text) : strlen(text);
  const int         bits   = slash ? read_bits(slash + 1) : 32;
  if (length >= sizeof(word) || bits < 0) {
    return "not a network, such as 192.168.1.0/24";
  }
  snprintf(word, sizeof(word), "%.*s", (int)length, text);
  if (inet_pton(AF_INET, word, &address) != 1) {
    return "not a network, such as 192.168.1.0/24";
  }
  if (allow->n == ALLOW_MOST) {
    return "too many of them";
  }

  const uint32_t mask = bits ? UINT32_MAX << (32 - bits) : 0U;
  if (ntohl(address.s_addr) & ~mask) {
    return "the address has bits beyond the prefix's length";
  }
  allow->nets[allow->n]    = ntohl(address.s_addr);
  allow->masks[allow->n++] = mask;
  return NULL;
}

bool
allow_has(const Allow* const allow, const uint32_t address)
{
  const uint32_t host  = ntohl(address);
  bool           heard = !allow->n || (host >> 24U) == IN_LOOPBACKNET;
  for (uint32_t i = 0U; i < allow->n; ++i) {
    heard = heard || (host & allow->masks[i]) == allow->nets[i];
  }
  return heard;
}
