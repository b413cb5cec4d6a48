// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bench/rig.h"

#include "host/base/chance.h"
#include "host/base/clock.h"
#include "host/osc/framing.h"
#include "host/osc/osc.h"
#include "host/osc/timetag.h"

#include <jack/jack.h>
#include <jansson.h>

#include <math.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

// What OSC costs and how exact it is, at a live host: messages a second, the
// time from a packet to the frame on which the plugin gets it, and how far the
// frame of a time tag is from where JACK's own clock has it

/// Where the host of this benchmark listens
#define PORT 15005U

/// Messages whose rate is measured, and how many are on their way at a time
#define N_MESSAGES 500000U
#define N_FLYING 200U

/// Sets that are timed, and bundles with a time tag
#define N_SETS 2000U
#define N_BUNDLES 100U

/// How long before its time a bundle is sent
#define AHEAD_NS 100000000

/// The answer to a set: what it begins with, and where its id and frame lie
#define DONE_HEAD "/set/done\0\0\0,isfi\0\0"
#define DONE_ID 20U
#define DONE_FRAME 44U
#define DONE_BYTES 48

typedef struct {
  const char* name; ///< For people
  int         type; ///< SOCK_DGRAM or SOCK_STREAM
} Carrier;

static const Carrier carriers[] = {
  {"UDP", SOCK_DGRAM},
  {"TCP", SOCK_STREAM},
};

typedef struct {
  double per_second;       ///< Messages that were taken
  double dropped;          ///< By the kernel, of those
  double merged;           ///< Values, of those
  double lost_frames;      ///< Of the host's sound, in all
  double to_machine;       ///< Of those, where the machine had no CPU to give
  double set_us[N_SETS];   ///< From a packet to its frame
  double error[N_BUNDLES]; ///< Of a time tag's frame, frames
  double late;             ///< Bundles that were done after their time
} Result;

static Rig  rig;
static Osc* osc;

static int
connect_to_host(const int type)
{
  const struct timeval     limit = {.tv_sec = 2};
  const struct sockaddr_in at    = {.sin_family = AF_INET,
                                    .sin_port   = htons(PORT),
                                    .sin_addr   = {htonl(INADDR_LOOPBACK)}};
  const int                fd    = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  if (fd < 0 || connect(fd, (const struct sockaddr*)&at, sizeof(at)) ||
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit))) {
    perror("osc");
    exit(EXIT_FAILURE);
  }
  return fd;
}

static void
send_packet(const int            fd,
            const int            type,
            const uint8_t* const bytes,
            const uint32_t       n)
{
  uint8_t        framed[512];
  const bool     stream = type == SOCK_STREAM;
  const uint32_t size =
    stream ? framing_wrap(FRAMING_COUNTED, bytes, n, framed) : n;
  if (send(fd, stream ? framed : bytes, size, MSG_NOSIGNAL) != size) {
    perror("osc");
    exit(EXIT_FAILURE);
  }
}

/// Append a number of four bytes as OSC has it; returns the new length
static uint32_t
put(uint8_t* const to, const uint32_t n, const uint32_t value)
{
  const uint32_t big = htonl(value);
  memcpy(to + n, &big, sizeof(big));
  return n + 4U;
}

/// Write `/set /mod/sine/gain 0.5 ID`; returns its length
static uint32_t
write_set(uint8_t* const to, const uint32_t id)
{
  static const char head[] = "/set\0\0\0\0,sfi\0\0\0\0/mod/sine/gain\0";
  const float       value  = 0.5f;
  uint32_t          bits   = 0U;
  memcpy(&bits, &value, sizeof(bits));
  memcpy(to, head, sizeof(head));
  return put(to, put(to, (uint32_t)sizeof(head), bits), id);
}

static uint32_t
read_number(const uint8_t* const at)
{
  uint32_t big = 0U;
  memcpy(&big, at, sizeof(big));
  return ntohl(big);
}

/// Receive the answer to a set; returns its frame, or -1 for other answers
static double
receive_frame(const int fd, const int type, const uint32_t id)
{
  uint8_t              bytes[512];
  const ssize_t        n    = recv(fd, bytes, sizeof(bytes), 0);
  const ssize_t        head = type == SOCK_STREAM ? 4 : 0; // The length
  const uint8_t* const at   = bytes + head;
  if (n != DONE_BYTES + head || memcmp(at, DONE_HEAD, sizeof(DONE_HEAD)) != 0 ||
      read_number(at + DONE_ID) != id) {
    return -1.0;
  }
  return read_number(at + DONE_FRAME);
}

