// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/speech.h"
#include "host/commands.h"
#include "host/files/midifile.h"
#include "host/files/report.h"
#include "host/files/score.h"
#include "host/files/wav.h"
#include "host/files/wav_writer.h"
#include "host/host.h"
#include "host/offline.h"

#include <stdlib.h>
#include <unistd.h>

/// Everything that a render opens
typedef struct {
  Host       host;   ///< Plugin and copies
  Stats      stats;  ///< Of it
  Score      score;  ///< To play, or empty
  Song       midi;   ///< To play, or empty
  Wav        input;  ///< To process, or empty
  WavWriter* writer; ///< What is made
  int        out;    ///< What was stdout; owned
} Session;

/// Read all inputs, before any thread is started
static Status
read_files(Session* const       self,
           const Options* const options,
           Problem* const       problem)
{
  Status st = STATUS_OK;
  if (options->midi) {
    st = midifile_open(&self->midi, options->midi, problem);
  }
  if (!st && options->score) {
    st = score_open(&self->score, options->score, problem);
  }
  if (!st && options->input) {
    st = wav_read(&self->input, options->input, problem);
  }
  if (!st && options->input && self->input.rate_hz != options->rate) {
    st = problem_set(problem,
                     STATUS_BAD_FORMAT,
                     "%s: %u Hz, but the render has %u Hz",
                     options->input,
                     self->input.rate_hz,
                     options->rate);
    problem_hint(problem, "say -r %u", self->input.rate_hz);
  }
  return st;
}

static Status
open_output(Session* const       self,
            const Options* const options,
            Problem* const       problem)
{
  const uint32_t n_outputs = self->host.supervisor.engine.n_outputs;
  if (!n_outputs) {
    return problem_set(problem, STATUS_NO_OUTPUT, "%s", self->host.model->uri);
  }
  return wav_writer_open(
    &self->writer, options->output, options->rate, n_outputs, problem);
}

static Status
render(Session* const       self,
       const Options* const options,
       Problem* const       problem)
{
  const HostDriver driver = {.rate_hz = options->rate,
                             .frames  = options->block};
  const Offline    setup  = {.score      = &self->score,
                             .midi       = &self->midi,
                             .input      = &self->input,
                             .score_path = options->score,
                             .faults     = options->faults,
                             .n_faults   = options->n_faults,
                             .block      = options->block,
                             .seconds    = options->seconds,
                             .quiet      = options->quiet};
  Host* const      host   = &self->host;

  host->stats   = &self->stats;
  self->out     = speech_keep_stdout();
  Status st     = host_find(host, options, options->rate, problem);
  st            = st ? st : read_files(self, options, problem);
  st            = st ? st : host_open(host, options, &driver, problem);
  st            = st ? st : open_output(self, options, problem);
  st            = st ? st
                     : offline_render(
              &setup, &host->supervisor, &host->surface, self->writer, problem);
  Status closed = wav_writer_close(self->writer, !st, st ? NULL : problem);
  st            = st ? st : closed;
  if (!st && options->report) {
    st = report_write(options->report,
                      self->out,
                      host->stats,
                      &host->supervisor.chronicle,
                      problem);
  }
  close(self->out);
  return st;
}

int
command_render(const Options* const options)
{
  Session* const self    = (Session*)calloc(1U, sizeof(Session));
  Problem        problem = {.what = "render"};
  const Status   st = self ? render(self, options, &problem) : STATUS_NO_MEMORY;
  if (st) {
    problem_print(&problem, st);
  }

  bool whole = true;
  if (self) {
    score_close(&self->score);
    song_close(&self->midi);
    wav_close(&self->input);
    whole = host_close(&self->host);
  }
  if (!whole) {
    host_exit(status_exit(st));
  }
  free(self);
  return status_exit(st);
}
