// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/connection.h"

#include "host/base/clock.h"
#include "host/base/speech.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>

/// How long a JACK server of ours gets to come up
#define SERVER_NS (10000U * NS_PER_MS)

/// Time between two looks at the connections, or for a server that is away
#define LOOK_NS (100U * NS_PER_MS)

/// A server of ours that does not stay is started so often at most
#define RESTART_NS (1000U * NS_PER_MS)

static void
say(const Connection* self, const char* format, ...) PRINTF_LIKE(2, 3);

/// Say something to a user who wants to hear it
static void
say(const Connection* const self, const char* const format, ...)
{
  if (!self->options->quiet) {
    va_list args;
    va_start(args, format);
    speech_say(format, args);
    va_end(args);
  }
}

static Status
enter(Connection* const self, Problem* const problem)
{
  return jack_open(
    &self->jack, self->options->name, self->options->server, problem);
}

/// Wait until a server of ours takes clients
static Status
await_server(Connection* const self, Problem* const problem)
{
  const struct timespec pause    = {.tv_nsec = (long)(50U * NS_PER_MS)};
  const uint64_t        until_ns = clock_now_ns() + SERVER_NS;
  Status                st       = STATUS_NO_SERVER;
  while (st && server_runs(&self->server) && clock_now_ns() < until_ns) {
    nanosleep(&pause, NULL);
    st = enter(self, problem);
  }
  if (st) {
    server_stop(&self->server);
    problem_set(problem, STATUS_NO_SERVER, "jackd -d %s", self->server.driver);
    problem_hint(problem, "it does not start; try that line by hand");
  }
  return st;
}

/// Refuse a name that is longer than JACK takes
static Status
check_name(const char* const name,
           const size_t      most_bytes,
           Problem* const    problem)
{
  if (strlen(name) < most_bytes) {
    return STATUS_OK;
  }
  problem_set(problem, STATUS_NO_VALUE, "%.80s", name);
  problem_hint(problem, "JACK takes a name of %zu bytes", most_bytes - 1U);
  return STATUS_NO_VALUE;
}

Status
connection_open(Connection* const    self,
                const Options* const options,
                Problem* const       problem)
{
  *self     = (Connection){.options = options};
  Status st = check_name(options->name, jack_name_bytes(), problem);
  st        = st
                ? st
                : check_name(server_name(options->server), SERVER_NAME_BYTES, problem);
  st        = st ? st : enter(self, problem);
  if (st != STATUS_NO_SERVER || options->no_server) {
    return st;
  }
  for (int dummy = !server_has_card(); st && dummy < 2; ++dummy) {
    st = server_start(&self->server, options->server, dummy, problem);
    st = st ? st : await_server(self, problem);
  }
  if (!st) {
    say(self,
        "no JACK server was running, so one was started; driver %s",
        self->server.driver);
  }
  return st;
}

HostDriver
connection_driver(const Connection* const self)
{
  return (HostDriver){.rate_hz  = jack_rate_hz(self->jack),
                      .frames   = jack_frames(self->jack),
                      .priority = jack_priority(self->jack),
                      .live     = true};
}

Status
connection_start(Connection* const self,
                 Host* const       host,
                 Problem* const    problem)
{
  return jack_start(
    self->jack, &host->supervisor.engine, host->model, host->stats, problem);
}

bool
connection_is_up(const Connection* const self)
{
  return !self->away && !jack_is_lost(self->jack);
}

Status
connection_prepare(Connection* const self,
                   Host* const       host,
                   Problem* const    problem)
{
  return jack_prepare(
    self->jack, &host->supervisor.engine, host->model, problem);
}

void
connection_turn(Connection* const self, const Host* const host)
{
  jack_turn(self->jack, host->model);
}

/// Start our own server again, now and then
static void
restart_server(Connection* const self, const uint64_t now_ns)
{
  const char* const driver = self->server.driver;
  if (driver && !server_runs(&self->server) &&
      now_ns - self->tried_ns > RESTART_NS) {
    self->tried_ns = now_ns;
    server_start(
      &self->server, self->options->server, !strcmp(driver, "dummy"), NULL);
  }
}

/// Whether the copies take periods as long as they are now
static bool
fits(const Connection* const self, const Host* const host)
{
  return model_takes(
    host->model, host->supervisor.frames, jack_frames(self->jack));
}

/// Go on where there is a server again
static Status
come_back(Connection* const self, Host* const host, Problem* const problem)
{
  const uint64_t now_ns = clock_now_ns();
  restart_server(self, now_ns);
  if (jack_return(self->jack)) {
    return STATUS_OK; // Not yet
  }

  const HostDriver driver = connection_driver(self);
  Status           st     = STATUS_OK;
  if (driver.rate_hz != host->stats->rate_hz || !fits(self, host)) {
    say(self,
        "the JACK server runs at %.0f Hz now: fresh copies, with the controls; "
        "%u frames",
        driver.rate_hz,
        driver.frames);
    st = host_retune(host, &driver, problem);
  }
  if (!st && !connection_start(self, host, problem)) {
    self->away = false;
    say(self,
        "the JACK server is back after %.1f s; %u frames at %.0f Hz",
        (double)(now_ns - self->lost_ns) / 1e9,
        driver.frames,
        driver.rate_hz);
  }
  return st;
}

Status
connection_tend(Connection* const self,
                Host* const       host,
                Problem* const    problem)
{
  const uint64_t now_ns = clock_now_ns();
  const bool     lost   = !self->away && jack_is_lost(self->jack);
  if (!lost && !self->away && !fits(self, host)) {
    jack_leave(self->jack);
    self->away    = true;
    self->lost_ns = now_ns;
  }
  if (lost) {
    jack_leave(self->jack);
    self->away      = true;
    self->lost_ns   = now_ns;
    self->looked_ns = now_ns;
    count_add(&host->stats->server_losses, 1U);
    say(self, "the JACK server went away; the copies wait for its return");
  }

  atomic_store(&host->stats->server_away, self->away);
  const uint64_t passed_ns = now_ns - self->looked_ns;
  if (passed_ns < LOOK_NS) {
    return STATUS_OK;
  }
  self->looked_ns = now_ns;
  if (self->away) {
    count_add(&host->stats->server_away_ms, passed_ns / NS_PER_MS);
    return come_back(self, host, problem);
  }
  jack_tend(self->jack);
  return STATUS_OK;
}

void
connection_close(Connection* const self)
{
  jack_close(self->jack);
  self->jack = NULL;
  server_stop(&self->server);
}
