// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/osc_rig.h"
#include "tests/suite.h"

#include <check.h>
#include <lo/lo.h>

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

START_TEST(a_burst_is_counted_to_the_last)
{
  const uint32_t n_sent = 1000U;
  Peer* const    peer   = peer_open(kinds[_i].type, kinds[_i].kind);
  for (uint32_t i = 0U; i < n_sent; ++i) {
    send_number(peer, "/mod/sine/freq", 100.0f + (float)i);
  }
  settle(n_sent);
  const uint64_t n_seen = count_read(&rig.stats.osc_messages);
  ck_assert_uint_eq(n_seen + count_read(&rig.stats.osc_dropped), n_sent);
  await(&rig.n_events, n_seen);
  if (kinds[_i].type == SOCK_STREAM) {
    ck_assert_uint_eq(n_seen, n_sent);
    ck_assert_double_eq((double)atomic_load(&rig.values[SMALL_FREQ]), 1099.0);
  }
  peer_close(peer);
}
END_TEST

/// What /proc/net/udp says was dropped
static uint64_t
kernel_drops(void)
{
  FILE* const file = fopen("/proc/net/udp", "re");
  char        line[512];
  char        wanted[32];
  uint64_t    drops = UINT64_MAX;
  ck_assert_ptr_nonnull(file);
  snprintf(wanted, sizeof(wanted), ": 0100007F:%04X 00000000", rig.port);
  while (fgets(line, sizeof(line), file)) {
    if (strstr(line, wanted)) {
      char* last = line + strlen(line);
      while (last > line && (last[-1] == '\n' || last[-1] == ' ')) {
        *--last = '\0';
      }
      drops = strtoull(strrchr(line, ' '), NULL, 10);
    }
  }
  fclose(file);
  return drops;
}

// The engine stands still, so that the ring, then the socket, run over
START_TEST(what_the_kernel_drops_is_counted)
{
  uint32_t    n_sent = 0U;
  Peer* const peer   = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  atomic_store(&rig.paused, true);
  for (int i = 0; i < 40 && !count_read(&rig.stats.osc_dropped); ++i) {
    for (int j = 0; j < 20000; ++j) {
      send_number(peer, "/note/on", 60.0f);
      ++n_sent;
    }
  }
  settle(n_sent);
  ck_assert_uint_gt(count_read(&rig.stats.osc_dropped), 0U);
  ck_assert_uint_eq(count_read(&rig.stats.osc_dropped), kernel_drops());
  ck_assert_uint_eq(count_read(&rig.stats.osc_messages) +
                      count_read(&rig.stats.osc_dropped),
                    n_sent);

  // Each that came has become an event or an error
  atomic_store(&rig.paused, false);
  await(&rig.n_events,
        count_read(&rig.stats.osc_messages) -
          count_read(&rig.stats.osc_errors));
  peer_close(peer);
  ck_alive();
}
END_TEST

// The engine stands still; notes among the values keep their place
START_TEST(an_engine_that_is_behind_gets_the_newest_values)
{
  const uint32_t n_values = 100000U;
  Peer* const    peer     = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  atomic_store(&rig.paused, true);
  for (uint32_t i = 0U; i < n_values; ++i) {
    send_number(peer, i % 2U ? "/mod/sine/freq" : "/mod/sine/gain", 0.5f);
  }
  settle(n_values);
  send_number(peer, "/mod/sine/freq", 123.0f);
  send_number(peer, "/mod/sine/gain", 0.25f);
  settle(n_values + 2U);
  const uint64_t n_seen   = count_read(&rig.stats.osc_messages);
  const uint64_t n_merged = count_read(&rig.stats.osc_merged);
  ck_assert_uint_eq(n_seen + count_read(&rig.stats.osc_dropped), n_values + 2U);
  ck_assert_uint_gt(n_merged, 0U);
  ck_assert_uint_eq(count_read(&rig.stats.osc_errors), 0U);

  atomic_store(&rig.paused, false);
  await(&rig.n_events, n_seen - n_merged);
  ck_assert_double_eq((double)atomic_load(&rig.values[SMALL_FREQ]), 123.0);
  ck_assert_double_eq((double)atomic_load(&rig.values[SMALL_GAIN]), 0.25);
  peer_close(peer);
}
END_TEST

START_TEST(what_comes_after_waiting_values_does_not_overtake_them)
{
  Peer* const peer = peer_open(SOCK_DGRAM, FRAMING_UNKNOWN);
  atomic_store(&rig.paused, true);
  uint32_t n_sent = 0U;
  while (!count_read(&rig.stats.osc_merged)) {
    send_number(peer, "/mod/sine/freq", 100.0f);
    settle(++n_sent);
  }
  send_number(peer, "/mod/sine/gain", 0.25f);
  send_number(peer, "/gate/adsr", 1.0f);
  settle(n_sent + 2U);
  atomic_store(&rig.paused, false);
  await(&rig.n_events,
        count_read(&rig.stats.osc_messages) -
          count_read(&rig.stats.osc_merged));
  ck_assert_double_eq((double)atomic_load(&rig.values[SMALL_GATE]), 1.0);
  ck_assert_uint_eq(atomic_load(&rig.last[0]), SMALL_GAIN);
  ck_assert_uint_eq(atomic_load(&rig.last[1]), SMALL_GATE);
  peer_close(peer);
}
END_TEST

START_TEST(tcp_waits_for_an_engine_that_is_behind)
{
  const uint32_t n_sent = 30000U;
  Peer* const    peer   = peer_open(SOCK_STREAM, kinds[1 + _i].kind);
  atomic_store(&rig.paused, true);
  for (uint32_t i = 0U; i < n_sent; ++i) {
    if (i == 15000U) {
      atomic_store(&rig.paused, false);
    }
    send_number(peer, "/mod/sine/freq", 100.0f + ((float)i / 2.0f));
  }
  await(&rig.n_events, n_sent);
  ck_assert_uint_eq(count_read(&rig.stats.osc_merged), 0U);
  ck_assert_uint_eq(count_read(&rig.stats.osc_errors), 0U);
  ck_assert_double_eq((double)atomic_load(&rig.values[SMALL_FREQ]), 15099.5);
  peer_close(peer);
}
END_TEST

START_TEST(tcp_loses_nothing)
{
  const uint32_t n_sent = 50000U;
  Peer* const    peer   = peer_open(SOCK_STREAM, kinds[1 + _i].kind);
  for (uint32_t i = 0U; i < n_sent; ++i) {
    send_number(peer, "/mod/sine/freq", 100.0f);
  }
  await(&rig.stats.osc_messages, n_sent);
  await(&rig.n_events, n_sent);
  peer_close(peer);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("osc load");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, osc_rig_open, osc_rig_close);
  tcase_add_loop_test(tcase, a_burst_is_counted_to_the_last, 0, 3);
  tcase_add_test(tcase, what_the_kernel_drops_is_counted);
  tcase_add_test(tcase, an_engine_that_is_behind_gets_the_newest_values);
  tcase_add_test(tcase, what_comes_after_waiting_values_does_not_overtake_them);
  tcase_add_loop_test(tcase, tcp_waits_for_an_engine_that_is_behind, 0, 2);
  tcase_add_loop_test(tcase, tcp_loses_nothing, 0, 2);
  return suite_run("osc load", tcase);
}
