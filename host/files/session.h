// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_SESSION_H
#define CHRONUS_HOST_SESSION_H

#include "host/base/status.h"
#include "host/files/session_text.h"

#include <stdint.h>

// A session on disk: a folder that keeps what a host was, so that another can
// be the same.  Each save is a folder of its own in it, complete before it gets
// its name; the last two are kept.  Main thread, or any one thread at a time.
//
//   DIR/N/session.json  sections of lines, by name; the greatest N counts
//   DIR/N/state/        the plugin's state, if it has one
//   DIR/next/           a save that is not complete yet
//   DIR/running/        states that a host works with
//   DIR/aside-N/        what could not be read

/// Room for the path of a session's folder, the zero included
#define SESSION_PATH_BYTES 900U

/// Room for the paths of what is in it
#define SESSION_PLACE_BYTES 1024U

/// A folder that this program has for itself
typedef struct {
  char         path[SESSION_PATH_BYTES];   ///< Absolute, without links
  char         state[SESSION_PLACE_BYTES]; ///< Of a save: where the state goes
  char         running[SESSION_PLACE_BYTES]; ///< For states that are in use
  int          lock; ///< The folder, held open; -1: closed
  uint64_t     last; ///< Number of the last save, or 0
  uint64_t     sum;  ///< Of the state in it, or 0
  SessionText* text; ///< What else is in it, or null; owned
} Session;

/**
   Have a folder for oneself, which is made if it is not there.

   One that is another host's stays untouched, and so does one that holds other
   things but no session.
   @param session To be closed by `session_close`; closed on failure.
   @return STATUS_NO_WRITE; the hint says why.
*/
Status
session_open(Session* session, const char* path, Problem* problem);

/**
   Read the last save that is whole.

   One that is damaged, or written by a newer version, is set aside, with one
   line on stderr, and the one before it counts.
   @param text Receives what is to be freed; null if there is nothing to read.
   @param state Receives where the plugin's state is, to be used as long as the
   session is open; empty if it has none.
   @return STATUS_NO_WRITE or STATUS_NO_MEMORY.
*/
Status
session_read(Session*      session,
             SessionText** text,
             char          state[SESSION_PLACE_BYTES],
             Problem*      problem);

/// Begin a save: the state is to be put into the folder `session->state`, which
/// is empty then; STATUS_NO_WRITE
Status
session_begin(Session* session, Problem* problem);

/**
   Complete the save that was begun; until this returns the one before counts.

   Where that says the same it stays.
   @param text Taken over in any case.
   @return STATUS_NO_WRITE.
*/
Status
session_commit(Session* session, SessionText* text, Problem* problem);

/// Give the folder up; a zeroed one that was never open is not for this
void
session_close(Session* session);

#endif // CHRONUS_HOST_SESSION_H
