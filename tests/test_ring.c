// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/ring.h"
#include "tests/suite.h"

#include <check.h>

#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>

// A queue between two threads: all arrives, in order, or is refused

/// Events that one thread sends to the other: several times round
#define N_SENT 50000U

/// Longest payload that is sent
#define MOST_BYTES 61U

static Ring ring;

static void
clear(const uint32_t position)
{
  memset(&ring, 0, sizeof(ring));
  ring.head = position;
  ring.tail = position;
}

/// The event that is sent as number `n`, whose payload is told by `n` too
static Event
make(const uint32_t n, uint8_t payload[MOST_BYTES])
{
  const uint16_t n_bytes = (uint16_t)(n % (MOST_BYTES + 1U));
  for (uint32_t b = 0U; b < n_bytes; ++b) {
    payload[b] = (uint8_t)(n * 31U + b);
  }
  return (Event){
    .frame = n, .kind = EVENT_MIDI, .n_bytes = n_bytes, .index = ~n};
}

static bool
push(const uint32_t n)
{
  uint8_t     payload[MOST_BYTES];
  const Event event = make(n, payload);
  return ring_push(&ring, &event, payload);
}

/// Take the oldest event; whether it is number `n`, whole
static bool
pop(const uint32_t n)
{
  uint8_t     wanted[MOST_BYTES];
  uint8_t     payload[MOST_BYTES] = {0};
  const Event model               = make(n, wanted);
  Event       event               = {0};
  if (!ring_peek(&ring, &event)) {
    return false;
  }
  ring_pop(&ring, &event, payload);
  return event.frame == model.frame && event.kind == model.kind &&
         event.n_bytes == model.n_bytes && event.index == model.index &&
         event.value == model.value && !memcmp(payload, wanted, model.n_bytes);
}

START_TEST(an_empty_ring_shows_nothing)
{
  Event event = {0};
  clear(0U);
  ck_assert(!ring_peek(&ring, &event));
  ck_assert_uint_eq(ring_room(&ring), RING_BYTES);
}
END_TEST

// From each place, so that headers and payloads are cut by the end of the
// memory, and with positions that run over
START_TEST(what_is_cut_by_the_end_comes_out_whole)
{
  static const uint32_t ends[] = {RING_BYTES, 0U};
  for (uint32_t back = 8U; back <= 96U; back += 8U) {
    clear(ends[_i] - back);
    for (uint32_t n = 40U; n < 62U; ++n) {
      ck_assert(push(n));
    }
    for (uint32_t n = 40U; n < 62U; ++n) {
      ck_assert_msg(pop(n), "event %u, %u bytes before the end", n, back);
    }
    ck_assert_uint_eq(ring_room(&ring), RING_BYTES);
  }
}
END_TEST

START_TEST(a_full_ring_refuses_and_keeps_what_it_has)
{
  uint32_t n = 0U;
  clear(1000U);
  while (push(n)) {
    ++n;
  }
  ck_assert_uint_gt(n, RING_BYTES / event_size(MOST_BYTES));
  ck_assert(!push(n));
  ck_assert_uint_lt(ring_room(&ring), event_size(n % (MOST_BYTES + 1U)));
  for (uint32_t k = 0U; k < n; ++k) {
    ck_assert_msg(pop(k), "event %u of %u", k, n);
  }
}
END_TEST

// Not one byte stays unused: a burst that was counted to fit does fit
START_TEST(it_can_be_filled_to_the_last_byte)
{
  const Event event = {.kind = EVENT_SET};
  clear(0U);
  for (uint32_t n = 0U; n < RING_BYTES / event_size(0U); ++n) {
    ck_assert(ring_push(&ring, &event, NULL));
  }
  ck_assert_uint_eq(ring_room(&ring), 0U);
  ck_assert(!ring_push(&ring, &event, NULL));
}
END_TEST

START_TEST(a_look_takes_nothing)
{
  Event event = {0};
  clear(0U);
  ck_assert(push(7U));
  for (uint32_t k = 0U; k < 3U; ++k) {
    ck_assert(ring_peek(&ring, &event));
    ck_assert_uint_eq(event.frame, 7U);
  }
  ck_assert(pop(7U));
}
END_TEST

START_TEST(a_payload_that_is_dropped_leaves_the_next_in_place)
{
  Event event = {0};
  clear(0U);
  ck_assert(push(61U) && push(62U) && push(3U));
  for (uint32_t k = 0U; k < 2U; ++k) {
    ck_assert(ring_peek(&ring, &event));
    ring_pop(&ring, &event, NULL);
  }
  ck_assert(pop(3U));
}
END_TEST

// By this the engine knows which events were there when a block ended
START_TEST(the_end_is_where_the_next_event_will_be)
{
  clear(0U);
  ck_assert(push(1U));
  const uint32_t end = ring_end(&ring);
  ck_assert(push(2U));
  ck_assert_uint_ne(ring_position(&ring), end);
  ck_assert(pop(1U));
  ck_assert_uint_eq(ring_position(&ring), end);
}
END_TEST

static void*
send_all(void* const unused)
{
  (void)unused;
  for (uint32_t n = 0U; n < N_SENT;) {
    if (push(n)) {
      ++n;
    } else {
      sched_yield();
    }
  }
  return NULL;
}

START_TEST(all_that_one_thread_sends_arrives_in_another)
{
  pthread_t writer;
  uint32_t  n_good = 0U;
  clear(UINT32_MAX - 8191U);
  ck_assert(!pthread_create(&writer, NULL, send_all, NULL));
  for (uint32_t n = 0U; n < N_SENT; ++n) {
    Event event = {0};
    while (!ring_peek(&ring, &event)) {
      sched_yield();
    }
    n_good += pop(n);
  }
  pthread_join(writer, NULL);

  Event event = {0};
  ck_assert_uint_eq(n_good, N_SENT);
  ck_assert(!ring_peek(&ring, &event));
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("ring");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_test(tcase, an_empty_ring_shows_nothing);
  tcase_add_loop_test(tcase, what_is_cut_by_the_end_comes_out_whole, 0, 2);
  tcase_add_test(tcase, a_full_ring_refuses_and_keeps_what_it_has);
  tcase_add_test(tcase, it_can_be_filled_to_the_last_byte);
  tcase_add_test(tcase, a_look_takes_nothing);
  tcase_add_test(tcase, a_payload_that_is_dropped_leaves_the_next_in_place);
  tcase_add_test(tcase, the_end_is_where_the_next_event_will_be);
  tcase_add_test(tcase, all_that_one_thread_sends_arrives_in_another);
  return suite_run("ring", tcase);
}
