// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/program.h"

#include <check.h>
#include <jansson.h>

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/// A command line, cut into words
typedef struct {
  char  text[4096];
  char  storage[PROGRAM_WORDS][512];
  char* words[PROGRAM_WORDS + 1];
} Line;

static char  directory[64];
static pid_t owner;

static void
remove_directory(void)
{
  if (owner == getpid()) {
    char command[128];
    snprintf(command, sizeof(command), "rm -rf '%s'", directory);
    if (system(command)) { // NOLINT: a name of our own
      perror(directory);
    }
  }
}

static const char*
get_directory(void)
{
  if (owner != getpid()) {
    snprintf(directory, sizeof(directory), "/tmp/chronus-test-XXXXXX");
    if (!mkdtemp(directory)) {
      abort();
    }
    owner = getpid();
    atexit(remove_directory);
  }
  return directory;
}

/// Where the program was built
static const char*
get_build(void)
{
  const char* const build = getenv("CHRONUS_BUILD");
  return build ? build : "build";
}

const char*
program_path(const char* const name)
{
  static char     paths[8][512];
  static unsigned next;
  char* const     path = paths[next++ % 8U];
  if (name[0] == '@') {
    snprintf(path, sizeof(paths[0]), "%s%s", get_directory(), name + 1);
  } else if (name[0] == '$') {
    snprintf(path, sizeof(paths[0]), "%s%s", get_build(), name + 1);
  } else {
    snprintf(path, sizeof(paths[0]), "%s", name);
  }
  return path;
}

/// Write the path that a word of a command line means
static void
expand(const char* const word, char* const to, const size_t size)
{
  if (!strcmp(word, "chronus")) {
    snprintf(to, size, "%s/chronus", get_build());
  } else {
    snprintf(to, size, "%s", program_path(word));
  }
}

static void
split(Line* line, const char* format, va_list args)
  __attribute__((format(printf, 2, 0)));

static void
split(Line* const line, const char* const format, va_list args)
{
  int n = 0;
  *line = (Line){.text = ""};
  vsnprintf(line->text, sizeof(line->text), format, args);
  for (char* word = strtok(line->text, " "); word && n < PROGRAM_WORDS;
       word       = strtok(NULL, " ")) {
    expand(word, line->storage[n], sizeof(line->storage[n]));
    line->words[n] = line->storage[n];
    ++n;
  }
  line->words[n] = NULL;
}

static pid_t
start(char* const* const words, const char* const out, const char* const err)
{
  const pid_t pid = fork();
  if (!pid) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); // A test that fails leaves nothing
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    const int to_out = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int to_err =
      strcmp(out, err) ? open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600) : to_out;
    dup2(open("/dev/null", O_RDONLY), 0);
    dup2(to_out, 1);
    dup2(to_err, 2);
    if (words[0]) {
      execvp(words[0], words);
    }
    _exit(127);
  }
  return pid;
}

static int
status_of(const int status)
{
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void
read_begin(const char* const path, char* const to, const size_t size)
{
  FILE* const  file = fopen(path, "re");
  const size_t n    = file ? fread(to, 1U, size - 1U, file) : 0U;
  to[n]             = '\0';
  if (file) {
    fclose(file);
  }
}

void
program_run(Ran* const ran, const char* const format, ...)
{
  Line    line;
  va_list args;
  va_start(args, format);
  split(&line, format, args);
  va_end(args);

  char out[512];
  char err[512];
  int  status = 0;
  snprintf(out, sizeof(out), "%s", program_path("@/stdout"));
  snprintf(err, sizeof(err), "%s", program_path("@/stderr"));
  const pid_t pid = start(line.words, out, err);
  waitpid(pid, &status, 0);
  ran->status = status_of(status);
  read_begin(out, ran->out, sizeof(ran->out));
  read_begin(err, ran->err, sizeof(ran->err));
}

void
program_do(Ran* const ran, const char* const format, ...)
{
  char    text[4096];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof(text), format, args);
  va_end(args);
  program_run(ran, "%s", text);
  ck_assert_msg(!ran->status, "%s: %s%s", text, ran->out, ran->err);
}

