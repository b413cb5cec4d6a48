// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/context.h"

#include <stdlib.h>
#include <string.h>

Status
context_open(Context* const context, const uint32_t n_ports)
{
  *context = (Context){
    .state = {.last_hz = CONTEXT_HZ, .key = CONTEXT_NO_KEY, .tempo_bpm = 120.0},
    .n_ports = n_ports};
  context->values =
    (float*)calloc((size_t)CONTEXT_STEPS * (n_ports + 1U), sizeof(float));
  context->touched = (uint8_t*)calloc(CONTEXT_STEPS, (size_t)n_ports + 1U);
  if (!context->values || !context->touched) {
    context_close(context);
    return STATUS_NO_MEMORY;
  }
  for (uint32_t s = 0U; s < CONTEXT_STEPS; ++s) {
    context->steps[s].values  = context->values + ((size_t)s * n_ports);
    context->steps[s].touched = context->touched + ((size_t)s * n_ports);
  }
  return STATUS_OK;
}

void
context_close(Context* const context)
{
  free(context->values);
  free(context->touched);
  *context = (Context){0};
}

void
context_push(Context* const       context,
             const float* const   values,
             const uint8_t* const touched)
{
  if (context->n_steps == CONTEXT_STEPS) {
    const ContextStep oldest = context->steps[0];
    memmove(context->steps,
            context->steps + 1,
            (CONTEXT_STEPS - 1U) * sizeof(*context->steps));
    context->steps[--context->n_steps] = oldest;
  }
  ContextStep* const step = &context->steps[context->n_steps++];
  step->state             = context->state;
  memcpy(step->values, values, context->n_ports * sizeof(*values));
  memcpy(step->touched, touched, context->n_ports);
}

bool
context_holds(const ContextState* const state, const uint32_t note)
{
  return (state->held[note / 64U] >> (note % 64U)) & 1U;
}

void
context_hold(ContextState* const state, const uint32_t note, const bool on)
{
  const uint64_t bit = (uint64_t)1U << (note % 64U);
  state->held[note / 64U] =
    on ? state->held[note / 64U] | bit : state->held[note / 64U] & ~bit;
}