/// How many messages a second the host takes
static void
measure_rate(const int fd, const int type, Result* const result)
{
  static const uint8_t bytes[]   = "/mod/sine/gain\0\0,f\0\0\x3F\0\0";
  const Stats* const   stats     = &rig.stats;
  const uint64_t       first     = count_read(&stats->osc_messages);
  const uint64_t       n_dropped = count_read(&stats->osc_dropped);
  const uint64_t       n_merged  = count_read(&stats->osc_merged);
  const uint64_t       begin_ns  = clock_now_ns();
  uint64_t             n_done    = 0U;
  uint64_t             n_sent    = 0U;
  while (n_done < N_MESSAGES) {
    if (n_sent < N_MESSAGES && n_sent - n_done < N_FLYING) {
      send_packet(fd, type, bytes, sizeof(bytes));
      ++n_sent;
    }
    n_done = count_read(&stats->osc_messages) - first +
             count_read(&stats->osc_dropped) - n_dropped;
  }
  result->per_second =
    (double)n_done * 1e9 / (double)(clock_now_ns() - begin_ns);
  result->dropped = (double)(count_read(&stats->osc_dropped) - n_dropped);
  result->merged  = (double)(count_read(&stats->osc_merged) - n_merged);
}

/// When a frame has its turn, as the engine's last cycle tells
static double
time_of(const double frame)
{
  Beat beat = {.frame = 0U};
  feedback_last(&rig.host.supervisor.feedback, &beat);
  return (double)beat.at_ns +
         ((frame - (double)beat.frame) * 1e9 / rig.stats.rate_hz);
}

/// From the sending of a packet to the frame on which the plugin gets it
static void
measure_sets(const int fd, const int type, Result* const result)
{
  uint32_t seed = 1U;
  for (uint32_t i = 0U; i < N_SETS; ++i) {
    uint8_t        bytes[128];
    const uint32_t n       = write_set(bytes, i);
    const uint64_t sent_ns = clock_now_ns();
    send_packet(fd, type, bytes, n);
    const double frame = receive_frame(fd, type, i);
    if (frame < 0.0) {
      (void)fprintf(stderr, "osc: set %u was not answered\n", i);
      exit(EXIT_FAILURE);
    }
    result->set_us[i] = (time_of(frame) - (double)sent_ns) / 1e3;
    rig_tend_until(&rig,
                   clock_now_ns() + NS_PER_MS + chance_below(&seed, NS_PER_MS));
  }
}

/// Frames that JACK counts before the engine's first
static double
frames_before(jack_client_t* const client)
{
  double sum = 0.0;
  for (uint32_t i = 0U; i < 10U; ++i) {
    Beat beat = {.frame = 0U};
    feedback_last(&rig.host.supervisor.feedback, &beat);
    sum += (double)jack_time_to_frames(client, beat.at_ns / 1000U) -
           (double)beat.frame;
    rig_sleep(NS_PER_MS);
  }
  return round(sum / 10.0);
}

/// How far the frames of time tags are from where JACK has their times
static void
measure_tags(const int fd, const int type, Result* const result)
{
  jack_client_t* const client = jack_client_open(
    "clock", JackNoStartServer | JackServerName, NULL, RIG_SERVER);
  if (!client || jack_activate(client)) {
    exit(EXIT_FAILURE);
  }
  rig_tend_until(&rig, clock_now_ns() + (4U * NS_PER_SECOND));
  const uint64_t n_late = count_read(&rig.stats.osc_late);
  for (uint32_t i = 0U; i < N_BUNDLES; ++i) {
    uint8_t        bytes[256] = "#bundle";
    const int64_t  at_ns      = clock_unix_ns() + AHEAD_NS;
    const uint64_t tag        = timetag_from_unix_ns(at_ns);
    const int64_t  mono_ns    = at_ns - clock_unix_offset_ns();
    uint32_t       n          = put(bytes, 8U, (uint32_t)(tag >> 32U));
    n                         = put(bytes, n, (uint32_t)tag);
    const uint32_t size       = write_set(bytes + n + 4U, i);
    put(bytes, n, size);
    send_packet(fd, type, bytes, n + 4U + size);
    rig_tend_until(&rig, (uint64_t)mono_ns + 20000000U);
    double frame = -1.0;
    for (int k = 0; k < 5 && frame < 0.0; ++k) {
      frame = receive_frame(fd, type, i);
    }
    const double jack =
      (double)jack_time_to_frames(client, (jack_time_t)(mono_ns / 1000));
    result->error[i] = frame + frames_before(client) - jack;
  }
  result->late = (double)(count_read(&rig.stats.osc_late) - n_late);
  jack_client_close(client);
}

