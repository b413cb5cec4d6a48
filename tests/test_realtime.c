// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/forbidden.h"

#include "host/base/chance.h"
#include "host/host.h"
#include "tests/bundles.h"
#include "tests/suite.h"

#include <check.h>

#include <stdlib.h>

// No allocation, lock, file, print or system call but the futex in the engine's
// callback and in the copies' threads

#define N_FRAMES 64U
#define N_BLOCKS 4000U

static Host   host;
static Stats  stats;
static Tape   tape; // Nobody reads it
static Block* sent;

static void
open_host(const char* const plugin, const char* const preset)
{
  static const HostDriver driver = {
    .rate_hz = 48000.0, .frames = N_FRAMES, .tape = &tape};
  const Options options = {
    .deadline = 0.7, .operand = plugin, .preset = preset, .quiet = true};
  Problem problem = {.what = "host"};
  host.stats      = &stats;
  sent            = (Block*)calloc(1U, block_bytes(0U));
  ck_assert_int_eq(host_find(&host, &options, driver.rate_hz, &problem), 0);
  ck_assert_msg(
    !host_open(&host, &options, &driver, &problem), "%s", problem.what);
}

/// A number below `n`, the same in each run
static uint32_t
dice(const uint32_t n)
{
  static uint32_t seed = 1U;
  return chance_below(&seed, n);
}

static void
run_cycle(const bool patient)
{
  static float       samples[2][N_FRAMES];
  static const float silence[N_FRAMES] = {0.0f};
  float* const       outputs[]         = {samples[0], samples[1]};
  const float* const inputs[]          = {silence};
  const Transport    transport = {.frame = (int64_t)dice(2U), .rolls = 1U};
  const Cycle        cycle     = {.start_ns  = clock_now_ns(),
                                  .frames    = N_FRAMES,
                                  .inputs    = inputs,
                                  .outputs   = outputs,
                                  .transport = &transport,
                                  .sent      = sent,
                                  .patient   = patient};
  forbidden_here               = true;
  engine_cycle(&host.supervisor.engine, &cycle);
  forbidden_here = false;
}

static void
push(const EventKind      kind,
     const uint32_t       index,
     const float          value,
     const uint8_t* const midi)
{
  const Event event = {.kind    = (uint16_t)kind,
                       .n_bytes = midi ? 3U : 0U,
                       .index   = index,
                       .value   = value};
  ck_assert(ring_push(&host.supervisor.commands, &event, midi));
}

/// Have a control learn the next controller, and forget another one
static void
push_learn(const uint32_t port)
{
  const EventLearn wish = {
    .slot = dice(LEARNED_MOST), .request = 1U, .controller = LEARNED_NEXT};
  const Event event = {
    .kind = EVENT_LEARN, .n_bytes = sizeof(wish), .index = port};
  ck_assert(ring_push(&host.supervisor.commands, &event, &wish));
  push(EVENT_FORGET, dice(LEARNED_MOST), 0.0f, NULL);
}

/// Controllers that are bound now
static uint32_t
count_bound(void)
{
  Binding  binding;
  uint32_t n = 0U;
  for (uint32_t s = 0U; s < LEARNED_MOST; ++s) {
    n += learned_held(&host.supervisor.feedback.learned, s, &binding);
  }
  return n;
}

/// All kinds of events, at random
static void
push_something(void)
{
  const uint32_t         port    = dice(host.model->n_ports);
  const ModelPort* const p       = &host.model->ports[port];
  const float            part    = (float)dice(1000U) / 999.0f;
  const uint8_t          midi[3] = {
             (uint8_t)(0x80U + dice(0x70U)), (uint8_t)dice(128U), (uint8_t)dice(128U)};
  if (p->kind == PORT_CONTROL_IN) {
    push(EVENT_SET, port, p->min + (part * (p->max - p->min)), NULL);
    push_learn(port);
  }
  push(EVENT_MIDI, 0U, 0.0f, midi);
  if (!dice(50U)) {
    push(EVENT_RECORD, dice(4U), 0.0f, NULL);
    push(EVENT_SWAP, 0U, 0.0f, NULL);
  }
}

START_TEST(the_probe_notices_what_is_forbidden)
{
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  forbidden_here        = true;
  char* volatile memory = (char*)malloc(8U);
  memory[0]             = 'x';
  free(memory);
  pthread_mutex_lock(&mutex);
  close(open("/dev/null", O_RDONLY));
  fputs("", stderr);
  getpid();
  syscall(SYS_getpid);
  forbidden_here = false;
  ck_assert_uint_eq(atomic_load(&forbidden_calls), 7U);
}
END_TEST

START_TEST(engine_and_copies_call_nothing_forbidden)
{
  open_host(NULL, "Sine");
  for (uint32_t b = 0U; b < N_BLOCKS; ++b) {
    for (uint32_t n = dice(4U); n; --n) {
      push_something();
    }
    run_cycle(_i);
    supervisor_mend(&host.supervisor);
  }

  const char* const name = atomic_load(&forbidden_name);
  ck_assert_msg(!atomic_load(&forbidden_calls), "%s", name ? name : "");
  ck_assert_uint_ge(atomic_load(&forbidden_watched), N_BLOCKS);
  ck_assert_uint_gt(atomic_load(&tape.head), 0U);
  ck_assert_uint_gt(count_bound(), 0U);
  ck_assert_uint_eq(count_read(&host.stats->blocks), N_BLOCKS);
  host_close(&host);
}
END_TEST

// Handing a state over, too, costs the donor nothing but time
START_TEST(a_replacement_calls_nothing_forbidden)
{
  open_host(NULL, NULL);
  for (uint32_t b = 0U; b < 1000U; ++b) {
    if (b == 100U || b == 500U) {
      push(EVENT_FAULT, FAULT_ACTIVE, FAULT_NAN, NULL);
    }
    push_something();
    run_cycle(true);
    supervisor_mend(&host.supervisor);
  }
  ck_assert_uint_eq(count_read(&host.stats->restored), 2U);
  const char* const name = atomic_load(&forbidden_name);
  ck_assert_msg(!atomic_load(&forbidden_calls), "%s", name ? name : "");
  host_close(&host);
}
END_TEST

// Jobs and their answers, the transport, properties, MIDI that is sent, lines
// that are logged
START_TEST(what_plugins_ask_for_calls_nothing_forbidden)
{
  static const char* const plugins[] = {
    "urn:test:errands", "urn:test:talks", "urn:test:asks"};
  bundles_use_built("plugins");
  open_host(plugins[_i], NULL);
  for (uint32_t b = 0U; b < 500U; ++b) {
    const uint8_t note[3] = {0x90U, (uint8_t)dice(128U), 100U};
    push(EVENT_MIDI, 0U, 0.0f, note);
    if (_i) { // Else jobs take their time
      push_something();
    }
    run_cycle(b % 2U);
    supervisor_mend(&host.supervisor);
  }
  const char* const name = atomic_load(&forbidden_name);
  ck_assert_msg(!atomic_load(&forbidden_calls), "%s", name ? name : "");
  ck_assert_uint_ge(atomic_load(&forbidden_watched), 500U);
  host_close(&host);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("calls");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, the_probe_notices_what_is_forbidden);
  tcase_add_loop_test(tcase, engine_and_copies_call_nothing_forbidden, 0, 2);
  tcase_add_test(tcase, a_replacement_calls_nothing_forbidden);
  tcase_add_loop_test(
    tcase, what_plugins_ask_for_calls_nothing_forbidden, 0, 3);
  return suite_run("realtime", tcase);
}
