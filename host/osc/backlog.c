// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/backlog.h"

#include <stdlib.h>
#include <string.h>

bool
backlog_open(Backlog* const backlog, const uint32_t n_ports)
{
  *backlog         = (Backlog){.n_ports = n_ports};
  backlog->ports   = calloc(n_ports + 1U, sizeof(*backlog->ports));
  backlog->values  = calloc(n_ports + 1U, sizeof(*backlog->values));
  backlog->waiting = calloc(n_ports + 1U, sizeof(*backlog->waiting));
  if (!backlog->ports || !backlog->values || !backlog->waiting) {
    backlog_close(backlog);
    return false;
  }
  return true;
}

bool
backlog_add(Backlog* const backlog, const uint32_t port, const float value)
{
  const bool replaced = backlog->waiting[port];
  if (!replaced) {
    backlog->ports[backlog->n++] = port;
    backlog->waiting[port]       = true;
  }
  backlog->values[port] = value;
  return replaced;
}

void
backlog_clear(Backlog* const backlog)
{
  backlog->n = 0U;
  if (backlog->waiting) {
    memset(backlog->waiting, 0, backlog->n_ports * sizeof(*backlog->waiting));
  }
}

void
backlog_close(Backlog* const backlog)
{
  free(backlog->ports);
  free(backlog->values);
  free(backlog->waiting);
  *backlog = (Backlog){0};
}
