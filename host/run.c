// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/autosave.h"
#include "host/base/clock.h"
#include "host/base/speech.h"
#include "host/commands.h"
#include "host/connection.h"
#include "host/exchange.h"
#include "host/files/report.h"
#include "host/files/score.h"
#include "host/host.h"
#include "host/limits.h"
#include "host/managed.h"
#include "host/osc/initial.h"
#include "host/osc/osc.h"
#include "host/record/capture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/// Time between two looks at the copies
#define TICK_NS (2U * NS_PER_MS)

/// So many ports are tried after the usual one, where that may be taken
#define PORTS 100U

/// Everything that a run opens
typedef struct {
  Options    options;    ///< As given, or as the session says
  Host*      host;       ///< The one that plays: the first, or another; owned
  Exchange   exchange;   ///< Of one for another
  Stats      stats;      ///< Of them all
  Connection connection; ///< To JACK
  Osc*       osc;        ///< Listener
  Capture*   capture;    ///< Of what is played
  Autosave   autosave;   ///< Run, if there is one
  Nsm        nsm;        ///< A session manager, if there is one
  Score      score;      ///< To play, or empty
  int        out;        ///< What was stdout; owned
} Run;

/// Say something to a user who wants to hear it
static void
say(const Options* const options,
    const char* const    what,
    const char* const    more)
{
  if (!options->quiet) {
    fprintf(stderr, "chronus: %s%s\n", what, more);
  }
}

/// Whether only this machine can reach the OSC port
static bool
is_local(const Options* const options)
{
  return !strncmp(options->osc_address, "127.", 4U);
}

/// Say once what the system does not allow
static void
say_limits(const Run* const self, const Options* const options)
{
  const Supervisor* const supervisor = &self->host->supervisor;
  Limits                  limits     = {.unlocked = !supervisor->arena.locked,
                                        .unscheduled = !supervisor_is_realtime(supervisor),
                                        .relaxed = !supervisor->priority};
  if (!options->quiet) {
    limits_read(&limits);
    limits_explain(&limits, stderr);
  }
  if (!is_local(options) && !options->osc_allow.n) {
    say(options,
        "whoever reaches this machine's OSC port can play it",
        "; --osc-allow CIDR names those who may");
  }
}

/// Say what the plugin has not, before a server is started for it
static Status
check_names(const Model* const   model,
            const Options* const options,
            Problem* const       problem)
{
  Status st = options->preset
                ? initial_find_preset(model, options->preset, problem)
                : STATUS_OK;
  for (uint32_t c = 0U; !st && c < options->n_controls; ++c) {
    st = initial_find_control(model, options->controls[c], problem);
  }
  return st;
}

/// Get ready to record; before there are copies, but after what they are forked
/// from.  Others on the network make files only where they are told to.
static Status
open_capture(Run* const           self,
             const Options* const options,
             Problem* const       problem)
{
  const char* const  usual = is_local(options) ? "." : NULL;
  const CaptureSetup setup = {
    .folder = options->record_dir ? options->record_dir : usual,
    .path   = options->record,
    .stats  = self->host->stats};
  const Model* const model = self->host->model;
  return options->record && !model_outputs(model)
           ? problem_set(problem, STATUS_NO_OUTPUT, "%s", model->uri)
           : capture_open(&self->capture, &setup, problem);
}

/// Listen; under a session manager, which starts several hosts alike, at the
/// next port that is free
static Status
open_osc(Run* const self, Options* const options, Problem* const problem)
{
  Host* const    host = self->host;
  const uint32_t most =
    self->nsm.managed ? options->osc_port + PORTS : options->osc_port;
  Status st = STATUS_PORT_IN_USE;
  for (; st == STATUS_PORT_IN_USE; ++options->osc_port) {
    const OscSetup setup = {
      .address = options->osc_address,
      .port    = options->osc_port,
      .allow   = options->osc_allow,
      .capture = self->capture,
      .player  = {.score = &self->score, .path = options->score}};
    st = osc_open(
      &self->osc, &host->surface, &host->supervisor.feedback, &setup, problem);
    if (st != STATUS_PORT_IN_USE || options->osc_port >= most) {
      break;
    }
  }
  return st;
}

static Status
open_run(Run* const self, Options* const options, Problem* const problem)
{
  Host* const host = self->host;
  Status      st =
    autosave_open(&self->autosave, options, self->nsm.managed, problem);
  if (!st && options->score) {
    st = score_open(&self->score, options->score, problem);
  }
  st = st ? st : host_find(host, options, 48000.0, problem);
  st = st ? st : autosave_prepare(&self->autosave, host, problem);
  st = st ? st : check_names(host->model, options, problem);
  st = st ? st : open_capture(self, options, problem);
  st = st ? st : connection_open(&self->connection, options, problem);
  if (st) {
    return st;
  }

  HostDriver driver = connection_driver(&self->connection);
  driver.tape       = capture_tape(self->capture);

  st = host_find(host, options, driver.rate_hz, problem);
  st = st ? st : host_open(host, options, &driver, problem);
  st = st ? st : open_osc(self, options, problem);
  return st ? st : connection_start(&self->connection, host, problem);
}

static void
say_ready(const Run* const self, const Options* const options)
{
  if (!options->quiet) {
    fprintf(stderr,
            "chronus: two copies of %s play as JACK client %s; OSC at %s:%u "
            "(receive buffer %u kB)\n",
            self->host->model->name,
            jack_name(self->connection.jack),
            options->osc_address,
            options->osc_port,
            osc_buffer_bytes(self->osc) / 1024U);
  }
}

