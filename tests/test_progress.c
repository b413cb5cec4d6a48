// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/progress.h"
#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// How far long work is, on a real terminal

/// What one line says
static const char*
line(const char* const what, const double part, const double seconds)
{
  static char text[80];
  progress_line(text, sizeof(text), "work", what, part, seconds);
  return text;
}

START_TEST(a_line_says_what_is_done_and_what_is_left)
{
  ck_assert_str_eq(line("", 0.25, 10.0), "work: 25 % done, 30 s left");
  ck_assert_str_eq(line("threads", 0.999, 3.0),
                   "work: threads, 99 % done, 1 s left");
  ck_assert_str_eq(line("", 0.5, 90.0), "work: 50 % done, 1 min 30 s left");
  ck_assert_str_eq(line("", 0.5, 3720.0), "work: 50 % done, 1 h 2 min left");
  ck_assert_str_eq(line("", 0.0, 3.0), "work: 0 % done, ? left");
  ck_assert_str_eq(line("", 1.5, 3.0), "work: 100 % done, 0 s left");
}
END_TEST

/// A program on a terminal of its own
typedef struct {
  pid_t  pid;
  int    fd;         ///< The terminal's other end
  char   text[8192]; ///< What it printed
  size_t n;          ///< Bytes of that
} Screen;

/// Start the program with arguments that blanks separate
static void
start(Screen* const screen, char* const arguments)
{
  const char* const program  = program_path("$/chronus");
  char              name[]   = "chronus";
  char*             argv[16] = {name};
  int               argc     = 1;
  for (char* word = strtok(arguments, " "); word; word = strtok(NULL, " ")) {
    argv[argc++] = word;
  }
  memset(screen, 0, sizeof(*screen));
  screen->pid = forkpty(&screen->fd, NULL, NULL, NULL);
  if (!screen->pid) {
    execv(program, argv);
    _exit(127);
  }
}

/// Read for 50 ms what is printed
static void
look(Screen* const screen)
{
  struct pollfd ready = {.fd = screen->fd, .events = POLLIN};
  if (poll(&ready, 1U, 50) > 0) {
    const size_t  room = sizeof(screen->text) - 1U - screen->n;
    const ssize_t got  = read(screen->fd, screen->text + screen->n, room);
    screen->n += got > 0 ? (size_t)got : 0U;
  }
}

static void
stop(const Screen* const screen)
{
  kill(-screen->pid, SIGKILL);
  waitpid(screen->pid, NULL, 0);
  close(screen->fd);
}

// One that is quiet and one that has no terminal work for as long
START_TEST(long_work_says_on_a_terminal_what_is_left)
{
  static Screen screens[3];
  char          render[]   = "render -t 1000000 -o /dev/null";
  char          rehearse[] = "rehearse --full";
  char          quiet[]    = "render -q -t 1000000 -o /dev/null";
  const pid_t   unseen =
    program_start("@/unseen.log", "chronus render -t 1000000 -o /dev/null");
  start(&screens[2], quiet);
  start(&screens[1], rehearse);
  start(&screens[0], render);
  for (int k = 0; k < 1200 && !(strstr(screens[0].text, " left") &&
                                strstr(screens[1].text, " left"));
       ++k) {
    look(&screens[0]);
    look(&screens[1]);
  }
  look(&screens[2]);
  ck_assert(program_runs(unseen));
  program_stop(unseen, SIGKILL);
  for (int s = 0; s < 3; ++s) {
    stop(&screens[s]);
  }
  ck_assert_ptr_nonnull(strstr(screens[0].text, "render: "));
  ck_assert_ptr_nonnull(strstr(screens[0].text, " % done, "));
  ck_assert_ptr_nonnull(strstr(screens[1].text, "rehearse: threads, "));
  ck_assert_str_eq(screens[2].text, "");
  char* const log = program_read("@/unseen.log");
  ck_assert_str_eq(log, "");
  free(log);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("progress");
  tcase_set_timeout(tcase, 90.0);
  tcase_add_test(tcase, a_line_says_what_is_done_and_what_is_left);
  tcase_add_test(tcase, long_work_says_on_a_terminal_what_is_left);
  return suite_run("progress", tcase);
}
