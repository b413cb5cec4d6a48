// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/texts.h"

#include <stdlib.h>
#include <string.h>

Status
texts_open(Texts* const texts, const uint32_t n)
{
  *texts = (Texts){.n = n, .items = calloc((size_t)n + 1U, sizeof(Text))};
  if (!texts->items) {
    texts->n = 0U;
    return STATUS_NO_MEMORY;
  }
  return STATUS_OK;
}

void
texts_close(Texts* const texts)
{
  for (uint32_t p = 0U; p < texts->n; ++p) {
    free(texts->items[p].text);
  }
  free(texts->items);
  *texts = (Texts){.n = 0U};
}

void
texts_note(Texts* const texts, const uint32_t p, const char* const text)
{
  Text* const item = &texts->items[p];
  char* const copy = strdup(text);
  if (copy) {
    free(item->text);
    item->text = copy;
    ++item->n;
  }
}

void
texts_succeed(Texts* const texts, const Texts* const before)
{
  for (uint32_t p = 0U; p < texts->n && p < before->n; ++p) {
    texts->items[p].n = before->items[p].n + (before->items[p].text ? 1U : 0U);
  }
}

const char*
texts_get(const Texts* const texts, const uint32_t p)
{
  const char* const text = texts->items[p].text;
  return text ? text : "";
}
