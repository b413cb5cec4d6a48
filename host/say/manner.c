// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/manner.h"

Manner
manner_plain(void)
{
  return (Manner){.degree = 1.0};
}

void
manner_take(Manner* const manner, const Quantity* const quantity)
{
  manner->has[quantity->dimension]      = true;
  manner->quantity[quantity->dimension] = *quantity;
}

void
manner_scale(Manner* const manner, const Word* const degree)
{
  manner->degree *= degree->value;
  manner->scaled = true;
}

void
manner_compare(Manner* const manner, const Word* const comparative)
{
  if (comparative->value != 0.0) {
    manner->amount = comparative->value;
  }
  if (comparative->speed != 0.0) {
    manner->speed = comparative->speed;
  }
}
