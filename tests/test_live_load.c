// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/clock.h"
#include "tests/live.h"
#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/recorder.h"
#include "tests/suite.h"

#include <check.h>
#include <lo/lo.h>

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// A live host under 50,000 messages a second, and bursts of 10,000

#define SERVER "chronus-load"
#define PERIOD 1024U

/// Messages per millisecond
#define PER_MS 50U

/// Messages of a burst
#define BURST 10000U

/// Seconds of load, unless CHRONUS_LOAD_SECONDS says: 60 for the long run
#define SECONDS 3.0

/// Most that the host's memory may grow by, kB: the buffers of its answers
#define GROWTH_KB 4096.0

/// What is sent over and over, its value filled in
typedef struct {
  uint8_t  bytes[64];
  uint32_t n_bytes;
} Packet;

static Packet
packet_of(const char* const path, const float value)
{
  Packet           packet  = {.n_bytes = 0U};
  size_t           size    = sizeof(packet.bytes);
  const lo_message message = lo_message_new();
  lo_message_add_float(message, value);
  lo_message_serialise(message, path, packet.bytes, &size);
  packet.n_bytes = (uint32_t)lo_message_length(message, path);
  lo_message_free(message);
  return packet;
}

static void
send_packet(const int fd, const Packet* const packet)
{
  ck_assert_int_eq(send(fd, packet->bytes, packet->n_bytes, 0),
                   packet->n_bytes);
}

/// Memory of a process that is in use, kB
static double
resident_kb(const pid_t pid)
{
  char   path[64];
  char   line[256];
  double kb = 0.0;
  snprintf(path, sizeof(path), "/proc/%d/status", pid);
  FILE* const file = fopen(path, "re");
  ck_assert_ptr_nonnull(file);
  while (fgets(line, sizeof(line), file)) {
    if (!strncmp(line, "VmRSS:", 6U)) {
      kb = strtod(line + 6, NULL);
    }
  }
  fclose(file);
  return kb;
}

/// Load the host with paced messages; returns how many
static uint64_t
load(const int fd, const double seconds)
{
  const Packet   packets[] = {packet_of("/mod/sine/freq", 440.0f),
                              packet_of("/mod/sine/gain", 0.5f),
                              packet_of("/mod/filter/cutoff", 1000.0f)};
  const uint64_t begin_ns  = clock_now_ns();
  const uint64_t n_ms      = (uint64_t)(seconds * 1000.0);
  uint64_t       n_sent    = 0U;
  for (uint64_t ms = 0U; ms < n_ms; ++ms) {
    while (clock_now_ns() < begin_ns + (ms * NS_PER_MS)) {
      const struct timespec pause = {.tv_nsec = 100000};
      nanosleep(&pause, NULL);
    }
    for (uint32_t i = 0U; i < PER_MS; ++i) {
      send_packet(fd, &packets[n_sent++ % 3U]);
    }
  }
  return n_sent;
}

/// What asks for a value
static Packet
query_of(const char* const path)
{
  Packet           query   = {.n_bytes = 0U};
  size_t           size    = sizeof(query.bytes);
  const lo_message message = lo_message_new();
  lo_message_serialise(message, path, query.bytes, &size);
  query.n_bytes = (uint32_t)lo_message_length(message, path);
  lo_message_free(message);
  return query;
}

/// Ask until there is an answer, so that all before was read or dropped;
/// returns how often it was asked
static uint64_t
await_answer(const int fd)
{
  const Packet query = query_of("/mod/sine/gain");
  for (uint64_t n = 1U; n < 100U; ++n) {
    uint8_t bytes[256];
    send_packet(fd, &query);
    if (recv(fd, bytes, sizeof(bytes), 0) > 0) {
      return n;
    }
  }
  ck_abort_msg("no answer");
  return 0U;
}

/// Ask for a value until it is this one; returns how often it was asked for
static uint64_t
await_value(const int fd, const char* const path, const float wanted)
{
  const Packet query  = query_of(path);
  const Packet answer = packet_of(path, wanted);
  for (uint64_t n = 1U; n < 100U; ++n) {
    uint8_t bytes[256];
    send_packet(fd, &query);
    const ssize_t got = recv(fd, bytes, sizeof(bytes), 0);
    if (got == answer.n_bytes && !memcmp(bytes, answer.bytes, (size_t)got)) {
      return n;
    }
  }
  ck_abort_msg("%s is not %g", path, (double)wanted);
  return 0U;
}

START_TEST(overload_costs_no_frame_and_no_newest_value)
{
  const char* const said    = getenv("CHRONUS_LOAD_SECONDS");
  const double      seconds = said ? strtod(said, NULL) : SECONDS;
  const uint32_t    port    = loopback_free_port();
  const pid_t       server  = recorder_server(SERVER, PERIOD);
  const pid_t       host =
    program_start("@/host.log",
                  "chronus run --server " SERVER
                  " -P %u --no-start-server --report @/report.json",
                  port);
  Recorder* const recorder = recorder_open(SERVER);
  ck_assert_ptr_nonnull(recorder);
  ck_assert(recorder_connect(recorder, "chronus:left", 60.0));
  const int fd = loopback_connect(SOCK_DGRAM, port);

  const Packet gate   = packet_of("/gate/adsr", 1.0f);
  uint64_t     n_sent = 1U;
  send_packet(fd, &gate);
  n_sent += load(fd, 0.5); // What is allocated once is there from now on
  const double   before_kb = resident_kb(host);
  const uint64_t n_paced   = load(fd, seconds);
  n_sent += n_paced;
  for (uint32_t b = 0U; b < 10U; ++b) {
    const Packet packet = packet_of("/mod/sine/freq", 300.0f + (float)b);
    for (uint32_t i = 0U; i < BURST; ++i) {
      send_packet(fd, &packet);
    }
    n_sent += BURST;
    live_pause(0.1);
  }
  n_sent += await_answer(fd); // Or the last one might find no room
  const Packet last = packet_of("/mod/sine/freq", 555.0f);
  send_packet(fd, &last);
  n_sent += 1U + await_value(fd, "/mod/sine/freq", 555.0f);
  const double growth_kb = resident_kb(host) - before_kb;

  ck_assert_int_eq(program_stop(host, SIGTERM), 0);
  const double n_messages = program_figure("@/report.json", "osc_messages");
  const double n_dropped  = program_figure("@/report.json", "osc_dropped");
  printf("%.0f s: %llu messages, %.0f dropped by the kernel, %.0f merged, "
         "memory grew by %.0f kB, lost %.0f frames, %.0f to the machine\n",
         seconds,
         (unsigned long long)n_sent,
         n_dropped,
         program_figure("@/report.json", "osc_merged"),
         growth_kb,
         program_figure("@/report.json", "lost_frames"),
         program_figure("@/report.json", "lost_to_machine"));
  ck_assert_double_eq(n_messages + n_dropped, (double)n_sent);
  ck_assert_double_eq(live_own_loss(recorder, PERIOD), 0.0);
  ck_assert_double_eq(program_figure("@/report.json", "lost_events"), 0.0);
  ck_assert_double_eq(program_figure("@/report.json", "osc_errors"), 0.0);
  ck_assert_double_lt(growth_kb, GROWTH_KB);
  close(fd);
  recorder_close(recorder);
  program_stop(server, SIGTERM);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("load");
  tcase_set_timeout(tcase, 240.0);
  tcase_add_test(tcase, overload_costs_no_frame_and_no_newest_value);
  return suite_run("live load", tcase);
}
