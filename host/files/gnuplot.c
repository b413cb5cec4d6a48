// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/gnuplot.h"

#include "host/base/tool.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define GNUPLOT "gnuplot"

static Status
refuse(Problem* const problem, const char* const path, const int error)
{
  return problem_explain(problem, STATUS_NO_WRITE, path, strerror(error));
}

Status
gnuplot_check(const char* const folder, Problem* const problem)
{
  struct stat there = {0};
  if (!tool_is_there(GNUPLOT)) {
    problem_set(problem, STATUS_NO_TOOL, GNUPLOT);
    problem_hint(problem, "install it: sudo apt-get install gnuplot-nox");
    return STATUS_NO_TOOL;
  }
  if (mkdir(folder, 0777) && errno != EEXIST) {
    return refuse(problem, folder, errno);
  }
  return !stat(folder, &there) && S_ISDIR(there.st_mode)
           ? STATUS_OK
           : refuse(problem, folder, ENOTDIR);
}

Status
gnuplot_open(Gnuplot* const    gnuplot,
             const char* const folder,
             const char* const name,
             Problem* const    problem)
{
  const int size = snprintf(
    gnuplot->path, sizeof(gnuplot->path), "%s/%s.gnuplot", folder, name);
  if (size >= (int)sizeof(gnuplot->path)) {
    return refuse(problem, folder, ENAMETOOLONG);
  }
  gnuplot->file = fopen(gnuplot->path, "we");
  return gnuplot->file ? STATUS_OK : refuse(problem, gnuplot->path, errno);
}

void
gnuplot_define(const Gnuplot* const gnuplot,
               const char* const    name,
               const char* const    text)
{
  fprintf(gnuplot->file, "%s = '", name);
  for (const char* c = text; *c; ++c) {
    fprintf(gnuplot->file, *c == '\'' ? "''" : "%c", *c);
  }
  fputs("'\n", gnuplot->file);
}

/// Run a script; false if gnuplot refused it
static bool
run(char* const path)
{
  char  name[]   = GNUPLOT;
  char* argv[]   = {name, path, NULL};
  pid_t pid      = 0;
  int   ending   = 0;
  bool  is_drawn = tool_start(&pid, argv);
  while (is_drawn && waitpid(pid, &ending, 0) < 0) {
    is_drawn = errno == EINTR;
  }
  return is_drawn && !ending;
}

Status
gnuplot_close(Gnuplot* const    gnuplot,
              const char* const body,
              const uint32_t    height,
              Problem* const    problem)
{
  char              stem[PROBLEM_BYTES];
  FILE* const       file = gnuplot->file;
  const char* const end  = strrchr(gnuplot->path, '.');
  snprintf(
    stem, sizeof(stem), "%.*s", (int)(end - gnuplot->path), gnuplot->path);
  gnuplot_define(gnuplot, "stem", stem);
  fprintf(
    file,
    "height = %u\n"
    "look = 'size 1000,'.height.\" font 'sans-serif,11' background 'white'\"\n"
    "do for [format in 'svg png'] {\n"
    "eval 'set terminal '.(format eq 'svg' ? 'svg ' : 'pngcairo ').look\n"
    "set output stem.'.'.format\n"
    "%sreset\n}\n",
    height,
    body);
  const bool bad = ferror(file);
  if (fclose(file) || bad) {
    return refuse(problem, gnuplot->path, errno);
  }
  if (!run(gnuplot->path)) {
    problem_set(problem, STATUS_NO_WRITE, "%s.svg", stem);
    problem_hint(problem, "gnuplot %s says why", gnuplot->path);
    return STATUS_NO_WRITE;
  }
  return STATUS_OK;
}
