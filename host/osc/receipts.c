// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/receipts.h"

#include <stdlib.h>
#include <string.h>

uint64_t
receipts_open(Receipts* const receipts, const Receipt* const receipt)
{
  uint64_t token = receipts->last + 1U;
  if (receipts->n == RECEIPTS_MOST) {
    return 0U;
  }
  while (receipts->items[token % RECEIPTS_MOST].token) {
    ++token; // Held by a bundle that waits long
  }

  Receipt made = *receipt;
  made.token   = token;
  made.path    = strdup(receipt->path);
  made.word    = receipt->word ? strdup(receipt->word) : NULL;
  if (!made.path || (receipt->word && !made.word)) {
    free(made.path);
    free(made.word);
    return 0U;
  }
  receipts->items[token % RECEIPTS_MOST] = made;
  receipts->last                         = token;
  ++receipts->n;
  return token;
}

const Receipt*
receipts_find(const Receipts* const receipts, const uint64_t token)
{
  const Receipt* const item = &receipts->items[token % RECEIPTS_MOST];
  return token && item->token == token ? item : NULL;
}

void
receipts_drop(Receipts* const receipts, const uint64_t token)
{
  if (receipts_find(receipts, token)) {
    Receipt* const item = &receipts->items[token % RECEIPTS_MOST];
    free(item->path);
    free(item->word);
    *item = (Receipt){.token = 0U};
    --receipts->n;
  }
}

void
receipts_clear(Receipts* const receipts)
{
  for (uint32_t i = 0U; i < RECEIPTS_MOST; ++i) {
    receipts_drop(receipts, receipts->items[i].token);
  }
}
