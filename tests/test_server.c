// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/inputs.h"
#include "tests/loopback.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

// The host and the server that it needs, or starts, and the port that it takes

/// Take a port, by UDP or TCP; returns the socket
static int
occupy(const int type, uint32_t* const port)
{
  struct sockaddr_in at   = {.sin_family      = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t          size = sizeof(at);
  const int          fd   = socket(AF_INET, type | SOCK_CLOEXEC, 0);
  ck_assert(!bind(fd, (const struct sockaddr*)&at, sizeof(at)));
  ck_assert(type != SOCK_STREAM || !listen(fd, 1));
  ck_assert(!getsockname(fd, (struct sockaddr*)&at, &size));
  *port = ntohs(at.sin_port);
  return fd;
}

START_TEST(a_port_in_use_is_one_line_and_nothing_stays)
{
  static const int types[] = {SOCK_DGRAM, SOCK_STREAM};
  uint32_t         port    = 0U;
  char             server[64];
  char             what[64];
  Ran              ran;
  const int        fd = occupy(types[_i], &port);
  snprintf(server, sizeof(server), "chronus-test-%d", getpid());
  program_fail(&ran, 1, "chronus run -q --server %s -P %u", server, port);
  close(fd);
  snprintf(what, sizeof(what), "127.0.0.1:%u", port);
  ck_assert_msg(
    strstr(ran.err, what) && strstr(ran.err, "in use"), "%s", ran.err);
}
END_TEST

/// Run the host, without a server, where PATH holds only this program
static void
run_with_only(Ran* const ran, const char* const program)
{
  char at[512];
  snprintf(at, sizeof(at), "@/bin/%s", program);
  mkdir(program_path("@/bin"), 0700);
  program_run(ran, "which %s", program);
  ck_assert_msg(!ran->status, "no %s", program);
  ran->out[strcspn(ran->out, "\n")] = '\0';
  ck_assert(!symlink(ran->out, program_path(at)));
  program_run(ran,
              "env PATH=%s chronus run --server chronus-test-%d -P %u "
              "--seconds 0.2",
              program_path("@/bin"),
              getpid(),
              loopback_free_port());
}

START_TEST(without_jackd_it_is_said_how_to_get_it)
{
  Ran ran;
  run_with_only(&ran, "setpriv");
  ck_assert_int_eq(ran.status, 1);
  ck_assert_str_eq(ran.err,
                   "chronus: jackd: no JACK server; install it: sudo apt-get "
                   "install jackd2\n");
}
END_TEST

START_TEST(a_server_starts_also_without_setpriv)
{
  Ran ran;
  run_with_only(&ran, "jackd");
  ck_assert_msg(!ran.status, "%s", ran.err);
  ck_assert_msg(strstr(ran.err, "so one was started"), "%s", ran.err);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("server");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_checked_fixture(tcase, inputs_make, NULL);
  tcase_add_loop_test(tcase, a_port_in_use_is_one_line_and_nothing_stays, 0, 2);
  tcase_add_test(tcase, without_jackd_it_is_said_how_to_get_it);
  tcase_add_test(tcase, a_server_starts_also_without_setpriv);
  return suite_run("server", tcase);
}
