// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/clock.h"
#include "host/commands.h"
#include "host/top/keys.h"
#include "host/top/link.h"
#include "host/top/print.h"
#include "host/top/screen.h"
#include "host/top/view.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// The command that shows how a running host does

/// Time between two looks at it
#define TICK_NS (100U * NS_PER_MS)

/// What it has to tell a newcomer comes within so long
#define PATIENCE_NS (5U * NS_PER_SECOND)

/// Everything that it works with
typedef struct {
  Picture  picture; ///< What is known of the host
  Link     link;    ///< To it
  View     view;    ///< What the person is at
  Canvas   canvas;  ///< What is shown
  uint64_t next_ns; ///< When it is looked at again
} Top;

/// Wait for the host, or a key on the terminal `keys`, a tick at most; returns
/// whether the tick is over
static bool
hear(Top* const top, const int keys)
{
  struct pollfd  at[]      = {{.fd = link_fd(&top->link), .events = POLLIN},
                              {.fd = keys, .events = POLLIN}};
  const uint64_t before_ns = clock_now_ns();
  if (before_ns < top->next_ns) {
    poll(at, 2U, (int)((top->next_ns - before_ns) / NS_PER_MS) + 1);
  }
  const uint64_t now_ns = clock_now_ns();
  link_hear(&top->link, now_ns);
  if (now_ns < top->next_ns) {
    return false;
  }
  top->next_ns = now_ns + TICK_NS;
  link_tend(&top->link, now_ns);
  picture_tick(&top->picture, now_ns);
  return true;
}

/// Print once what the host tells a newcomer
static Status
print_once(Top* const top, const bool json, Problem* const problem)
{
  Status         st       = link_open(&top->link, problem);
  const uint64_t until_ns = clock_now_ns() + PATIENCE_NS;
  while (!st && !picture_is_whole(&top->picture)) {
    hear(top, -1);
    if (!top->link.open || clock_now_ns() > until_ns) {
      st = problem_set(problem, STATUS_NO_HOST, "%s", top->view.place);
      problem_hint(problem, "what is there does not answer as chronus does");
    }
  }
  if (!st && !json) {
    print_table(&top->picture, top->view.place, stdout);
  } else if (!st && !print_json(&top->picture, top->view.place, stdout)) {
    st = problem_set(problem, STATUS_NO_WRITE, "stdout");
  }
  return st;
}

/// Press all keys that wait; false if one says to quit
static bool
press_all(Top* const top)
{
  uint32_t key = 0U;
  bool     on  = true;
  while (on && (key = screen_key()) != KEYS_NONE) {
    on = keys_press(key, &top->view, &top->link, clock_now_ns());
  }
  return on;
}

/// Show the host until a key ends it
static Status
show(Top* const top, Problem* const problem)
{
  const Status st = screen_open(problem);
  if (st) {
    return st;
  }
  bool on     = true;
  bool memory = true;
  link_open(&top->link, NULL);
  while (on && memory) {
    const bool     tick = hear(top, STDIN_FILENO);
    const uint32_t key  = screen_key();
    on                  = key == KEYS_NONE ||
         (keys_press(key, &top->view, &top->link, clock_now_ns()) &&
          press_all(top));
    if (tick || key != KEYS_NONE) {
      memory = screen_fit(&top->canvas);
      view_draw(&top->view, &top->canvas, &top->picture);
      screen_show(&top->canvas);
    }
  }
  screen_close();
  return memory ? STATUS_OK : problem_set(problem, STATUS_NO_MEMORY, "top");
}

int
command_top(const Options* const options)
{
  Top* const top     = (Top*)calloc(1U, sizeof(*top));
  Problem    problem = {.what = "top"};
  Status     st      = STATUS_NO_MEMORY;
  if (top) {
    link_init(
      &top->link, options->osc_address, options->osc_port, &top->picture);
    snprintf(top->view.place,
             sizeof(top->view.place),
             "%s:%u",
             options->osc_address,
             options->osc_port);
    st = options->once || options->json
           ? print_once(top, options->json, &problem)
           : show(top, &problem);
    link_close(&top->link);
    canvas_close(&top->canvas);
  }
  if (st) {
    problem_print(&problem, st);
  }
  free(top);
  return status_exit(st);
}
