// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_AUTOSAVE_H
#define CHRONUS_HOST_AUTOSAVE_H

#include "host/base/status.h"
#include "host/connection.h"
#include "host/files/session.h"
#include "host/host.h"
#include "host/options.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// A running host's session: what it was is read before it starts, what it is
// now is saved soon after each change.  Main thread; only the disk is waited
// for in another.

/// How far a save is
typedef enum {
  AUTOSAVE_RESTS,  ///< There is none
  AUTOSAVE_KEEPS,  ///< A copy writes the plugin's state
  AUTOSAVE_WRITES, ///< All is made to be on the disk
} AutosaveStep;

/// All zero is no session
typedef struct {
  bool         open;               ///< There is one
  bool         manual;             ///< Nothing is saved but what is wanted
  Session      session;            ///< On disk; owned
  SessionText* before;             ///< What was read, or null; owned
  char state[SESSION_PLACE_BYTES]; ///< That of the plugin then, or empty
  AutosaveStep step;               ///< Of a save
  uint64_t     seen;               ///< Changes that were seen
  uint64_t     saved;              ///< Changes that are in a save
  uint64_t     first_ns;    ///< When the first of those came that are not, or 0
  uint64_t     last_ns;     ///< When the last one did
  uint64_t     begun_ns;    ///< When the last save began
  bool         wanted;      ///< Somebody waits for a save
  bool         told;        ///< It was said that saves fail
  SessionText* text;        ///< What is to be written; owned
  pthread_t    writer;      ///< Waits for the disk
  _Atomic uint32_t written; ///< It has; by it
  Status           status;  ///< What came of it
  Problem          problem; ///< Why it failed, if it did
} Autosave;

/**
   Take over what the session says, before the host is opened.

   @param manual Save only what is wanted, as a session manager does.
   @param options Of them `session` is read; `operand` and `processes` become
   those of the session where they are not given.
   @return STATUS_NO_WRITE.
*/
Status
autosave_open(Autosave* autosave,
              Options*  options,
              bool      manual,
              Problem*  problem);

/// Have a host begin with it; STATUS_NO_PLUGIN if it is of another plugin
Status
autosave_prepare(const Autosave* autosave, Host* host, Problem* problem);

/// Have the ports connected as they were; false if the session knows of none
bool
autosave_connect(const Autosave* autosave, Connection* connection);

/// Save soon after a change; call it every few milliseconds
void
autosave_tend(Autosave* autosave, Host* host, const Connection* connection);

/// Begin to look for changes here: what the host was brought to by now is saved
void
autosave_settle(Autosave* autosave, Host* host, const Connection* connection);

/// Whether there are changes that no save holds
bool
autosave_is_dirty(const Autosave* autosave);

/// Whether what was wanted is done; what came of it, and why
bool
autosave_has_saved(const Autosave* autosave, Status* status, Problem* problem);

/// Save as soon as possible, even if nothing has changed
void
autosave_want(Autosave* autosave);

/// Whether no save is under way, so that another host may take over
bool
autosave_rests(const Autosave* autosave);

/// Save what is not saved yet, but for what nobody wants where that counts, and
/// wait for it, while the copies still run
void
autosave_end(Autosave* autosave, Host* host, const Connection* connection);

/// Give the session up, once the copies are gone; a zeroed one is fine
void
autosave_close(Autosave* autosave);

#endif // CHRONUS_HOST_AUTOSAVE_H
