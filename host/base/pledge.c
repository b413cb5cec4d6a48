// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/pledge.h"

const char*
pledge_single(const Pledge* const pledge)
{
  if (!pledge->repeats) {
    return "no single fault may cost a frame; its copies differ";
  }
  return pledge->exact ? "no single fault may cost a frame or change a bit"
         : pledge->processes
           ? "no single fault may cost a frame; its threads are not cloned"
           : "no single fault may cost a frame; bits need snapshots";
}

const char*
pledge_double(const Pledge* const pledge)
{
  return pledge->spare
           ? "two blocks may be lost, then the pair is whole again"
           : "what is lost is counted, then the pair is whole again";
}
