// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/terms.h"

#include "host/base/nearest.h"
#include "host/lv2/lexicon.h"

#include <string.h>

/// Properties that are read
static const char* const properties[] = {
  "add",   "atLeast", "atMost", "effects", "factor", "from",
  "jump",  "keep",    "least",  "most",    "notes",  "opposite",
  "outOf", "path",    "phrase", "remark",  "speed",  "step",
  "takes", "to",      "unit",   "until",   "value",  "when",
};

#define N_PROPERTIES (sizeof(properties) / sizeof(properties[0]))

/// A file at work
typedef struct {
  const char* path;    ///< Of the file
  Problem*    problem; ///< What is wrong
  Status      st;      ///< That something is
} Checking;

/// Refuse a term of ours that does not exist, such as a misspelled one
static bool
check(void* const data, const TurtleNode* const node)
{
  Checking* const   self = data;
  const char* const uri  = turtle_node_text(node);
  const char* const term = uri + sizeof(TERMS_NAMESPACE) - 1U;
  const char*       terms[N_PROPERTIES + N_WORD_KINDS];
  uint32_t          n = 0U;
  if (strncmp(uri, TERMS_NAMESPACE, sizeof(TERMS_NAMESPACE) - 1U) != 0) {
    return true;
  }
  while (n < N_PROPERTIES) {
    terms[n] = properties[n];
    ++n;
  }
  for (int k = 0; k < N_WORD_KINDS; ++k) {
    terms[n++] = lexicon_kind_name((WordKind)k);
  }
  for (uint32_t t = 0U; t < n; ++t) {
    if (!strcmp(terms[t], term)) {
      return true;
    }
  }
  const char* const near = nearest_pick(term, terms, n);
  self->st               = problem_set(
    self->problem, STATUS_BAD_FORMAT, "%s: say:%s", self->path, term);
  problem_hint(self->problem,
               "no such term%s%s",
               near ? ", nearest " : "",
               near ? near : "");
  return false;
}

Status
terms_check(const Turtle* const turtle,
            const char* const   path,
            Problem* const      problem)
{
  Checking self = {.path = path, .problem = problem};
  turtle_terms(turtle, check, &self);
  return self.st;
}
