// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/top/screen.h"

#include "host/base/environment.h"
#include "host/top/keys.h"

#include <curses.h>

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

/// After Escape so many ms are waited for the rest of a key's code
#define ESCAPE_MS 25

#define ESCAPE 27

Status
screen_open(Problem* const problem)
{
  setlocale(LC_CTYPE, "");
  const char* const term = environment_get(ENVIRONMENT_TERM);
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
    problem_set(problem, STATUS_NO_TERMINAL, "top");
    problem_hint(problem, "say --once or --json");
    return STATUS_NO_TERMINAL;
  }
  if (!newterm(NULL, stdout, stdin)) {
    problem_set(problem, STATUS_NO_TERMINAL, "TERM=%s", term ? term : "");
    problem_hint(problem, "no such terminal is known; say --once or --json");
    return STATUS_NO_TERMINAL;
  }
  const char* const no_color = environment_get(ENVIRONMENT_NO_COLOR);
  if (has_colors() && !(no_color && *no_color)) {
    start_color();
    use_default_colors();
    init_pair(STYLE_LABEL, COLOR_CYAN, -1);
    init_pair(STYLE_GOOD, COLOR_GREEN, -1);
    init_pair(STYLE_WARN, COLOR_YELLOW, -1);
    init_pair(STYLE_BAD, COLOR_RED, -1);
  }
  cbreak();
  noecho();
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  set_escdelay(ESCAPE_MS);
  curs_set(0);
  return STATUS_OK;
}

void
screen_close(void)
{
  endwin();
}

bool
screen_fit(Canvas* const canvas)
{
  int width  = 0;
  int height = 0;
  getmaxyx(stdscr, height, width);
  if (canvas->cells && canvas->width == width && canvas->height == height) {
    return true;
  }
  canvas_close(canvas);
  const bool unicode = !strcmp(nl_langinfo(CODESET), "UTF-8");
  return !canvas_open(canvas, width, height, unicode);
}

/// How a style looks, with colours and without
static attr_t
attributes(const Style style)
{
  static const attr_t looks[STYLES] = {[STYLE_TITLE]  = A_REVERSE,
                                       [STYLE_LABEL]  = A_BOLD,
                                       [STYLE_FAINT]  = A_DIM,
                                       [STYLE_WARN]   = A_BOLD,
                                       [STYLE_BAD]    = A_BOLD | A_REVERSE,
                                       [STYLE_CHOSEN] = A_REVERSE};
  return looks[style];
}

void
screen_show(const Canvas* const canvas)
{
  for (int row = 0; row < canvas->height; ++row) {
    for (int column = 0; column < canvas->width; ++column) {
      const Cell* const cell   = &canvas->cells[(row * canvas->width) + column];
      const wchar_t     text[] = {cell->glyph, L'\0'};
      cchar_t           glyph;
      setcchar(&glyph, text, attributes(cell->style), (short)cell->style, NULL);
      mvadd_wch(row, column, &glyph);
    }
  }
  refresh();
}

uint32_t
screen_key(void)
{
  static const struct {
    wint_t code;
    Key    key;
  } codes[] = {{KEY_UP, KEYS_UP},
               {KEY_DOWN, KEYS_DOWN},
               {KEY_LEFT, KEYS_LEFT},
               {KEY_RIGHT, KEYS_RIGHT},
               {KEY_PPAGE, KEYS_PAGE_UP},
               {KEY_NPAGE, KEYS_PAGE_DOWN},
               {KEY_BACKSPACE, KEYS_ERASE},
               {KEY_ENTER, KEYS_ENTER}};

  wint_t    code = 0;
  const int kind = get_wch(&code);
  for (size_t i = 0U;
       kind == KEY_CODE_YES && i < sizeof(codes) / sizeof(codes[0]);
       ++i) {
    if (codes[i].code == code) {
      return (uint32_t)codes[i].key;
    }
  }
  return kind != OK                     ? (uint32_t)KEYS_NONE
         : code == '\n' || code == '\r' ? (uint32_t)KEYS_ENTER
         : code == '\b' || code == 127U ? (uint32_t)KEYS_ERASE
         : code == ESCAPE               ? (uint32_t)KEYS_ESCAPE
                                        : (uint32_t)code;
}
