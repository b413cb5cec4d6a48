// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/inputs.h"

#include "tests/program.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void
inputs_write(const char* const name, const char* const text)
{
  program_write(name, text, strlen(text));
}

void
inputs_make(void)
{
  mkdir(program_path("@/lv2"), 0700);
  setenv("LV2_PATH", program_path("@/lv2"), 1);
  mkdir(program_path("@/made"), 0700);
  mkdir(program_path("@/folder"), 0700);
  inputs_write("@/empty", "");
  inputs_write("@/text", "this is neither music nor sound\n");
  inputs_write("@/short.mid", "MThd");
  program_write(
    "@/cut.mid", "MThd\0\0\0\6\0\0\0\1\0\140MTrk\0\0\0\100\0\220", 24U);
  program_write("@/cut.wav", "RIFF\377\0\0\0WAVEfmt \20\0\0\0\1\0", 22U);
  inputs_write("@/good.score", "0 /note/on C4\n0.1 /note/off C4\n");
  inputs_write("@/word.score", "0 /note/on C4\nsoon /note/off C4\n");
  inputs_write("@/slash.score", "0 /note/on C4\n\n# so far\n1 note/off C4\n");
  inputs_write("@/path.score", "0 /note/on C4\n0.01 /mod/sine/frq 3\n");
  inputs_write("@/type.score", "0 /note/on C4\n0.01 /mod/sine/freq high\n");
}
