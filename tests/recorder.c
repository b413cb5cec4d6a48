// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/recorder.h"

#include "tests/program.h"
#include "tests/stalls.h"

#include <jack/jack.h>
#include <jack/midiport.h>

#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/// How far a tone may be from a sine, and what is no tone at all
#define TOLERANCE 1e-5
#define SILENT 1e-9

/// Each window of a tone, how many there are, and breaks that one may have
#define WINDOW_MS 3000L
#define N_WINDOWS 20U
#define MOST_BREAKS 8U

/// Looks for a server that starts, and the time between two
#define SERVER_LOOKS 600
#define SERVER_LOOK_MS 50L

struct RecorderImpl {
  jack_client_t*   client;
  Stalls*          stalls;
  jack_port_t*     input;
  jack_port_t*     midi;
  float*           samples;
  _Atomic uint32_t n_frames;
  _Atomic uint32_t n_xruns;
  _Atomic uint32_t to_send; ///< Three bytes and a one above them, or 0
};

static void
be_silent(const char* const message)
{
  (void)message;
}

static void
pause_ms(const long ms)
{
  const struct timespec pause = {.tv_nsec = ms * 1000000L};
  nanosleep(&pause, NULL);
}

static jack_client_t*
open_client(const char* const server)
{
  jack_set_error_function(be_silent);
  jack_set_info_function(be_silent);
  return jack_client_open(
    "recorder", JackNoStartServer | JackServerName, NULL, server);
}

pid_t
recorder_server(const char* const name, const uint32_t frames)
{
  return recorder_server_at(name, frames, RECORDER_RATE_HZ);
}

pid_t
recorder_server_at(const char* const name,
                   const uint32_t    frames,
                   const uint32_t    rate_hz)
{
  const pid_t pid = program_start(
    "@/jackd.log", "jackd -n%s -ddummy -r%u -p%u", name, rate_hz, frames);
  for (int look = 0; look < SERVER_LOOKS; ++look) {
    jack_client_t* const client = open_client(name);
    if (client) {
      jack_client_close(client);
      return pid;
    }
    pause_ms(SERVER_LOOK_MS);
  }
  program_stop(pid, SIGKILL);
  abort();
}

static int
process(const jack_nframes_t n, void* const context)
{
  Recorder* const    self = (Recorder*)context;
  const float* const from = (const float*)jack_port_get_buffer(self->input, n);
  const uint32_t     at   = atomic_load(&self->n_frames);
  if (jack_port_connected(self->input) > 0 && at + n <= RECORDER_FRAMES) {
    memcpy(self->samples + at, from, n * sizeof(float));
    atomic_store(&self->n_frames, at + n);
  }

  void* const    midi = jack_port_get_buffer(self->midi, n);
  const uint32_t send = atomic_exchange(&self->to_send, 0U);
  jack_midi_clear_buffer(midi);
  if (send) {
    const uint8_t bytes[3] = {
      (uint8_t)send, (uint8_t)(send >> 8U), (uint8_t)(send >> 16U)};
    jack_midi_event_write(midi, n / 2U, bytes, sizeof(bytes));
  }
  return 0;
}

static int
note_xrun(void* const context)
{
  Recorder* const self = (Recorder*)context;
  atomic_fetch_add(&self->n_xruns, 1U);
  return 0;
}

Recorder*
recorder_open(const char* const server)
{
  Recorder* const self = (Recorder*)calloc(1U, sizeof(Recorder));
  self->samples        = (float*)calloc((size_t)RECORDER_FRAMES, sizeof(float));
  self->client         = open_client(server);
  if (!self->client) {
    free(self->samples);
    free(self);
    return NULL;
  }
  self->input = jack_port_register(
    self->client, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0U);
  self->midi = jack_port_register(
    self->client, "midi", JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput, 0U);
  jack_set_process_callback(self->client, process, self);
  jack_set_xrun_callback(self->client, note_xrun, self);
  jack_activate(self->client);
  self->stalls = stalls_open();
  return self;
}

bool
recorder_connect(Recorder* const   self,
                 const char* const port,
                 const double      seconds)
{
  const int tries = (int)(seconds * 50.0);
  for (int t = 0; t < tries; ++t) {
    if (jack_port_by_name(self->client, port) &&
        !jack_connect(self->client, port, jack_port_name(self->input))) {
      return true;
    }
    pause_ms(20L);
  }
  return false;
}

bool
recorder_set_period(const Recorder* const self, const uint32_t frames)
{
  return !jack_set_buffer_size(self->client, frames) &&
         jack_get_buffer_size(self->client) == frames;
}

void
recorder_link(const Recorder* const self,
              const char* const     from,
              const char* const     to,
              const bool            cut)
{
  if (cut) {
    jack_disconnect(self->client, from, to);
  } else {
    jack_connect(self->client, from, to);
  }
}

