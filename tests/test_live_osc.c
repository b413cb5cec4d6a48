// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/ear.h"
#include "tests/forbidden.h"
#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/stalls.h"

#include "host/host.h"
#include "host/jack.h"
#include "host/osc/osc.h"
#include "tests/suite.h"

#include <check.h>
#include <jack/jack.h>
#include <lo/lo.h>

#include <math.h>
#include <signal.h>

// OSC at a live host: 100 messages a second for 10 s, then 1000 in one burst

#define SERVER "chronus-osc"
#define PERIOD 256U

static Host  host;
static Stats stats;
static Jack* client;
static Osc*  osc;

/// Whoever asks for the cycle's times is JACK's thread, in our callback
int
jack_get_cycle_times(const jack_client_t* const self,
                     jack_nframes_t* const      frames,
                     jack_time_t* const         begin_us,
                     jack_time_t* const         next_us,
                     float* const               period_us)
{
  static int (*next)(
    const jack_client_t*, jack_nframes_t*, jack_time_t*, jack_time_t*, float*);
  if (!next) {
    *(void**)&next = forbidden_next("jack_get_cycle_times");
  }
  forbidden_always = true;
  return next(self, frames, begin_us, next_us, period_us);
}

static void
open_host(const uint32_t port)
{
  const Options options = {.deadline = 0.7, .quiet = true};
  Problem       problem = {.what = "host"};
  Status        st      = jack_open(&client, "chronus", SERVER, &problem);
  ck_assert_msg(!st, "%s", problem.what);

  const HostDriver driver = {.rate_hz  = jack_rate_hz(client),
                             .frames   = jack_frames(client),
                             .priority = jack_priority(client),
                             .live     = true};
  host.stats              = &stats;
  st = host_find(&host, &options, driver.rate_hz, &problem);
  st = st ? st : host_open(&host, &options, &driver, &problem);
  st = st ? st
          : osc_open(&osc,
                     &host.surface,
                     &host.supervisor.feedback,
                     &(OscSetup){.address = "127.0.0.1", .port = port},
                     &problem);
  st = st
         ? st
         : jack_start(
             client, &host.supervisor.engine, host.model, host.stats, &problem);
  ck_assert_msg(!st, "%s", problem.what);
}

/// Send a frequency that no message before had
static void
send_next(const lo_address to, const uint32_t n)
{
  ck_assert_int_ge(lo_send(to, "/mod/sine/freq", "f", 200.0 + n), 0);
}

/// Wait until all that was sent has arrived or was dropped, 20 s at most
static void
await(const uint64_t sent)
{
  const struct timespec pause = {.tv_nsec = 10000000};
  for (int t = 0; t < 2000; ++t) {
    nanosleep(&pause, NULL);
    supervisor_mend(&host.supervisor);
    if (count_read(&host.stats->osc_messages) +
          count_read(&host.stats->osc_dropped) >=
        sent) {
      break;
    }
  }
}

static float
heard_frequency(void)
{
  for (uint32_t p = 0U; p < host.model->n_ports; ++p) {
    if (host.model->ports[p].path &&
        !strcmp(host.model->ports[p].path, "/mod/sine/freq")) {
      return atomic_load(&host.supervisor.engine.ledger.controls[p]);
    }
  }
  return 0.0f;
}

/// Wait until the engine has taken a frequency from the ring, 20 s at most
static void
await_frequency(const float hz)
{
  const struct timespec pause = {.tv_nsec = 10000000};
  for (int t = 0; t < 2000 && heard_frequency() != hz; ++t) {
    nanosleep(&pause, NULL);
  }
  ck_assert_float_eq(heard_frequency(), hz);
}

