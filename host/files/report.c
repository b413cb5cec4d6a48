// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/report.h"

#include "host/base/draft.h"
#include "host/base/figures.h"
#include "host/files/nest.h"

#include <jansson.h>

#include <string.h>
#include <unistd.h>

/// The value of a figure: a word, a whole number, or a fraction
static json_t*
value_of(const Figure* const figure)
{
  return figure->text ? nest_word(figure->text) : nest_number(figure->number);
}

static json_t*
fault_of(const FaultRecord* const record)
{
  return json_pack("{s:f, s:s?, s:i, s:i, s:s?}",
                   "time",
                   record->seconds,
                   "kind",
                   record->kind,
                   "copy",
                   (int)record->copy,
                   "gap",
                   (int)record->gap_frames,
                   "saw",
                   record->saw[0] ? record->saw : NULL);
}

static json_t*
poison_of(const PoisonRecord* const record)
{
  return json_pack("{s:f, s:I, s:o, s:i}",
                   "time",
                   record->seconds,
                   "block",
                   (json_int_t)record->seq,
                   "events",
                   nest_word(record->text),
                   "gap",
                   (int)record->gap_frames);
}

/// The poisoned blocks that are kept, the oldest first
static json_t*
all_poison_of(const Chronicle* const chronicle)
{
  const uint32_t n    = chronicle->n_poison;
  json_t* const  list = json_array();
  for (uint32_t k = n > CHRONICLE_POISON ? n - CHRONICLE_POISON : 0U; k < n;
       ++k) {
    json_array_append_new(list,
                          poison_of(&chronicle->poison[k % CHRONICLE_POISON]));
  }
  return list;
}

static json_t*
report_of(const Stats* const stats, const Chronicle* const chronicle)
{
  Figure         figures[FIGURES_MAX];
  const uint32_t n      = figures_read(stats, figures);
  json_t* const  report = json_object();
  json_t* const  faults = json_array();
  for (uint32_t f = 0U; f < n; ++f) {
    nest_put(report, figures[f].key, value_of(&figures[f]));
  }
  for (uint32_t f = 0U; f < chronicle->n_faults && f < CHRONICLE_MAX; ++f) {
    json_array_append_new(faults, fault_of(&chronicle->faults[f]));
  }
  json_object_set_new(
    report, "n_faults", json_integer((json_int_t)chronicle->n_faults));
  json_object_set_new(report, "faults", faults);
  json_object_set_new(report, "poison", all_poison_of(chronicle));
  return report;
}

Status
report_check(const char* const path, Problem* const problem)
{
  Draft        draft;
  const Status st =
    strcmp(path, "-") != 0 ? draft_open(&draft, path, problem) : STATUS_OK;
  if (!st && strcmp(path, "-") != 0) {
    draft_close(&draft, false, NULL);
  }
  return st;
}

static Status
write_file(const char* const   path,
           const json_t* const report,
           const size_t        flags,
           Problem* const      problem)
{
  Draft        draft;
  const Status st = draft_open(&draft, path, problem);
  if (st) {
    return st;
  }
  const bool   written = !json_dumpfd(report, draft.fd, flags);
  const Status closed  = draft_close(&draft, written, problem);
  return written ? closed : problem_set(problem, STATUS_NO_WRITE, "%s", path);
}

Status
report_write(const char* const      path,
             const int              fd,
             const Stats* const     stats,
             const Chronicle* const chronicle,
             Problem* const         problem)
{
  const size_t  flags  = JSON_INDENT(2) | JSON_REAL_PRECISION(9);
  json_t* const report = report_of(stats, chronicle);
  Status        st     = STATUS_OK;
  if (!strcmp(path, "-")) {
    const bool written =
      !json_dumpfd(report, fd, flags) && write(fd, "\n", 1U) == 1;
    st = written ? STATUS_OK : problem_set(problem, STATUS_NO_WRITE, "stdout");
  } else {
    st = write_file(path, report, flags, problem);
  }
  json_decref(report);
  return st;
}
