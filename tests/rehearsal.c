// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/rehearsal.h"

#include <check.h>

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// The words of a row, in their order
enum {
  ISOLATION,
  FAULT,
  COPY,
  TRIED,
  SURVIVED,
  GAP,
  BITS,
  MEDIAN,
  WORST,
  N_WORDS
};

/// The words of a line, which is cut up; returns how many there are
static uint32_t
split(char* const line, char* words[N_WORDS + 1])
{
  char*    state = NULL;
  uint32_t n     = 0U;
  for (char* word = strtok_r(line, " ", &state); word && n <= N_WORDS;
       word       = strtok_r(NULL, " ", &state)) {
    words[n++] = word;
  }
  return n;
}

static uint64_t
number(const char* const word)
{
  char*          end   = NULL;
  const uint64_t value = strtoull(word, &end, 10);
  ck_assert_msg(end != word && !*end, "%s", word);
  return value;
}

static void
add(Tally* const tally, char* const words[])
{
  const uint64_t tried    = number(words[TRIED]);
  const uint64_t survived = number(words[SURVIVED]);
  const bool     both     = !strcmp(words[COPY], "both");
  ck_assert(both || !strcmp(words[COPY], "active") ||
            !strcmp(words[COPY], "standby"));
  ck_assert_uint_le(survived, tried);
  ck_assert_double_le(strtod(words[MEDIAN], NULL), strtod(words[WORST], NULL));
  tally->n_survived += survived;
  if (both) {
    tally->n_both += tried;
  } else {
    tally->n_single += tried;
    tally->n_frames += number(words[GAP]);
    tally->n_bits += strcmp(words[BITS], "-") != 0 ? number(words[BITS]) : 0U;
  }
}

/// Read a line of the table's body, which is cut up
static void
read_line(Tally* const tally, char* const line)
{
  char* words[N_WORDS + 1] = {NULL};
  ck_assert_uint_le(strlen(line), 80U);
  if (strstr(line, "needs processes")) {
    ++tally->n_need_processes;
  } else if (!strstr(line, "cannot be told: ")) {
    ck_assert_uint_eq(split(line, words), (uint32_t)N_WORDS);
    add(tally, words);
  }
}

void
rehearsal_read(Tally* const tally, const char* const table)
{
  char* const text  = strdup(table);
  char*       state = NULL;
  char*       line  = strtok_r(text, "\n", &state); // Two lines of head
  *tally            = (Tally){.n_single = 0U};
  ck_assert_msg(line && !strncmp(line, "isolation fault ", 16U), "%s", table);
  strtok_r(NULL, "\n", &state);
  while ((line = strtok_r(NULL, "\n", &state)) && !strstr(line, "promised:")) {
    read_line(tally, line);
  }
  ck_assert_msg(line != NULL, "%s", table);
  free(text);
}

/// Whether a process is the program, lives, and is of this session
static bool
is_ours(const char* const pid)
{
  char path[64];
  char line[512] = "";
  snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
  FILE* const file = fopen(path, "re");
  const bool  read = file && fgets(line, sizeof(line), file);
  if (file) {
    fclose(file);
  }

  char* const end                = strstr(line, " (chronus) ");
  char*       words[N_WORDS + 1] = {NULL}; // State, parent, group, session
  return read && end && split(end + 11, words) > 3U && words[0][0] != 'Z' &&
         strtol(words[3], NULL, 10) == getsid(0);
}

uint32_t
rehearsal_processes(void)
{
  DIR* const           proc  = opendir("/proc");
  const struct dirent* entry = NULL;
  uint32_t             n     = 0U;
  while ((entry = readdir(proc))) {
    n += is_ours(entry->d_name);
  }
  closedir(proc);
  return n;
}
