// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/turtle.h"

// With clang these headers use an extension
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <serd/serd.h>
#include <sord/sord.h>
#pragma GCC diagnostic pop

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

struct TurtleImpl {
  SordWorld* world; ///< Owned
  SordModel* model; ///< All statements of the file; owned
};

/// What the parser complains of: the first thing only
typedef struct {
  const char* path;    ///< Of the file
  Problem*    problem; ///< Where it is noted
  bool        noted;   ///< It is
} Complaint;

static SerdStatus
note(void* const handle, const SerdError* const error)
{
  Complaint* const complaint = handle;
  if (!complaint->noted) {
    char why[PROBLEM_BYTES];
// The format is serd's own, which has begun its arguments
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized)
    vsnprintf(why, sizeof(why), error->fmt, *error->args);
#pragma GCC diagnostic pop
    why[strcspn(why, "\n")] = '\0';
    problem_set(complaint->problem,
                STATUS_BAD_FORMAT,
                "%s:%u",
                complaint->path,
                error->line);
    problem_hint(complaint->problem, "%s", why);
    complaint->noted = true;
  }
  return SERD_SUCCESS;
}

static Status
read_file(Turtle* const self, const char* const path, Problem* const problem)
{
  Complaint   complaint = {.path = path, .problem = problem};
  char* const whole     = realpath(path, NULL);
  SerdNode    base      = serd_node_new_file_uri(
    (const uint8_t*)(whole ? whole : path), NULL, NULL, true);
  SerdEnv* const    env = serd_env_new(&base);
  SerdReader* const reader =
    sord_new_reader(self->model, env, SERD_TURTLE, NULL);
  serd_reader_set_error_sink(reader, note, &complaint);
  serd_reader_set_strict(reader, true);
  sord_world_set_error_sink(self->world, note, &complaint);
  const SerdStatus st = serd_reader_read_file(reader, base.buf);
  serd_reader_free(reader);
  serd_env_free(env);
  serd_node_free(&base);
  free(whole);
  if (st && !complaint.noted) {
    problem_set(problem, STATUS_BAD_FORMAT, "%s", path);
  }
  return st ? STATUS_BAD_FORMAT : STATUS_OK;
}

Status
turtle_open(Turtle** const    turtle,
            const char* const path,
            Problem* const    problem)
{
  *turtle = NULL;
  if (access(path, R_OK)) {
    return problem_explain(problem, STATUS_NO_FILE, path, strerror(errno));
  }

  Turtle* const made = calloc(1U, sizeof(*made));
  if (!made || !(made->world = sord_world_new()) ||
      !(made->model = sord_new(made->world, SORD_SPO | SORD_OPS, false))) {
    turtle_close(made);
    return problem_set(problem, STATUS_NO_MEMORY, "%s", path);
  }
  const Status st = read_file(made, path, problem);
  if (st) {
    turtle_close(made);
  } else {
    *turtle = made;
  }
  return st;
}

void
turtle_close(Turtle* const turtle)
{
  if (turtle) {
    sord_free(turtle->model);
    sord_world_free(turtle->world);
    free(turtle);
  }
}

/// Visit all nodes at one place of the statements that match
static bool
search(const Turtle* const   turtle,
       const SordNode* const subject,
       const char* const     property,
       const SordNode* const object,
       const TurtleVisit     visit,
       void* const           data)
{
  SordNode* const predicate =
    sord_new_uri(turtle->world, (const uint8_t*)property);
  SordIter* const found =
    sord_search(turtle->model, subject, predicate, object, NULL);
  const SordQuadIndex at   = subject ? SORD_OBJECT : SORD_SUBJECT;
  bool                more = true;
  for (SordIter* i = found; more && !sord_iter_end(i); sord_iter_next(i)) {
    more = visit(data, sord_iter_get_node(i, at));
  }
  sord_iter_free(found);
  sord_node_free(turtle->world, predicate);
  return more;
}

bool
turtle_each(const Turtle* const turtle,
            const char* const   type,
            const TurtleVisit   visit,
            void* const         data)
{
  SordNode* const class = sord_new_uri(turtle->world, (const uint8_t*)type);
  const bool done       = search(turtle, NULL, RDF "type", class, visit, data);
  sord_node_free(turtle->world, class);
  return done;
}

bool
turtle_values(const Turtle* const     turtle,
              const TurtleNode* const subject,
              const char* const       property,
              const TurtleVisit       visit,
              void* const             data)
{
  return search(turtle, subject, property, NULL, visit, data);
}

bool
turtle_terms(const Turtle* const turtle,
             const TurtleVisit   visit,
             void* const         data)
{
  SordIter* const all  = sord_begin(turtle->model);
  bool            more = true;
  for (SordIter* i = all; more && !sord_iter_end(i); sord_iter_next(i)) {
    const SordNode* const property = sord_iter_get_node(i, SORD_PREDICATE);
    const bool is_type = !strcmp(turtle_node_text(property), RDF "type");
    more = visit(data, is_type ? sord_iter_get_node(i, SORD_OBJECT) : property);
  }
  sord_iter_free(all);
  return more;
}

/// Keep the first node found
static bool
keep(void* const data, const TurtleNode* const node)
{
  *(const TurtleNode**)data = node;
  return false;
}

static const TurtleNode*
value(const Turtle* const     turtle,
      const TurtleNode* const subject,
      const char* const       property)
{
  const TurtleNode* found = NULL;
  search(turtle, subject, property, NULL, keep, &found);
  return found;
}

bool
turtle_members(const Turtle* const     turtle,
               const TurtleNode* const subject,
               const char* const       property,
               const TurtleVisit       visit,
               void* const             data)
{
  const TurtleNode* list = value(turtle, subject, property);
  const TurtleNode* member;
  while (list && (member = value(turtle, list, RDF "first"))) {
    if (!visit(data, member)) {
      return false;
    }
    list = value(turtle, list, RDF "rest");
  }
  return true;
}

const char*
turtle_text(const Turtle* const     turtle,
            const TurtleNode* const subject,
            const char* const       property)
{
  const TurtleNode* const found = value(turtle, subject, property);
  return found ? turtle_node_text(found) : NULL;
}

const char*
turtle_node_text(const TurtleNode* const node)
{
  return (const char*)sord_node_get_string(node);
}
