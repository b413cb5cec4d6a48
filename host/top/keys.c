// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/keys.h"

#include <stdio.h>

/// Send a message, and say so
static void
command(View* const       view,
        Link* const       link,
        const char* const path,
        const char* const what,
        const uint64_t    now_ns)
{
  const bool there = link->picture->link == PICTURE_JOINED;
  link_send(link, path);
  link->picture->refusal[0] = '\0';
  view->said_ns             = now_ns;
  snprintf(view->said,
           sizeof(view->said),
           "%s",
           there ? what : "there is no host to do that");
}

/// Change the chosen control
static void
change(const View* const view, Link* const link, const int steps)
{
  const Control* const chosen =
    pick_match(&view->pick, link->picture, view->pick.at);
  Control* const control =
    chosen ? picture_control(link->picture, chosen->path) : NULL;
  if (control && control->known) {
    control->value = pick_step(control, steps);
    link_set(link, control->path, control->value);
  }
}

/// A key while the text to be found is typed
static void
type(View* const view, const Picture* const picture, const uint32_t key)
{
  if (key == KEYS_ENTER) {
    view->pick.typing = false;
  } else if (key == KEYS_ESCAPE) {
    pick_clear(&view->pick);
  } else if (key == KEYS_ERASE) {
    pick_type(&view->pick, '\b');
  } else if (key > ' ' && key < 127U) {
    pick_type(&view->pick, (char)key);
  } else if (key == KEYS_UP || key == KEYS_DOWN) {
    pick_move(&view->pick, picture, key == KEYS_UP ? -1 : 1);
  }
}

/// A key that moves among the controls; false if it is another one
static bool
move(View* const view, const Picture* const picture, const uint32_t key)
{
  const int page = view->rows * view->columns;
  const int by   = key == KEYS_UP          ? -1
                   : key == KEYS_DOWN      ? 1
                   : key == KEYS_PAGE_UP   ? -page
                   : key == KEYS_PAGE_DOWN ? page
                                           : 0;
  pick_move(&view->pick, picture, by);
  return by != 0;
}

bool
keys_press(const uint32_t key,
           View* const    view,
           Link* const    link,
           const uint64_t now_ns)
{
  if (view->pick.typing) {
    type(view, link->picture, key);
    return true;
  }
  if (move(view, link->picture, key)) {
    return true;
  }
  switch (key) {
    case 'q':
      return false;
    case 's':
      command(view, link, "/swap", "swap", now_ns);
      break;
    case 'r':
      command(view, link, "/restore", "restore: a new standby", now_ns);
      break;
    case 'p':
      command(view, link, "/panic", "panic: all notes off", now_ns);
      break;
    case '/':
      pick_clear(&view->pick);
      view->pick.typing = true;
      view->helping     = false;
      break;
    case '?':
      view->helping = !view->helping;
      break;
    case KEYS_ESCAPE:
      pick_clear(&view->pick);
      view->helping = false;
      break;
    case KEYS_LEFT:
      change(view, link, -1);
      break;
    case KEYS_RIGHT:
      change(view, link, 1);
      break;
    default:
      break;
  }
  return true;
}
