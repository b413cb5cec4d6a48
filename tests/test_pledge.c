// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The report says which promise holds for the plugin as it was hosted

/// A plugin with its options, and what may be promised of it
typedef struct {
  const char* bundle;
  const char* options;
  const char* single;
  const char* both;
} Case;

#define BITS "no single fault may cost a frame or change a bit"
#define TWO "two blocks may be lost, then the pair is whole again"
#define COUNTED "what is lost is counted, then the pair is whole again"

static const Case cases[] = {
  {NULL, "-i threads", BITS, COUNTED},
  {NULL, "-i processes", BITS, TWO},
  {NULL, "-i processes --no-spare", BITS, COUNTED},
  {"half.lv2",
   "urn:test:half -i threads -a @/in.wav",
   "no single fault may cost a frame; bits need snapshots",
   COUNTED},
  {"half.lv2", "urn:test:half -i processes -a @/in.wav", BITS, TWO},
  {"threaded.lv2",
   "urn:test:threaded -i processes",
   "no single fault may cost a frame; its threads are not cloned",
   TWO},
  {"fickle.lv2",
   "urn:test:fickle -i processes",
   "no single fault may cost a frame; its copies differ",
   TWO},
  {"fickle.lv2",
   "urn:test:fickle -i threads",
   "no single fault may cost a frame; its copies differ",
   COUNTED},
};

/// Whether @/report.json has a key with a word
static void
assert_word(const char* const key, const char* const word)
{
  char        line[128];
  char* const report = program_read("@/report.json");
  snprintf(line, sizeof(line), "\"%s\": \"%s\"", key, word);
  ck_assert_msg(strstr(report, line) != NULL, "%s\n%s", line, report);
  free(report);
}

START_TEST(the_report_says_which_promise_holds)
{
  const Case* const it = &cases[_i];
  Ran               ran;
  program_do(&ran, "chronus render -t 0.2 -o @/in.wav");
  if (it->bundle) {
    program_use_bundle(it->bundle);
  }
  program_do(&ran,
             "chronus render -q -t 0.1 -o @/a.wav --report @/report.json %s",
             it->options);
  assert_word("promise", it->single);
  assert_word("promise_both", it->both);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("pledge");
  tcase_set_timeout(tcase, 60.0);
  tcase_add_loop_test(tcase,
                      the_report_says_which_promise_holds,
                      0,
                      (int)(sizeof(cases) / sizeof(cases[0])));
  return suite_run("pledge", tcase);
}
