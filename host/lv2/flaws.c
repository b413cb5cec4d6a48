// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/flaws.h"

#include "host/base/text.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// How serd begins when a file cannot even be opened
#define NOT_OPENED "error: failed to open file "

static void
flaw_free(Flaw* const flaw)
{
  free(flaw->place);
  free(flaw->why);
  free(flaw->bundle);
  free(flaw->subject);
}

/// Whether a line about the same is told anyway: one per bundle is enough
static bool
is_known(const Flaws* const flaws, const Flaw* const flaw)
{
  for (uint32_t i = 0U; i < flaws->n; ++i) {
    const Flaw* const other = &flaws->items[i];
    const char* const about = flaw->subject;
    if (about[0] && !strcmp(other->subject, about) && other->status) {
      return true;
    }
    if (flaw->status ? !strcmp(other->bundle, flaw->bundle)
                     : !strcmp(other->why, flaw->why)) {
      return true;
    }
  }
  return false;
}

/// Take over a flaw and its strings; without memory it is dropped
static void
add(Flaws* const flaws, Flaw flaw)
{
  Flaw* const items =
    (Flaw*)realloc(flaws->items, (flaws->n + 1U) * sizeof(Flaw));
  if (items) {
    flaws->items = items;
  }
  if (!items || !flaw.place || !flaw.why || !flaw.bundle || !flaw.subject) {
    flaw_free(&flaw);
  } else {
    flaw.told                = is_known(flaws, &flaw);
    flaws->items[flaws->n++] = flaw;
  }
}

/// A flaw of a file of which `n_place` bytes of `place` are name and line
static void
add_file(Flaws* const      flaws,
         const char* const subject,
         const char* const place,
         const size_t      n_place,
         const size_t      n_file,
         const char* const why,
         const Status      status)
{
  size_t n_bundle = n_file;
  while (n_bundle && place[n_bundle - 1U] != '/') {
    --n_bundle;
  }
  add(flaws,
      (Flaw){.place   = strndup(place, n_place),
             .why     = text_line(why),
             .bundle  = strndup(place, n_bundle),
             .subject = strdup(subject ? subject : ""),
             .status  = status});
}

/// Length of `:123` at `text`, or 0
static size_t
number_at(const char* const text)
{
  const size_t digits = text[0] == ':' ? strspn(text + 1, "0123456789") : 0U;
  return digits ? digits + 1U : 0U;
}

/// Understand `error: FILE:LINE:COLUMN: WHY`
static bool
take_syntax(Flaws* const      flaws,
            const char* const subject,
            const char* const line)
{
  static const char prefix[] = "error: ";
  if (strncmp(line, prefix, sizeof(prefix) - 1U) != 0) {
    return false;
  }
  const char* const file = line + sizeof(prefix) - 1U;
  for (const char* at = file; (at = strchr(at, ':')); ++at) {
    const size_t n_line   = number_at(at);
    const size_t n_column = n_line ? number_at(at + n_line) : 0U;
    if (n_column && at[n_line + n_column] == ':') {
      add_file(flaws,
               subject,
               file,
               (size_t)(at - file) + n_line,
               (size_t)(at - file),
               at + n_line + n_column + 1U,
               STATUS_BAD_FORMAT);
      return true;
    }
  }
  return false;
}

/// Whether a file that is not there is none of a bundle's: LV2_PATH may hold
/// other things too
static bool
is_stray(const char* const file, const size_t n_file, const char* const why)
{
  static const char manifest[] = ".lv2/manifest.ttl";
  const size_t      n_manifest = sizeof(manifest) - 1U;
  return strncmp(why, "Not a directory", 15U) == 0 ||
         (strncmp(why, "No such file", 12U) == 0 &&
          (n_file < n_manifest ||
           strncmp(file + n_file - n_manifest, manifest, n_manifest) != 0));
}

/// Understand `error: failed to open file FILE (WHY)`
static bool
take_missing(Flaws* const flaws, const char* const subject, char* const line)
{
  const size_t n_prefix = sizeof(NOT_OPENED) - 1U;
  char* const  why      = strrchr(line, '(');
  if (strncmp(line, NOT_OPENED, n_prefix) != 0 || !why ||
      why <= line + n_prefix) {
    return false;
  }
  const char* const file   = line + n_prefix;
  const size_t      n_file = (size_t)(why - 1 - file);
  why[strcspn(why, ")")]   = '\0';
  if (subject || !is_stray(file, n_file, why + 1)) {
    add_file(flaws, subject, file, n_file, n_file, why + 1, STATUS_NO_FILE);
  }
  return true;
}

