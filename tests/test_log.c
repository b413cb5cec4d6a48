// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/shared/log.h"
#include "tests/bed.h"
#include "tests/suite.h"

#include <check.h>

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// The blocks that all copies read: whole and in order, or known to be gone

#define N_SLOTS 8U
#define N_INPUTS 2U

/// Blocks that one thread appends for another
#define N_SENT 5000U

static Log*             shared;
static Block*           got;
static _Atomic uint64_t heard;

static void
set_up(void)
{
  shared = bed_log(N_SLOTS, N_INPUTS);
  got    = (Block*)bed_allocate(block_bytes(N_INPUTS));
}

static void
tear_down(void)
{
  free(shared);
  free(got);
}

static uint32_t
frames_of(const uint64_t seq)
{
  return 1U + (uint32_t)(seq * 97U % 300U);
}

static uint32_t
events_of(const uint64_t seq)
{
  return (uint32_t)(seq % 20U);
}

static float
sample_of(const uint64_t seq, const uint32_t p, const uint32_t i)
{
  return (float)(seq * 1000U + (p * 500ULL) + i);
}

/// Append a block all of which is told by its number
static void
append(void)
{
  Block* const   block = log_next(shared);
  const uint64_t seq   = block->seq;
  block->frames        = frames_of(seq);
  for (uint32_t e = 0U; e < events_of(seq); ++e) {
    const uint8_t midi[] = {0x90U, (uint8_t)e, (uint8_t)seq};
    const Event   event  = {.frame   = e,
                            .kind    = EVENT_MIDI,
                            .n_bytes = sizeof(midi),
                            .index   = (uint32_t)seq};
    block_append(block, &event, midi);
  }
  for (uint32_t p = 0U; p < N_INPUTS; ++p) {
    for (uint32_t i = 0U; i < block->frames; ++i) {
      block_input(block, p)[i] = sample_of(seq, p, i);
    }
  }
  log_commit(shared);
}

/// Whether what was read is block `seq`, whole
static bool
is_whole(const uint64_t seq)
{
  bool whole = got->seq == seq && got->frames == frames_of(seq);
  for (uint32_t p = 0U; p < N_INPUTS; ++p) {
    for (uint32_t i = 0U; i < got->frames; ++i) {
      whole = whole && block_input(got, p)[i] == sample_of(seq, p, i);
    }
  }

  uint32_t     at    = 0U;
  uint32_t     n     = 0U;
  const Event* event = NULL;
  for (; (event = block_next(got, &at)); ++n) {
    const uint8_t midi[] = {0x90U, (uint8_t)n, (uint8_t)seq};
    whole = whole && event->frame == n && event->index == (uint32_t)seq &&
            event->n_bytes == sizeof(midi) &&
            !memcmp(event_payload(event), midi, sizeof(midi));
  }
  return whole && n == events_of(seq);
}

START_TEST(a_block_is_read_as_it_was_appended)
{
  for (uint64_t seq = 0U; seq < 100U; ++seq) {
    append();
    ck_assert_uint_eq(log_head(shared), seq + 1U);
    ck_assert(log_read(shared, seq, got));
    ck_assert(is_whole(seq));
  }
}
END_TEST

// The slot of the block that comes next may be in the writer's hands already
START_TEST(a_block_is_kept_until_its_slot_is_next)
{
  for (uint32_t n = 0U; n < 3U; ++n) {
    append();
  }
  for (uint32_t n = 3U; n < 2U + N_SLOTS; ++n) {
    ck_assert(log_read(shared, 2U, got));
    ck_assert(is_whole(2U));
    append();
  }
  ck_assert(!log_read(shared, 2U, got));
  ck_assert(log_read(shared, 3U, got));
}
END_TEST

START_TEST(an_overtaken_reader_notices_however_late)
{
  for (uint32_t n = 0U; n < 5U * N_SLOTS; ++n) {
    append();
  }
  for (uint64_t seq = 0U; seq <= 4ULL * N_SLOTS; ++seq) {
    ck_assert(!log_read(shared, seq, got));
  }
  for (uint64_t seq = (4ULL * N_SLOTS) + 1U; seq < 5ULL * N_SLOTS; ++seq) {
    ck_assert(log_read(shared, seq, got));
    ck_assert(is_whole(seq));
  }
}
END_TEST

// Whatever stands in the shared memory, no reader runs over its own
START_TEST(a_header_that_cannot_be_is_refused)
{
  append();
  Block* const block = log_slot(shared, 0U);
  const Block  good  = *block;

  block->event_bytes = BLOCK_EVENT_BYTES + 1U;
  ck_assert(!log_read(shared, 0U, got));
  *block        = good;
  block->frames = BLOCK_MAX_FRAMES + 1U;
  ck_assert(!log_read(shared, 0U, got));
  *block          = good;
  block->n_inputs = N_INPUTS + 1U;
  ck_assert(!log_read(shared, 0U, got));
  *block     = good;
  block->seq = 1U;
  ck_assert(!log_read(shared, 0U, got));
  *block = good;
  ck_assert(log_read(shared, 0U, got));
}
END_TEST

START_TEST(a_full_block_takes_no_more_events)
{
  Block* const block     = log_next(shared);
  const Event  event     = {.kind = EVENT_MIDI, .n_bytes = 9U};
  uint8_t      bytes[9U] = {0U};
  uint32_t     n         = 0U;
  while (block_append(block, &event, bytes)) {
    ++n;
  }
  ck_assert_uint_eq(n, BLOCK_EVENT_BYTES / event_size(9U));
  ck_assert_uint_le(block->event_bytes, BLOCK_EVENT_BYTES);

  uint32_t at   = 0U;
  uint32_t left = 0U;
  while (block_next(block, &at)) {
    ++left;
  }
  ck_assert_uint_eq(left, n);
}
END_TEST

/// Append all, but never overtake the reader
static void*
send_all(void* const unused)
{
  (void)unused;
  for (uint64_t seq = 0U; seq < N_SENT; ++seq) {
    while (seq - atomic_load(&heard) >= N_SLOTS - 1U) {
      sched_yield();
    }
    append();
  }
  return NULL;
}

START_TEST(all_blocks_of_one_thread_arrive_whole_in_another)
{
  pthread_t writer;
  uint32_t  n_whole = 0U;
  atomic_store(&heard, 0U);
  ck_assert(!pthread_create(&writer, NULL, send_all, NULL));
  for (uint64_t seq = 0U; seq < N_SENT; ++seq) {
    uint32_t seen = atomic_load(&shared->bell);
    while (log_head(shared) <= seq) {
      bell_wait(&shared->bell, seen, UINT64_MAX);
      seen = atomic_load(&shared->bell);
    }
    n_whole += log_read(shared, seq, got) && is_whole(seq);
    atomic_store(&heard, seq + 1U);
  }
  pthread_join(writer, NULL);
  ck_assert_uint_eq(n_whole, N_SENT);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("log");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, a_block_is_read_as_it_was_appended);
  tcase_add_test(tcase, a_block_is_kept_until_its_slot_is_next);
  tcase_add_test(tcase, an_overtaken_reader_notices_however_late);
  tcase_add_test(tcase, a_header_that_cannot_be_is_refused);
  tcase_add_test(tcase, a_full_block_takes_no_more_events);
  tcase_add_test(tcase, all_blocks_of_one_thread_arrive_whole_in_another);
  return suite_run("log", tcase);
}