bool
recorder_await_link(const Recorder* const self,
                    const char* const     from,
                    const char* const     to,
                    const double          seconds)
{
  const int tries = (int)(seconds * 50.0);
  for (int t = 0; t < tries; ++t) {
    const jack_port_t* const port = jack_port_by_name(self->client, from);
    const char** const       peers =
      port ? jack_port_get_all_connections(self->client, port) : NULL;
    bool found = false;
    for (uint32_t p = 0U; peers && peers[p]; ++p) {
      found = found || !strcmp(peers[p], to);
    }
    jack_free(peers);
    if (found) {
      return true;
    }
    pause_ms(20L);
  }
  return false;
}

bool
recorder_send(Recorder* const   self,
              const char* const port,
              const uint8_t     bytes[3])
{
  jack_connect(self->client, jack_port_name(self->midi), port);
  atomic_store(&self->to_send,
               0x1000000U | (uint32_t)bytes[0] | ((uint32_t)bytes[1] << 8U) |
                 ((uint32_t)bytes[2] << 16U));
  for (int t = 0; t < 100 && atomic_load(&self->to_send); ++t) {
    pause_ms(20L);
  }
  return !atomic_load(&self->to_send);
}

uint32_t
recorder_frames(const Recorder* const self)
{
  return atomic_load(&self->n_frames);
}

const float*
recorder_samples(const Recorder* const self)
{
  return self->samples;
}

uint32_t
recorder_xruns(const Recorder* const self)
{
  return atomic_load(&self->n_xruns);
}

uint32_t
recorder_spoilt(const Recorder* const self, const uint32_t frames)
{
  return stalls_blocks(self->stalls, (double)frames / RECORDER_RATE_HZ);
}

void
recorder_close(Recorder* const self)
{
  stalls_close(self->stalls);
  jack_client_close(self->client);
  free(self->samples);
  free(self);
}

Stretch
recorder_longest(const float* const samples,
                 const uint32_t     n_frames,
                 const double       hz)
{
  const double pi    = 3.14159265358979323846;
  const double twice = 2.0 * cos(2.0 * pi * hz / RECORDER_RATE_HZ);
  Stretch      best  = {0U, 0U, 0U, n_frames};
  uint32_t     begin = 0U; // Of the present stretch
  for (uint32_t i = 1U; i + 1U < n_frames; ++i) {
    const double x      = (double)samples[i];
    const double before = (double)samples[i - 1U];
    const double after  = (double)samples[i + 1U];
    if (fabs((twice * x) - before - after) > TOLERANCE ||
        (fabs(x) < SILENT && fabs(after) < SILENT)) {
      best.n_breaks += !begin || i - begin > 64U;
      begin = i + 1U;
    } else if (i - begin > best.n_frames) {
      best.begin    = begin;
      best.n_frames = i - begin;
    }
  }
  return best;
}

/// Periods that JACK or the machine may have spoilt so far
static uint32_t
excused(const Recorder* const self, const uint32_t period)
{
  return recorder_xruns(self) + recorder_spoilt(self, period);
}

bool
recorder_await_tone(const Recorder* const self,
                    const double          hz,
                    Stretch* const        stretch)
{
  for (uint32_t w = 0U; w < N_WINDOWS; ++w) {
    const uint32_t period = jack_get_buffer_size(self->client);
    const uint32_t spoilt = excused(self, period);
    const uint32_t from   = recorder_frames(self);
    for (long ms = 0L; ms < WINDOW_MS; ms += 100L) {
      pause_ms(100L);
    }
    *stretch =
      recorder_longest(self->samples + from, recorder_frames(self) - from, hz);
    stretch->begin += from;
    stretch->end += from;
    if (stretch->n_frames >= RECORDER_RATE_HZ &&
        stretch->n_breaks <=
          MOST_BREAKS + (2U * (excused(self, period) - spoilt))) {
      return true;
    }
  }
  return false;
}

float
recorder_peak(const float* const samples, const uint32_t n_frames)
{
  float peak = 0.0f;
  for (uint32_t i = 0U; i < n_frames; ++i) {
    peak = fmaxf(peak, fabsf(samples[i]));
  }
  return peak;
}

double
recorder_pitch_hz(const float* const samples, const uint32_t n_frames)
{
  double   first   = -1.0;
  double   last    = -1.0;
  uint32_t periods = 0U;
  for (uint32_t i = 1U; i < n_frames; ++i) {
    if (samples[i - 1U] < 0.0f && samples[i] >= 0.0f) {
      const double rise = (double)samples[i] - (double)samples[i - 1U];
      last              = i - ((double)samples[i] / rise);
      periods += first >= 0.0;
      first = first < 0.0 ? last : first;
    }
  }
  return periods ? periods * RECORDER_RATE_HZ / (last - first) : 0.0;
}
