// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/score.h"

#include "host/base/number.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Largest file that is taken for a score
#define MAX_BYTES (64U << 20U)

/// Bytes that are read at a time
#define CHUNK_BYTES 65536U

/// What separates the words of a line; a carriage return ends those of DOS
static const char blanks[] = " \t\r";

/// Where the reader stands
typedef struct {
  Score*      score;    ///< What is filled
  const char* path;     ///< Of the file
  Problem*    problem;  ///< What a person is told
  uint32_t    line;     ///< From 1
  uint32_t    capacity; ///< Allocated events
} Reader;

/// A word of a line
typedef struct {
  char* text;   ///< Zero-terminated; null at the end of the line
  bool  quoted; ///< It stood in double quotes
} Word;

static Status
complain(const Reader* const reader, const char* const why, const char* about)
{
  return problem_set(reader->problem,
                     STATUS_BAD_FORMAT,
                     "%s:%u: %s%s%s",
                     reader->path,
                     reader->line,
                     why,
                     *about ? " " : "",
                     about);
}

static Status
no_memory(const Reader* const reader)
{
  return problem_set(reader->problem, STATUS_NO_MEMORY, "%s", reader->path);
}

/// Read a file into `score->text`, with a final zero; up to a zero in the file
static Status
read_text(const Reader* const reader, FILE* const file, size_t* const n_bytes)
{
  size_t n    = 0U;
  bool   more = true;
  while (more && n <= MAX_BYTES) {
    char* const text = realloc(reader->score->text, n + CHUNK_BYTES + 1U);
    if (!text) {
      return no_memory(reader);
    }
    const size_t n_read = fread(text + n, 1U, CHUNK_BYTES, file);
    reader->score->text = text;
    more                = n_read && !memchr(text + n, '\0', n_read);
    n += n_read;
    text[n] = '\0';
  }

  *n_bytes = n;
  if (ferror(file)) {
    return problem_explain(
      reader->problem, STATUS_NO_FILE, reader->path, strerror(errno));
  }
  return n <= MAX_BYTES ? STATUS_OK
                        : complain(reader, "too large for a score", "");
}

/// Cut the next word off a line; false if its quotes do not end
static bool
next_word(char** const at, Word* const word)
{
  char* const start = *at + strspn(*at, blanks);
  *word             = (Word){.text = start, .quoted = *start == '"'};
  if (!*start || *start == '#') {
    word->text = NULL;
    return true;
  }

  char* const body = start + word->quoted;
  char* const end  = body + strcspn(body, word->quoted ? "\"" : blanks);
  if (word->quoted && (!*end || !strchr(" \t\r", end[1]))) {
    return false;
  }
  word->text = body;
  *at        = *end ? end + 1 : end;
  *end       = '\0';
  return true;
}

static Status
read_time(const Reader* const reader,
          const char* const   word,
          double* const       time)
{
  if (!number_parse(word, time)) {
    return complain(reader, "not a time in seconds:", word);
  }
  if (*time < 0.0 || *time > SCORE_MAX_SECONDS) {
    return complain(reader, "the time is out of range:", word);
  }
  return STATUS_OK;
}

static Status
read_path(const Reader* const reader, const Word word, Message* const message)
{
  if (!word.text) {
    return complain(reader, "an OSC path must follow the time", "");
  }
  if (*word.text != '/') {
    return complain(reader, "an OSC path begins with a slash:", word.text);
  }
  if (strpbrk(word.text, "*?[]{}")) {
    return complain(reader, "a score takes no patterns:", word.text);
  }
  message->path = word.text;
  return STATUS_OK;
}

static Status
read_args(const Reader* const reader, char* at, Message* const message)
{
  Word word = {NULL, false};
  for (;;) {
    if (!next_word(&at, &word)) {
      return complain(reader, "the quotes do not end, or no blank follows", "");
    }
    if (!word.text) {
      return STATUS_OK;
    }
    if (message->n_args == MESSAGE_MAX_ARGS) {
      return complain(reader, "too many arguments, from", word.text);
    }

    Arg* const arg = &message->args[message->n_args++];
    if (word.quoted || !number_parse(word.text, &arg->number)) {
      *arg = (Arg){.kind = ARG_WORD, .word = word.text};
    } else {
      arg->kind = ARG_NUMBER;
    }
  }
}

static Status
append(Reader* const reader, const ScoreEvent* const event)
{
  Score* const score = reader->score;
  if (score->n_events == reader->capacity) {
    const uint32_t    capacity = reader->capacity ? 2U * reader->capacity : 64U;
    ScoreEvent* const events =
      realloc(score->events, capacity * sizeof(*events));
    if (!events) {
      return no_memory(reader);
    }
    score->events    = events;
    reader->capacity = capacity;
  }
  score->events[score->n_events++] = *event;
  return STATUS_OK;
}

static Status
read_line(Reader* const reader, char* at)
{
  ScoreEvent event = {.line = reader->line};
  Word       time  = {NULL, false};
  Word       path  = {NULL, false};
  if (!next_word(&at, &time)) {
    return complain(reader, "not a time in seconds", "");
  }
  if (!time.text) {
    return STATUS_OK;
  }

  Status st = read_time(reader, time.text, &event.seconds);
  if (!st && !next_word(&at, &path)) {
    st = complain(reader, "the quotes do not end, or no blank follows", "");
  }
  st = st ? st : read_path(reader, path, &event.message);
  st = st ? st : read_args(reader, at, &event.message);
  return st ? st : append(reader, &event);
}

static Status
read_lines(Reader* const reader, const size_t n_bytes)
{
  char* const end = reader->score->text + n_bytes;
  char*       at  = reader->score->text;
  Status      st  = STATUS_OK;
  while (!st && at < end) {
    char* const stop = at + strcspn(at, "\n");
    const bool  zero = !*stop && stop < end;
    *stop            = '\0';
    ++reader->line;
    st = zero ? complain(reader, "a zero byte is no text", "")
              : read_line(reader, at);
    at = stop + 1;
  }
  return st;
}

/// By time, then by line, so that the order within one time is the file's
static int
compare(const void* const a, const void* const b)
{
  const ScoreEvent* const x = a;
  const ScoreEvent* const y = b;
  if (x->seconds < y->seconds || x->seconds > y->seconds) {
    return x->seconds < y->seconds ? -1 : 1;
  }
  return x->line < y->line ? -1 : 1;
}

Status
score_open(Score* const score, const char* const path, Problem* const problem)
{
  Reader      reader  = {.score = score, .path = path, .problem = problem};
  FILE* const file    = fopen(path, "re");
  size_t      n_bytes = 0U;
  *score              = (Score){0};
  if (!file) {
    return problem_explain(problem, STATUS_NO_FILE, path, strerror(errno));
  }

  Status st = read_text(&reader, file, &n_bytes);
  fclose(file);
  st = st ? st : read_lines(&reader, n_bytes);
  if (st) {
    score_close(score);
  } else if (score->n_events) {
    qsort(score->events, score->n_events, sizeof(*score->events), compare);
  }
  return st;
}

void
score_close(Score* const score)
{
  free(score->events);
  free(score->text);
  *score = (Score){0};
}
