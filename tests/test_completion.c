// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/program.h"
#include "tests/suite.h"
#include "tests/terminal.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

// A command line is completed in a real bash, on a terminal

/// What is typed, and what the line is then
typedef struct {
  const char* keys; ///< As for `terminal_press`; @/ is this test's folder, and
                    ///< the program's name is in two, or would be its path
  const char* line; ///< As it must be then
} Case;

static const Case cases[] = {
  {"ch ronus Space reh Tab", "chronus rehearse "},
  {"ch ronus Space run Space --no-co Tab", "chronus run --no-connect "},
  {"ch ronus Space run Space -i Space thr Tab", "chronus run -i threads "},
  {"ch ronus Space run Space --isolate=pro Tab",
   "chronus run --isolate=processes "},
  {"ch ronus Space render Space --fallback Space s Tab",
   "chronus render --fallback silence "},
  {"ch ronus Space info Space urn:chr Tab", "chronus info urn:chronus:synth "},
  {"ch ronus Space info Space Chro Tab", "chronus info Chronus "},
  {"ch ronus Space render Space -p Space Far Tab",
   "chronus render -p Far\\ Choir "},
  {"ch ronus Space render Space Chronus Space --preset Space Glass\\ Space Pl "
   "Tab",
   "chronus render Chronus --preset Glass\\ Pluck "},
  {"ch ronus Space run Space -c Space sine_fr Tab",
   "chronus run -c sine_freq="},
  {"ch ronus Space render Space -m Space @/tu Tab",
   "chronus render -m @/tune.mid "},
  {"ch ronus Space run Space --record-dir Space @/so Tab",
   "chronus run --record-dir @/songs/"},
  {"ch ronus Space help Space inf Tab", "chronus help info "},
  {"true Space && Space A=1 Space ch ronus Space reh Tab", "chronus rehearse "},
};

/// A text with the test's folder in the place of @
static void
place(char text[256], const char* const from)
{
  const char* const at = strstr(from, "@/");
  if (at) {
    snprintf(text,
             256U,
             "%.*s%s%s",
             (int)(at - from),
             from,
             program_path("@/"),
             at + 2);
  } else {
    snprintf(text, 256U, "%s", from);
  }
}

static void
set_up(void)
{
  char rc[1024];
  mkdir(program_path("@/lv2"), 0700);
  mkdir(program_path("@/songs"), 0700);
  setenv("LV2_PATH", program_path("@/lv2"), 1); // No plugins but the synth
  program_write("@/tune.mid", "MThd", 4U);
  program_write("@/tune.txt", "la", 2U);
  snprintf(rc,
           sizeof(rc),
           "PATH='%s':$PATH\nPS1='> '\nsource '%s'\n",
           program_path("$/."),
           program_path("$/completions/chronus"));
  program_write("@/rc", rc, strlen(rc));
}

START_TEST(a_line_is_completed)
{
  char keys[256];
  char line[256];
  if (!terminal_exists()) {
    puts("not run: there is no tmux");
    return;
  }
  terminal_open(120, 24, "bash --noprofile --rcfile @/rc -i");
  terminal_await(">");
  for (size_t c = 0U; c < sizeof(cases) / sizeof(cases[0]); ++c) {
    place(keys, cases[c].keys);
    place(line, cases[c].line);
    terminal_press(keys);
    terminal_press("|"); // Shows where the line ends
    strncat(line, "|", sizeof(line) - strlen(line) - 1U);
    terminal_await(line);
    terminal_press("C-u");
  }
  terminal_close();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("completion");
  tcase_set_timeout(tcase, 120.0);
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_test(tcase, a_line_is_completed);
  return suite_run("completion", tcase);
}
