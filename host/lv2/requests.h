// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_REQUESTS_H
#define CHRONUS_HOST_REQUESTS_H

#include "host/base/attributes.h"
#include "host/base/status.h"

#include <stdbool.h>
#include <stdint.h>

// What a plugin asks its worker for, and what that answers, by job number.  Who
// asks never allocates; room is given back when an answer is given, in the same
// block in all copies, so that all find the same room.

/// Most jobs whose answers were not given yet
#define REQUESTS_MAX 256U

/// Most bytes of their requests
#define REQUESTS_BYTES 65536U

/// One answer of a job; its bytes follow
typedef struct AnswerImpl {
  _Alignas(16) struct AnswerImpl* next; ///< Of the same job
  uint32_t n_bytes;                     ///< Length
} Answer;

/// One job
typedef struct {
  uint64_t at;      ///< Where its request begins, bytes ever used before it
  uint32_t n_bytes; ///< Length of its request
  Answer*  first;   ///< Its answers; owned
  Answer*  last;    ///< The latest of them
} Request;

/// All zero is closed
typedef struct {
  uint64_t head;  ///< Bytes ever used
  Request* items; ///< By number modulo REQUESTS_MAX; owned
  uint8_t* bytes; ///< REQUESTS_BYTES; owned
} Requests;

/// Take the memory; STATUS_NO_MEMORY
Status
requests_open(Requests* requests);

/// Free it, with all answers
void
requests_close(Requests* requests);

/**
   Keep the request of job `number`; the thread that asks.

   @param oldest The oldest job that was not answered yet; `number` if none.
   @return False if there is no room.
*/
RT_SAFE bool
requests_put(Requests*   requests,
             uint64_t    number,
             uint64_t    oldest,
             const void* bytes,
             uint32_t    n_bytes);

/// The request of a job that begins: its bytes, and how many; who works
uint32_t
requests_take(Requests* requests, uint64_t number, const void** bytes);

/// Keep an answer of a job; who works; false without memory
bool
requests_add_answer(Requests*   requests,
                    uint64_t    number,
                    const void* bytes,
                    uint32_t    n_bytes);

/// The first answer of a job that is done, or null; the thread that asks
RT_SAFE const Answer*
requests_answers(const Requests* requests, uint64_t number);

/// What an answer says
static inline const void*
answer_bytes(const Answer* const answer)
{
  return answer + 1;
}

#endif // CHRONUS_HOST_REQUESTS_H
