// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/session.h"

#include "tests/program.h"
#include "tests/suite.h"

#include <check.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// A session on disk is whole or not there, whatever happens to who writes it

#define PLACE "@/session"

/// Changes to the disk until this process ends; 0: as many as there are
static uint32_t left;

/// Count a change to the disk
static void
count(void)
{
  if (left && !--left) {
    _exit(9);
  }
}

// What changes the disk, in place of the C library's own

int
rename(const char* const from, const char* const to)
{
  count();
  return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int
fsync(const int fd)
{
  count();
  return (int)syscall(SYS_fsync, fd);
}

int
mkdir(const char* const path, const mode_t mode)
{
  count();
  return mkdirat(AT_FDCWD, path, mode);
}

int
remove(const char* const path)
{
  count();
  return unlinkat(AT_FDCWD, path, 0) && unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

/// Begin with nothing
static void
set_up(void)
{
  Ran ran;
  program_run(&ran, "rm -rf " PLACE);
}

/// Save one line, and a state of the same word if it is to have one
static Status
save(Session* const session, const char* const word, const bool states)
{
  SessionText* const text = session_text_new();
  ck_assert_ptr_nonnull(text);
  ck_assert(session_add(text, "words", word));
  Status st = session_begin(session, NULL);
  count();
  if (!st && states) {
    char path[SESSION_PLACE_BYTES + 16U];
    snprintf(path, sizeof(path), "%s/state.ttl", session->state);
    FILE* const file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    fputs(word, file);
    count();
    fclose(file);
  }
  if (st) {
    session_text_free(text);
    return st;
  }
  return session_commit(session, text, NULL);
}

/// Open the session and save this in it
static void
save_one(const char* const word, const bool states)
{
  Session session;
  ck_assert(!session_open(&session, program_path(PLACE), NULL));
  ck_assert(!save(&session, word, states));
  session_close(&session);
}

/// What the file of a state says must be this
static void
assert_state(const char* const state, const char* const wanted)
{
  char path[SESSION_PLACE_BYTES + 16U];
  char there[64] = "";
  snprintf(path, sizeof(path), "%s/state.ttl", state);
  FILE* const file = fopen(path, "re");
  ck_assert_ptr_nonnull(file);
  there[fread(there, 1U, sizeof(there) - 1U, file)] = '\0';
  fclose(file);
  ck_assert_str_eq(there, wanted);
}

/// Read the session: the word in it, which must be that in its state if it is
/// to have one; empty if there is none
static void
read_word(char word[64], const bool states)
{
  Session      session;
  SessionText* text = NULL;
  char         state[SESSION_PLACE_BYTES];
  ck_assert(!session_open(&session, program_path(PLACE), NULL));
  ck_assert(!session_read(&session, &text, state, NULL));
  snprintf(word, 64U, "%s", text ? session_line(text, "words", 0U) : "");
  if (text && states) {
    assert_state(state, word);
  } else {
    ck_assert_str_eq(state, "");
  }
  session_text_free(text);
  session_close(&session);
}

static void
assert_word(const char* const wanted, const bool states)
{
  char word[64];
  read_word(word, states);
  ck_assert_str_eq(word, wanted);
}

START_TEST(what_was_saved_is_read)
{
  set_up();
  assert_word("", false);
  save_one("one", _i);
  assert_word("one", _i);
  save_one("two", _i);
  assert_word("two", _i);
}
END_TEST

// At every step: the save is the one before, or it is this one
START_TEST(an_interrupted_save_leaves_the_one_before)
{
  bool     ended = false;
  uint32_t n_old = 0U;
  uint32_t n_new = 0U;
  for (uint32_t steps = 1U; !ended && steps < 200U; ++steps) {
    char word[64];
    int  status = 0;
    set_up();
    save_one("first", true);
    save_one("old", true);
    const char* const place = program_path(PLACE); // A child's is another
    const pid_t       child = fork();
    if (!child) {
      Session session;
      if (session_open(&session, place, NULL)) {
        _exit(1);
      }
      left = steps;
      _exit(save(&session, "new", true) ? 1 : 0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) &&
              (WEXITSTATUS(status) == 9 || !WEXITSTATUS(status)));
    ended = !WEXITSTATUS(status);
    read_word(word, true);
    n_old += !strcmp(word, "old");
    n_new += !strcmp(word, "new");
    ck_assert_uint_eq(n_old + n_new, steps);
    save_one("next", true);
    assert_word("next", true);
  }
  ck_assert(ended);
  ck_assert_uint_ge(n_old, 5U);
  ck_assert_uint_ge(n_new, 2U);
}
END_TEST

START_TEST(the_save_before_is_kept_and_no_more)
{
  struct stat info;
  set_up();
  save_one("one", true);
  save_one("two", true);
  save_one("three", true);
  ck_assert(stat(program_path(PLACE "/1"), &info));
  ck_assert(!stat(program_path(PLACE "/2"), &info));
  ck_assert(!stat(program_path(PLACE "/3"), &info));
  ck_assert(stat(program_path(PLACE "/next"), &info));
  ck_assert(stat(program_path(PLACE "/running"), &info));
}
END_TEST

START_TEST(what_is_the_same_is_not_saved_again)
{
  Session session;
  set_up();
  ck_assert(!session_open(&session, program_path(PLACE), NULL));
  ck_assert(!save(&session, "one", true));
  ck_assert(!save(&session, "one", true));
  ck_assert_uint_eq(session.last, 1U);
  ck_assert(!save(&session, "two", true));
  ck_assert_uint_eq(session.last, 2U);
  session_close(&session);
}
END_TEST

// Whatever is the matter with the last save: the one before counts, and the
// damaged one stays for people
START_TEST(a_damaged_save_is_set_aside)
{
  static const char* const paths[] = {PLACE "/2/session.json",
                                      PLACE "/2/session.json",
                                      PLACE "/2/session.json",
                                      PLACE "/2/session.json",
                                      PLACE "/2/state/state.ttl",
                                      PLACE "/2/state/more"};
  static const char* const texts[] = {
    "",
    "{\"chronus session\": 1, \"sta",
    "{\"chronus session\": 2, \"state\": \"0\", \"sections\": {}}",
    "{\"chronus session\": 1, \"state\": \"0\", \"sections\": {\"words\": 1}}",
    "tw",
    "two"};
  set_up();
  save_one("one", true);
  save_one("two", true);
  program_write(paths[_i], texts[_i], strlen(texts[_i]));
  assert_word("one", true);
  char aside[64];
  snprintf(aside, sizeof(aside), "%s", paths[_i] + strlen(PLACE "/2"));
  char kept[128];
  snprintf(kept, sizeof(kept), PLACE "/aside-2%s", aside);
  char* const text = program_read(kept);
  ck_assert_str_eq(text, texts[_i]);
  free(text);
  save_one("three", true);
  assert_word("three", true);
}
END_TEST

START_TEST(where_all_is_damaged_nothing_is_lost)
{
  struct stat info;
  set_up();
  save_one("one", true);
  save_one("two", true);
  program_write(PLACE "/1/session.json", "?", 1U);
  program_write(PLACE "/2/session.json", "?", 1U);
  assert_word("", false);
  ck_assert(!stat(program_path(PLACE "/aside-1/state/state.ttl"), &info));
  ck_assert(!stat(program_path(PLACE "/aside-2/state/state.ttl"), &info));
}
END_TEST

START_TEST(two_hosts_cannot_share_one)
{
  Session one;
  Session two;
  Problem problem;
  set_up();
  ck_assert(!session_open(&one, program_path(PLACE), NULL));
  ck_assert(!session_begin(&one, NULL));
  ck_assert_int_eq(session_open(&two, program_path(PLACE), &problem),
                   STATUS_NO_WRITE);
  ck_assert_ptr_nonnull(strstr(problem.hint, "another host"));
  ck_assert(!access(one.running, F_OK));
  ck_assert(!access(one.state, F_OK));
  session_close(&one);
  ck_assert(!session_open(&two, program_path(PLACE), NULL));
  session_close(&two);
}
END_TEST

// A folder that somebody names by mistake loses nothing by it
START_TEST(a_folder_of_something_else_is_refused)
{
  static const char* const files[] = {PLACE "/notes",
                                      PLACE "/running/track",
                                      PLACE "/next/track",
                                      PLACE "/7/image"};
  Session                  session;
  Problem                  problem;
  Ran                      ran;
  set_up();
  program_run(&ran, "mkdir -p " PLACE "/running " PLACE "/next " PLACE "/7");
  for (uint32_t f = 0U; f < 4U; ++f) {
    program_write(files[f], "x", 1U);
  }
  ck_assert_int_eq(session_open(&session, program_path(PLACE), &problem),
                   STATUS_NO_WRITE);
  ck_assert_ptr_nonnull(strstr(problem.hint, "something else"));
  for (uint32_t f = 0U; f < 4U; ++f) {
    ck_assert(!access(program_path(files[f]), F_OK));
  }
}
END_TEST

// Nor does a session mind what else is put into its folder
START_TEST(other_files_stay_in_a_session)
{
  Ran ran;
  set_up();
  save_one("one", true);
  program_run(&ran, "mkdir -p " PLACE "/007 " PLACE "/-2 " PLACE "/notes");
  assert_word("one", true);
  save_one("two", true);
  assert_word("two", true);
  ck_assert(!access(program_path(PLACE "/007"), F_OK));
  ck_assert(!access(program_path(PLACE "/-2"), F_OK));
  ck_assert(!access(program_path(PLACE "/notes"), F_OK));
}
END_TEST

START_TEST(what_is_no_folder_is_one_line)
{
  static const char* const places[] = {
    "/dev/null", "/proc/chronus", "@/file", "@/missing/session"};
  Ran ran;
  program_write("@/file", "x", 1U);
  program_fail(&ran,
               1,
               "chronus run --session %s --seconds 1 --no-start-server",
               places[_i]);
  ck_assert_ptr_nonnull(strstr(ran.err, ": cannot be written; "));
}
END_TEST

// A file of the session itself becomes part of the save, others are linked to
START_TEST(a_save_stands_alone)
{
  Session     session;
  struct stat info;
  char        path[SESSION_PLACE_BYTES + 16U];
  char        other[SESSION_PLACE_BYTES + 16U];
  set_up();
  program_write("@/outside", "o", 1U);
  ck_assert(!session_open(&session, program_path(PLACE), NULL));
  ck_assert(!session_begin(&session, NULL));
  program_write(PLACE "/running/inside", "i", 1U);
  snprintf(path, sizeof(path), "%s/inside", session.state);
  snprintf(other, sizeof(other), "%s/inside", session.running);
  ck_assert(!symlink(other, path));
  snprintf(path, sizeof(path), "%s/outside", session.state);
  ck_assert(!symlink(program_path("@/outside"), path));
  ck_assert(!session_commit(&session, session_text_new(), NULL));
  session_close(&session);
  ck_assert(!lstat(program_path(PLACE "/1/state/inside"), &info));
  ck_assert(S_ISREG(info.st_mode));
  ck_assert(!lstat(program_path(PLACE "/1/state/outside"), &info));
  ck_assert(S_ISLNK(info.st_mode));
}
END_TEST

int
main(void)
{
  TCase* const tests = tcase_create("session file");
  tcase_set_timeout(tests, 60.0);
  tcase_add_loop_test(tests, what_was_saved_is_read, 0, 2);
  tcase_add_test(tests, an_interrupted_save_leaves_the_one_before);
  tcase_add_test(tests, the_save_before_is_kept_and_no_more);
  tcase_add_test(tests, what_is_the_same_is_not_saved_again);
  tcase_add_loop_test(tests, a_damaged_save_is_set_aside, 0, 6);
  tcase_add_test(tests, where_all_is_damaged_nothing_is_lost);
  tcase_add_test(tests, two_hosts_cannot_share_one);
  tcase_add_test(tests, a_folder_of_something_else_is_refused);
  tcase_add_test(tests, other_files_stay_in_a_session);
  tcase_add_loop_test(tests, what_is_no_folder_is_one_line, 0, 4);
  tcase_add_test(tests, a_save_stands_alone);
  return suite_run("session file", tests);
}