START_TEST(no_message_is_lost_uncounted)
{
  const struct timespec pause  = {.tv_nsec = 10000000};
  const uint32_t        port   = loopback_free_port();
  const pid_t           server = recorder_server(SERVER, PERIOD);
  open_host(port);
  Stalls* const    stalls = stalls_open();
  const lo_address to     = ear_address(port);

  for (uint32_t n = 0U; n < 1000U; ++n) {
    send_next(to, n);
    nanosleep(&pause, NULL);
    supervisor_mend(&host.supervisor);
  }
  await(1000U);
  ck_assert_uint_eq(count_read(&host.stats->osc_messages), 1000U);
  ck_assert_uint_eq(count_read(&host.stats->osc_dropped), 0U);
  await_frequency(1199.0f);

  for (uint32_t n = 1000U; n < 2000U; ++n) {
    send_next(to, n);
  }
  await(2000U);
  const uint64_t dropped = count_read(&host.stats->osc_dropped);
  ck_assert_uint_eq(count_read(&host.stats->osc_messages) + dropped, 2000U);
  if (!dropped) {
    await_frequency(2199.0f);
  }

  lo_address_free(to);
  osc_close(osc);
  jack_close(client);
  const char* const name = atomic_load(&forbidden_name);
  ck_assert_msg(!atomic_load(&forbidden_calls), "%s", name ? name : "");
  ck_assert_uint_gt(atomic_load(&forbidden_watched), 1000U);

  const uint32_t spoilt  = stalls_blocks(stalls, PERIOD / 48000.0);
  const uint64_t lost    = count_read(&host.stats->lost_frames);
  const uint64_t machine = count_read(&host.stats->lost_to_machine);
  printf("dropped by the kernel %llu; lost %llu frames, %llu of them to the "
         "machine; %llu late cycles\n",
         (unsigned long long)dropped,
         (unsigned long long)lost,
         (unsigned long long)machine,
         (unsigned long long)count_read(&host.stats->late_cycles));
  ck_assert_uint_ge(lost, machine);
  ck_assert_uint_le(lost - machine, (uint64_t)PERIOD * spoilt);
  stalls_close(stalls);
  ck_assert_uint_eq(count_read(&host.stats->osc_errors), 0U);
  ck_assert_uint_eq(count_read(&host.stats->lost_events), 0U);
  host_close(&host);
  program_stop(server, SIGTERM);
}
END_TEST

/// Who asks, and what came back
static Ear ear;

/// Send a message and wait for an answer, 20 s at most
static void
ask(const lo_address to, const char* const path, const lo_message message)
{
  ear.path[0] = '\0';
  ck_assert_int_ge(lo_send_message_from(to, ear.server, path, message), 0);
  for (int t = 0; t < 400 && !ear.path[0]; ++t) {
    ear_listen(&ear);
    supervisor_mend(&host.supervisor);
  }
  lo_message_free(message);
  ck_assert_msg(ear.path[0], "%s: no answer", path);
}

static lo_message
message_of(const char* const types, const float number)
{
  const lo_message message = lo_message_new();
  if (types[0] == 'f') {
    lo_message_add_float(message, number);
  } else if (types[0] == 's') {
    lo_message_add_string(message, "no number");
  }
  return message;
}

static void
assert_refused(const char* const path, const char* const reason)
{
  const size_t size = strlen(path);
  ck_assert_str_eq(ear.path, "/error");
  ck_assert_msg(!strncmp(ear.words, path, size) && ear.words[size] == '|' &&
                  strstr(ear.words + size, reason),
                "%s: %s",
                path,
                ear.words);
}

/// Ask for the value of a control, which must be this
static void
assert_value(const lo_address to, const char* const path, const float value)
{
  char words[32];
  snprintf(words, sizeof(words), "%g|", (double)value);
  ask(to, path, message_of("", 0.0f));
  ck_assert_str_eq(ear.path, path);
  ck_assert_str_eq(ear.words, words);
}

/// Set, query and misuse one control
static void
try_control(const lo_address to, const ModelPort* const port)
{
  const float high = port->max + 1.0f;
  lo_send_from(
    to, ear.server, LO_TT_IMMEDIATE, port->path, "f", (double)port->max);
  assert_value(to, port->path, port->trigger ? port->def : port->max);
  if (!port->toggled) {
    ask(to, port->path, message_of("f", high));
    assert_refused(port->path, "clamped");
  }
  ask(to, port->path, message_of("f", NAN));
  assert_refused(port->path, "");
  ask(to, port->path, message_of("s", 0.0f));
  assert_refused(port->path, "");
  lo_send_from(
    to, ear.server, LO_TT_IMMEDIATE, port->path, "f", (double)port->min);
  assert_value(to, port->path, port->min);
}

START_TEST(every_path_of_the_turtle_is_set_queried_and_guarded)
{
  const uint32_t port   = loopback_free_port();
  const pid_t    server = recorder_server(SERVER, PERIOD);
  open_host(port);
  const lo_address to = ear_address(port);
  ear_open(&ear);

  uint32_t n = 0U;
  for (uint32_t p = 0U; p < host.model->n_ports; ++p) {
    if (host.model->ports[p].path) {
      try_control(to, &host.model->ports[p]);
      ++n;
    }
  }
  ck_assert_uint_ge(n, 20U);
  ask(to, "/mod/sine/nothing", message_of("f", 1.0f));
  assert_refused("/mod/sine/nothing", "no such path");

  ear_close(&ear);
  lo_address_free(to);
  osc_close(osc);
  jack_close(client);
  host_close(&host);
  program_stop(server, SIGTERM);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("messages");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, no_message_is_lost_uncounted);
  tcase_add_test(tcase, every_path_of_the_turtle_is_set_queried_and_guarded);
  return suite_run("live osc", tcase);
}