void
flaws_add(Flaws* const flaws, const char* const subject, const char* const why)
{
  add(flaws,
      (Flaw){.place   = text_line(subject),
             .why     = text_line(why),
             .bundle  = strdup(subject),
             .subject = strdup(subject),
             .status  = STATUS_BAD_FORMAT});
}

/// Understand `lilv_FUNCTION(): error: Plugin <URI> WHY`, for errors of ports
static bool
take_ports(Flaws* const      flaws,
           const char* const subject,
           const char* const line)
{
  const char* const ports = strstr(line, "_ports_if_necessary(): error: ");
  const char* const why   = ports ? strstr(ports, "> ") : NULL;
  if (!subject || !why) {
    return false;
  }
  flaws_add(flaws, subject, why + 2);
  return true;
}

/// Whether a line only says again what another one has said
static bool
is_echo(const char* const line)
{
  return strstr(line, "error: Error loading file ") ||
         strstr(line, "error: Error reading ") ||
         strstr(line, "error: No value found for ");
}

/// Whether a line says that two bundles have one plugin: the first is taken, as
/// LV2_PATH means it
static bool
is_duplicate(const char* const line)
{
  return strstr(line, "_add_plugin(): warning: Duplicate plugin ") ||
         strstr(line, "_add_plugin(): warning: ... ");
}

/// Pass on a line that nobody understood
static void
take_other(Flaws* const      flaws,
           const char* const subject,
           const char* const line)
{
  add(flaws,
      (Flaw){.place   = text_line(subject ? subject : "LV2_PATH"),
             .why     = text_line(line),
             .bundle  = strdup(""),
             .subject = strdup(subject ? subject : "")});
}

void
flaws_digest(Flaws* const      flaws,
             const char* const text,
             const char* const subject)
{
  char* const copy  = text ? strdup(text) : NULL;
  char*       rest  = NULL;
  bool        clear = false;
  for (char* line = copy ? strtok_r(copy, "\n", &rest) : NULL; line;
       line       = strtok_r(NULL, "\n", &rest)) {
    if (take_missing(flaws, subject, line) ||
        take_syntax(flaws, subject, line) || take_ports(flaws, subject, line)) {
      clear = true;
    } else if (!(clear && is_echo(line)) && !is_duplicate(line)) {
      take_other(flaws, subject, line);
    }
  }
  free(copy);
}

const Flaw*
flaws_find(const Flaws* const flaws, const char* const subject)
{
  for (uint32_t i = 0U; i < flaws->n; ++i) {
    const Flaw* const flaw = &flaws->items[i];
    if (flaw->status && !strcmp(flaw->subject, subject)) {
      return flaw;
    }
  }
  return NULL;
}

Status
flaws_report(const Flaw* const flaw, Problem* const problem)
{
  return problem_explain(problem, flaw->status, flaw->place, flaw->why);
}

void
flaws_mute(Flaws* const flaws, const char* const subject)
{
  const Flaw* const flaw = flaws_find(flaws, subject);
  for (uint32_t i = 0U; flaw && i < flaws->n; ++i) {
    Flaw* const other = &flaws->items[i];
    other->told |= other->status && !strcmp(other->bundle, flaw->bundle);
  }
}

/// Print one flaw as the line that a person reads
static void
tell(const Flaw* const flaw)
{
  if (!flaw->status) {
    fprintf(stderr, "chronus: %s: %s\n", flaw->place, flaw->why);
    return;
  }
  Problem problem = {0};
  problem_set(&problem, flaw->status, "%s", flaw->place);
  problem_hint(&problem,
               "%s; %s is skipped",
               flaw->why,
               flaw->subject[0] ? "what it describes" : "the bundle");
  problem_print(&problem, flaw->status);
}

void
flaws_tell(Flaws* const flaws)
{
  for (uint32_t i = 0U; i < flaws->n; ++i) {
    if (!flaws->items[i].told) {
      tell(&flaws->items[i]);
      flaws->items[i].told = true;
    }
  }
}

void
flaws_clear(Flaws* const flaws)
{
  for (uint32_t i = 0U; i < flaws->n; ++i) {
    flaw_free(&flaws->items[i]);
  }
  free(flaws->items);
  *flaws = (Flaws){0};
}
