// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/allow.h"
#include "tests/osc_rig.h"
#include "tests/suite.h"

#include <check.h>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

// Who is heard where the host listens beyond the loopback

static bool
heard(const Allow* const allow, const char* const address)
{
  struct in_addr at;
  ck_assert_int_eq(inet_pton(AF_INET, address, &at), 1);
  return allow_has(allow, at.s_addr);
}

START_TEST(nobody_named_is_everybody)
{
  const Allow allow = {.n = 0U};
  ck_assert(heard(&allow, "127.0.0.1"));
  ck_assert(heard(&allow, "203.0.113.7"));
}
END_TEST

START_TEST(networks_are_told_apart_by_their_prefix)
{
  Allow allow = {.n = 0U};
  ck_assert_ptr_null(allow_add(&allow, "192.168.1.0/24"));
  ck_assert_ptr_null(allow_add(&allow, "10.0.0.4"));
  ck_assert_ptr_null(allow_add(&allow, "172.16.128.0/17"));
  ck_assert(heard(&allow, "192.168.1.255"));
  ck_assert(heard(&allow, "10.0.0.4"));
  ck_assert(heard(&allow, "172.16.200.1"));
  ck_assert(heard(&allow, "127.3.2.1"));
  ck_assert(!heard(&allow, "192.168.2.0"));
  ck_assert(!heard(&allow, "10.0.0.5"));
  ck_assert(!heard(&allow, "172.16.127.255"));
  ck_assert_ptr_null(allow_add(&allow, "0.0.0.0/0"));
  ck_assert(heard(&allow, "203.0.113.7"));
}
END_TEST

START_TEST(what_is_no_network_is_refused)
{
  static const char* const bad[] = {"",
                                    "/",
                                    "/8",
                                    "10.0.0.0/",
                                    "10.0.0.0/33",
                                    "10.0.0.0/-1",
                                    "10.0.0.0/8x",
                                    "10.0.0.0/ 8",
                                    "10.0.0.1/8",
                                    "10.0.0/8",
                                    "localhost",
                                    "::1/128",
                                    "111.111.111.1111/8"};
  for (size_t i = 0U; i < sizeof(bad) / sizeof(bad[0]); ++i) {
    Allow allow = {.n = 0U};
    ck_assert_msg(allow_add(&allow, bad[i]), "%s is taken", bad[i]);
    ck_assert_uint_eq(allow.n, 0U);
  }
  Allow allow = {.n = ALLOW_MOST};
  ck_assert_str_eq(allow_add(&allow, "10.0.0.1"), "too many of them");
}
END_TEST

/// An address of this machine beside the loopback; false if it has none
static bool
own_address(char text[INET_ADDRSTRLEN])
{
  struct ifaddrs* all   = NULL;
  bool            found = false;
  ck_assert_int_eq(getifaddrs(&all), 0);
  for (const struct ifaddrs* at = all; at && !found; at = at->ifa_next) {
    if (at->ifa_addr && at->ifa_addr->sa_family == AF_INET &&
        !(at->ifa_flags & IFF_LOOPBACK)) {
      const struct sockaddr_in* const in =
        (const struct sockaddr_in*)(const void*)at->ifa_addr;
      found = inet_ntop(AF_INET, &in->sin_addr, text, INET_ADDRSTRLEN);
    }
  }
  freeifaddrs(all);
  return found;
}

/// Send a packet, or knock, from this machine's other address
static void
send_from(const char* const address, const int type)
{
  static const uint8_t bytes[] = "/ping\0\0\0,\0\0";
  struct sockaddr_in   at      = {.sin_family = AF_INET,
                                  .sin_port   = htons((uint16_t)rig.port)};
  ck_assert_int_eq(inet_pton(AF_INET, address, &at.sin_addr), 1);
  const int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  ck_assert_int_eq(connect(fd, (const struct sockaddr*)&at, sizeof(at)), 0);
  if (type == SOCK_DGRAM) {
    ck_assert_int_eq(send(fd, bytes, sizeof(bytes), 0), sizeof(bytes));
  }
  close(fd);
}

START_TEST(others_are_not_heard_but_counted)
{
  char     address[INET_ADDRSTRLEN];
  OscSetup setup = {.address = "0.0.0.0", .port = rig.port};
  if (!own_address(address)) {
    printf("not run: this machine has no address but the loopback\n");
    return;
  }
  osc_close(rig.osc);
  ck_assert_ptr_null(allow_add(&setup.allow, "203.0.113.0/24"));
  ck_assert_int_eq(osc_open(&rig.osc, &rig.surface, NULL, &setup, NULL),
                   STATUS_OK);
  send_from(address, SOCK_DGRAM);
  await(&rig.stats.osc_denied, 1U);
  send_from(address, SOCK_STREAM);
  await(&rig.stats.osc_denied, 2U);
  ck_assert_uint_eq(count_read(&rig.stats.osc_messages), 0U);
  ck_alive();

  osc_close(rig.osc);
  ck_assert_ptr_null(allow_add(&setup.allow, address));
  ck_assert_int_eq(osc_open(&rig.osc, &rig.surface, NULL, &setup, NULL),
                   STATUS_OK);
  send_from(address, SOCK_DGRAM);
  await(&rig.stats.osc_messages, 2U);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("allow");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, osc_rig_open, osc_rig_close);
  tcase_add_test(tcase, nobody_named_is_everybody);
  tcase_add_test(tcase, networks_are_told_apart_by_their_prefix);
  tcase_add_test(tcase, what_is_no_network_is_refused);
  tcase_add_test(tcase, others_are_not_heard_but_counted);
  return suite_run("allow", tcase);
}