void
program_fail(Ran* const ran, const int status, const char* const format, ...)
{
  char    text[4096];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof(text), format, args);
  va_end(args);
  program_run(ran, "%s", text);
  const char* const end = strchr(ran->err, '\n');
  ck_assert_msg(ran->status == status && !ran->out[0] && end && !end[1] &&
                  !strncmp(ran->err, "chronus: ", 9U),
                "%s: %d, %s%s",
                text,
                ran->status,
                ran->out,
                ran->err);
}

pid_t
program_start(const char* const log, const char* const format, ...)
{
  Line    line;
  va_list args;
  va_start(args, format);
  split(&line, format, args);
  va_end(args);
  const char* const path = program_path(log);
  const pid_t       pid  = start(line.words, path, path);
  return pid;
}

bool
program_runs(const pid_t pid)
{
  siginfo_t info = {0};
  return !waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
         !info.si_pid;
}

int
program_stop(const pid_t pid, const int signal_number)
{
  int status = 0;
  kill(pid, signal_number);
  waitpid(pid, &status, 0);
  return status_of(status);
}

char*
program_read(const char* const name)
{
  FILE* const file = fopen(program_path(name), "re");
  char*       text = NULL;
  size_t      size = 0U;
  if (file && getdelim(&text, &size, '\0', file) < 0) {
    free(text);
    text = NULL;
  }
  if (file) {
    fclose(file);
  }
  return text ? text : strdup("");
}

void
program_use_bundle(const char* const name)
{
  static Ran ran;
  program_run(&ran, "rm -rf @/lv2");
  mkdir(program_path("@/lv2"), 0700);
  program_run(&ran, "cp -r $/tests/faulty/%s @/lv2", name);
  if (ran.status || setenv("LV2_PATH", program_path("@/lv2"), 1)) {
    abort();
  }
}

void
program_write(const char* const name,
              const void* const bytes,
              const size_t      size)
{
  FILE* const file = fopen(program_path(name), "we");
  if (!file || fwrite(bytes, 1U, size, file) != size || fclose(file)) {
    abort();
  }
}

bool
program_same(const char* const name_a, const char* const name_b)
{
  FILE* const a    = fopen(program_path(name_a), "re");
  FILE* const b    = fopen(program_path(name_b), "re");
  bool        same = a && b;
  long        size = 0L;
  for (int x = 0; same && x != EOF; ++size) {
    x    = getc(a);
    same = x == getc(b);
  }
  if (a) {
    fclose(a);
  }
  if (b) {
    fclose(b);
  }
  return same && size > 1L;
}

Wav
program_wav(const char* const name)
{
  Wav     wav     = {NULL, 0U, 0U, 0U};
  Problem problem = {.what = ""};
  ck_assert_msg(!wav_read(&wav, program_path(name), &problem),
                "%s: %s",
                problem.what,
                problem.hint);
  return wav;
}

bool
program_is_part(const char* const name,
                const char* const whole,
                const uint64_t    frame,
                const uint64_t    n_least)
{
  Wav          a    = program_wav(name);
  Wav          b    = program_wav(whole);
  const size_t n    = a.n_channels;
  const bool   fits = n == b.n_channels && a.rate_hz == b.rate_hz &&
                    a.n_frames >= n_least && frame + a.n_frames <= b.n_frames;
  const bool same =
    fits &&
    !memcmp(a.samples, b.samples + (frame * n), a.n_frames * n * sizeof(float));
  wav_close(&a);
  wav_close(&b);
  return same;
}

double
program_figure(const char* const name, const char* const key)
{
  json_t* const       report = json_load_file(program_path(name), 0U, NULL);
  const json_t* const value  = json_object_get(report, key);
  const double        number =
    json_is_number(value) ? json_number_value(value) : (double)NAN;
  json_decref(report);
  return number;
}
