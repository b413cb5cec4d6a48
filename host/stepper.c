// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/stepper.h"

#include <stdlib.h>

Status
stepper_open(Stepper* const self, Supervisor* const supervisor)
{
  *self = (Stepper){.supervisor = supervisor,
                    .n_inputs   = supervisor->log->n_inputs,
                    .n_outputs  = supervisor->engine.n_outputs};

  const size_t n = (size_t)self->n_inputs + self->n_outputs;
  self->samples  = (float*)calloc(n + 1U, BLOCK_MAX_FRAMES * sizeof(float));
  self->inputs   = (float**)calloc(n + 1U, sizeof(float*));
  self->outputs  = self->inputs ? self->inputs + self->n_inputs : NULL;
  self->sent     = (Block*)calloc(1U, block_bytes(0U));
  if (!self->samples || !self->inputs || !self->sent) {
    return STATUS_NO_MEMORY;
  }
  for (size_t p = 0U; p < n; ++p) {
    self->inputs[p] = self->samples + (p * BLOCK_MAX_FRAMES);
  }
  return STATUS_OK;
}

void
stepper_push(Stepper* const     self,
             const Event* const event,
             const void* const  payload)
{
  if (!ring_push(&self->supervisor->commands, event, payload)) {
    count_add(&self->supervisor->stats->lost_events, 1U);
  }
}

void
stepper_cycle(Stepper* const self, const uint32_t n_frames)
{
  const double rate_hz = self->supervisor->rate_hz;
  const Cycle  cycle   = {.start_ns =
                            (uint64_t)((double)self->frame * 1e9 / rate_hz),
                          .frames  = n_frames,
                          .inputs  = (const float* const*)self->inputs,
                          .outputs = self->outputs,
                          .sent    = self->sent,
                          .patient = true};
  engine_cycle(&self->supervisor->engine, &cycle);
  supervisor_mend(self->supervisor);
  self->frame += n_frames;
}

void
stepper_close(Stepper* const self)
{
  free(self->samples);
  free(self->inputs);
  free(self->sent);
  *self = (Stepper){.frame = 0U};
}