/// Tell those who play what the recorder has to say to them
static void
tell_capture(const Run* const self, const Options* const options)
{
  Notice notice;
  while (capture_news(self->capture, &notice)) {
    if (notice.path[0]) {
      fprintf(stderr, "chronus: %s\n", notice.reason);
      osc_announce(self->osc, notice.path, notice.reason);
    } else {
      say(options, notice.reason, "");
    }
  }
}

/// Tell those who play what the supervisor has to say to them
static void
announce(Run* const self, const Options* const options)
{
  Warning          warning;
  Happening        happening;
  Chronicle* const chronicle = &self->host->supervisor.chronicle;
  tell_capture(self, options);
  while (chronicle_take(chronicle, &warning)) {
    osc_announce(self->osc, warning.path, warning.reason);
  }
  while (news_take(&chronicle->news, &happening)) {
    osc_tell(self->osc, &happening);
    managed_tell(&self->nsm, &happening);
  }
}

/// Look after the copies until a signal comes or the time is over
static Status
watch(Run* const self, const Options* const options, Problem* const problem)
{
  const struct timespec tick     = {.tv_nsec = (long)TICK_NS};
  const uint64_t        begin_ns = clock_now_ns();
  sigset_t              ends; // But one, which only wakes us
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGHUP);
  sigaddset(&ends, SIGCHLD);
  for (int got = SIGCHLD; got < 0 || got == SIGCHLD;
       got     = sigtimedwait(&ends, NULL, &tick)) {
    supervisor_mend(&self->host->supervisor);
    announce(self, options);
    managed_tend(&self->nsm, &self->autosave);
    autosave_tend(&self->autosave, self->host, &self->connection);
    const Status st = connection_tend(&self->connection, self->host, problem);
    if (st) {
      return st;
    }
    exchange_tend(&self->exchange,
                  &self->host,
                  &self->connection,
                  self->osc,
                  options,
                  autosave_rests(&self->autosave));
    if (options->seconds > 0.0 &&
        (double)(clock_now_ns() - begin_ns) > options->seconds * 1e9) {
      break;
    }
  }
  return STATUS_OK;
}

/// Signals wait for the main thread, but those of the terminal and the debugger
static void
block_signals(void)
{
  static const int open[] = {SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGTRAP};
  sigset_t         most;
  sigfillset(&most);
  for (size_t s = 0U; s < sizeof(open) / sizeof(open[0]); ++s) {
    sigdelset(&most, open[s]);
  }
  pthread_sigmask(SIG_SETMASK, &most, NULL);
  signal(SIGPIPE, SIG_IGN);
}

/// Open all, play until the end, and save
static Status
play(Run* const self, Options* const options, Problem* const problem)
{
  Status st = open_run(self, options, problem);
  if (!st) {
    if (!autosave_connect(&self->autosave, &self->connection) &&
        !options->no_connect) {
      jack_connect_card(self->connection.jack);
    }
    if (self->nsm.managed) {
      autosave_settle(&self->autosave, self->host, &self->connection);
    }
  }
  managed_answer(&self->nsm, st, problem);
  if (!st) {
    say_limits(self, options);
    say_ready(self, options);
    st = watch(self, options, problem);
    if (!st) { // Else there are no copies whose state could be saved
      autosave_end(&self->autosave, self->host, &self->connection);
    }
  }
  return st;
}

static Status
run(Run* const self, const Options* const given, Problem* const problem)
{
  Options* const options = &self->options;
  *options               = *given;
  block_signals();
  self->host->stats = &self->stats;
  self->out         = speech_keep_stdout();
  Status st = managed_open(&self->nsm, options) ? play(self, options, problem)
                                                : STATUS_OK;

  osc_close(self->osc);
  self->osc = NULL;
  score_close(&self->score);
  connection_close(&self->connection);
  capture_stop(self->capture);
  tell_capture(self, options);
  if (self->host->opened) {
    supervisor_mend(&self->host->supervisor); // Hear what came last
  }
  if (self->host->opened && options->report) {
    const Status written = report_write(options->report,
                                        self->out,
                                        self->host->stats,
                                        &self->host->supervisor.chronicle,
                                        st ? NULL : problem);
    st                   = st ? st : written;
  }
  capture_close(self->capture);
  close(self->out);
  return st;
}

/// Close all hosts; false if parked threads remain
static bool
close_hosts(Run* const self)
{
  const bool whole = exchange_close(&self->exchange);
  return host_close(self->host) && whole;
}

int
command_run(const Options* const options)
{
  Run* const self    = (Run*)calloc(1U, sizeof(Run));
  Problem    problem = {.what = "run"};
  Status     st      = STATUS_NO_MEMORY;
  if (self && (self->host = (Host*)calloc(1U, sizeof(Host)))) {
    st = run(self, options, &problem);
  }
  if (st) {
    problem_print(&problem, st);
  }
  const bool whole = !self || !self->host || close_hosts(self);
  if (self) {
    autosave_close(&self->autosave);
    nsm_close(&self->nsm);
  }
  if (!whole) {
    host_exit(status_exit(st));
  }
  if (self) {
    free(self->host);
  }
  free(self);
  return status_exit(st);
}
