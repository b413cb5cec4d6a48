// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/requests.h"

#include <stdlib.h>
#include <string.h>

static Request*
item(const Requests* const self, const uint64_t number)
{
  return &self->items[number % REQUESTS_MAX];
}

Status
requests_open(Requests* const self)
{
  *self = (Requests){.items = (Request*)calloc(REQUESTS_MAX, sizeof(Request)),
                     .bytes = (uint8_t*)calloc(1U, REQUESTS_BYTES)};
  if (!self->items || !self->bytes) {
    requests_close(self);
    return STATUS_NO_MEMORY;
  }
  return STATUS_OK;
}

static void
free_answers(Request* const request)
{
  for (Answer* answer = request->first; answer;) {
    Answer* const next = answer->next;
    free(answer);
    answer = next;
  }
  request->first = NULL;
  request->last  = NULL;
}

void
requests_close(Requests* const self)
{
  for (uint32_t j = 0U; self->items && j < REQUESTS_MAX; ++j) {
    free_answers(&self->items[j]);
  }
  free(self->items);
  free(self->bytes);
  *self = (Requests){.head = 0U};
}

bool
requests_put(Requests* const   self,
             const uint64_t    number,
             const uint64_t    oldest,
             const void* const bytes,
             const uint32_t    n_bytes)
{
  const uint32_t size = (n_bytes + 15U) & ~15U; // Whatever it is, it is aligned
  const uint32_t start = (uint32_t)(self->head % REQUESTS_BYTES);
  // It lies in one piece: what is left at the end is left out
  const uint64_t at =
    self->head +
    (n_bytes > REQUESTS_BYTES - start ? REQUESTS_BYTES - start : 0U);
  const uint64_t tail = number > oldest ? item(self, oldest)->at : at;
  if (number - oldest >= REQUESTS_MAX || n_bytes > REQUESTS_BYTES ||
      at + size - tail > REQUESTS_BYTES) {
    return false;
  }

  Request* const request = item(self, number);
  request->at            = at;
  request->n_bytes       = n_bytes;
  self->head             = at + size;
  if (n_bytes) {
    memcpy(self->bytes + (at % REQUESTS_BYTES), bytes, n_bytes);
  }
  return true;
}

uint32_t
requests_take(Requests* const    self,
              const uint64_t     number,
              const void** const bytes)
{
  Request* const request = item(self, number);
  free_answers(request); // Of the job that stood here before
  *bytes = self->bytes + (request->at % REQUESTS_BYTES);
  return request->n_bytes;
}

bool
requests_add_answer(Requests* const   self,
                    const uint64_t    number,
                    const void* const bytes,
                    const uint32_t    n_bytes)
{
  Request* const request = item(self, number);
  Answer* const  answer  = (Answer*)malloc(sizeof(Answer) + n_bytes);
  if (!answer) {
    return false;
  }
  *answer = (Answer){.n_bytes = n_bytes};
  if (n_bytes) {
    memcpy(answer + 1, bytes, n_bytes);
  }
  *(request->last ? &request->last->next : &request->first) = answer;
  request->last                                             = answer;
  return true;
}

const Answer*
requests_answers(const Requests* const self, const uint64_t number)
{
  return item(self, number)->first;
}