static void
measure(const void* const setup, void* const to)
{
  const Carrier* const carrier = (const Carrier*)setup;
  Result* const        result  = (Result*)to;
  const RigSetup       host    = {.processes = false};
  const OscSetup       where   = {.address = "127.0.0.1", .port = PORT};
  Problem              problem = {.what = "osc"};
  rig_open(&rig, &host);
  if (osc_open(&osc,
               &rig.host.surface,
               &rig.host.supervisor.feedback,
               &where,
               &problem)) {
    (void)fprintf(stderr, "osc: %s\n", problem.what);
    exit(EXIT_FAILURE);
  }

  const int fd = connect_to_host(carrier->type);
  rig_tend_until(&rig, clock_now_ns() + NS_PER_SECOND);
  measure_rate(fd, carrier->type, result);
  rig_tend_until(&rig, clock_now_ns() + NS_PER_SECOND);
  measure_sets(fd, carrier->type, result);
  measure_tags(fd, carrier->type, result);
  result->lost_frames = (double)count_read(&rig.stats.lost_frames);
  result->to_machine  = (double)count_read(&rig.stats.lost_to_machine);
  close(fd);
  osc_close(osc);
  rig_close(&rig);
}

/// Print the row of one; returns the same for a program
static json_t*
report(const Carrier* const carrier, Result* const result)
{
  const double median = rig_quantile(result->set_us, N_SETS, 0.5);
  const double p999   = rig_quantile(result->set_us, N_SETS, 0.999);
  for (uint32_t i = 0U; i < N_BUNDLES; ++i) {
    result->error[i] = fabs(result->error[i]);
  }
  const double off  = rig_quantile(result->error, N_BUNDLES, 0.5);
  const double most = rig_quantile(result->error, N_BUNDLES, 1.0);
  printf("%-4s %12.0f %8.0f %8.0f %9.0f %9.0f %8.0f %8.0f %6.0f %8.0f %8.0f\n",
         carrier->name,
         result->per_second,
         result->dropped,
         result->merged,
         median,
         p999,
         off,
         most,
         result->late,
         result->lost_frames,
         result->to_machine);
  return json_pack("{s:s,s:f,s:f,s:f,s:f,s:f,s:f,s:f,s:f,s:f,s:f}",
                   "by",
                   carrier->name,
                   "messages_per_s",
                   result->per_second,
                   "dropped",
                   result->dropped,
                   "merged",
                   result->merged,
                   "set_median_us",
                   median,
                   "set_p999_us",
                   p999,
                   "tag_error_median_frames",
                   off,
                   "tag_error_max_frames",
                   most,
                   "late_bundles",
                   result->late,
                   "lost_frames",
                   result->lost_frames,
                   "lost_to_machine",
                   result->to_machine);
}

int
main(const int argc, char** const argv)
{
  static Result results[2];
  if (argc != 2) {
    (void)fprintf(stderr, "usage: osc REPORT.json\n");
    return 2;
  }

  json_t* const table  = json_array();
  const pid_t   server = rig_server(64U, true);
  for (uint32_t t = 0U; t < 2U; ++t) {
    (void)fprintf(stderr, "osc: %s\n", carriers[t].name);
    if (!rig_run(measure, &carriers[t], &results[t], sizeof(results[t]))) {
      (void)fprintf(stderr, "osc: %s failed\n", carriers[t].name);
      rig_stop(server);
      return EXIT_FAILURE;
    }
  }
  rig_stop(server);

  printf("\nOSC, 64 frames\n%-4s %12s %8s %8s %9s %9s %8s %8s %6s %8s %8s\n",
         "by",
         "messages/s",
         "dropped",
         "merged",
         "set p50",
         "p99.9 us",
         "tag off",
         "max",
         "late",
         "lost",
         "machine");
  for (uint32_t t = 0U; t < 2U; ++t) {
    json_array_append_new(table, report(&carriers[t], &results[t]));
  }
  return rig_report(argv[1], "osc", table);
}
