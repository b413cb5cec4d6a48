// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_KEYS_H
#define CHRONUS_HOST_KEYS_H

#include "host/top/link.h"
#include "host/top/view.h"

#include <stdbool.h>
#include <stdint.h>

// What keys do; knows no terminal

/// Keys that are no characters, above all of those
typedef enum {
  KEYS_NONE = 0x110000,
  KEYS_UP,
  KEYS_DOWN,
  KEYS_LEFT,
  KEYS_RIGHT,
  KEYS_PAGE_UP,
  KEYS_PAGE_DOWN,
  KEYS_ERASE,
  KEYS_ENTER,
  KEYS_ESCAPE,
} Key;

/// Do what a key says, a character or a Key; false if it says to quit
bool
keys_press(uint32_t key, View* view, Link* link, uint64_t now_ns);

#endif // CHRONUS_HOST_KEYS_H
