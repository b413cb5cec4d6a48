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

/// One row, as it is printed
typedef struct {
  char               isolation[16];
  char               fault[16];
  char               copy[16];
  unsigned           tried;
  unsigned           survived;
  unsigned long long gap;
  unsigned long long bits;
  char               median[16];
  char               worst[16];
} Row;

static void
add(Tally* const tally, const Row* const row)
{
  const bool both = !strcmp(row->copy, "both");
  ck_assert(both || !strcmp(row->copy, "active") ||
            !strcmp(row->copy, "standby"));
  ck_assert_uint_le(row->survived, row->tried);
  ck_assert_double_le(strtod(row->median, NULL), strtod(row->worst, NULL));
  tally->n_survived += row->survived;
  if (both) {
    tally->n_both += row->tried;
  } else {
    tally->n_single += row->tried;
    tally->n_frames += row->gap;
    tally->n_bits += row->bits;
  }
}

/// Read a line of the table's body
static void
read_line(Tally* const tally, const char* const line)
{
  Row       row = {.tried = 0U};
  const int n   = sscanf(line,
                       "%15s %15s %15s %u %u %llu %llu %15s %15s",
                       row.isolation,
                       row.fault,
                       row.copy,
                       &row.tried,
                       &row.survived,
                       &row.gap,
                       &row.bits,
                       row.median,
                       row.worst);
  ck_assert_uint_le(strlen(line), 80U);
  if (n == 9) {
    add(tally, &row);
  } else if (strstr(line, "needs processes")) {
    ++tally->n_need_processes;
  } else {
    ck_assert_msg(strstr(line, "cannot be told: ") != NULL, "%s", line);
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
  char      state   = 'Z';
  int       session = 0;
  const int n =
    read ? sscanf(line, "%*d (chronus) %c %*d %*d %d", &state, &session) : 0;
  return n == 2 && state != 'Z' && session == getsid(0);
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
