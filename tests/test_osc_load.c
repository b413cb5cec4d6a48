// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/osc_rig.h"

#include <check.h>
#include <lo/lo.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

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
      send_number(peer, "/mod/sine/freq", 100.0f);
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
  tcase_add_loop_test(tcase, tcp_loses_nothing, 0, 2);

  Suite* const suite = suite_create("osc load");
  suite_add_tcase(suite, tcase);
  SRunner* const runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  const int n_failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return n_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
