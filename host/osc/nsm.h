// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NSM_H
#define CHRONUS_HOST_NSM_H

#include "host/base/attributes.h"
#include "host/base/status.h"
#include "host/osc/codec.h"
#include "host/osc/framing.h"

#include <stdbool.h>
#include <stdint.h>

// A client of a session manager, by its OSC protocol, the NSM API 1.1: it says
// what to open and when to save.  Main thread.

/// Room for what it names, the final zero included
#define NSM_PATH_BYTES 1024U
#define NSM_NAME_BYTES 256U

/// What the manager asks for
typedef enum {
  NSM_NOTHING,
  NSM_OPEN, ///< To open the project of `path`
  NSM_SAVE, ///< To save it
} NsmRequest;

/// All zero is without a manager
typedef struct {
  bool     managed;                 ///< It has answered
  bool     refused;                 ///< It does not want us
  bool     opened;                  ///< It was answered that all is open
  bool     saving;                  ///< It waits for a save
  bool     dirty;                   ///< It was told that there are changes
  int      fd;                      ///< Socket; open unless 0
  uint32_t address;                 ///< Of the manager, in network byte order
  uint16_t port;                    ///< The same
  char     manager[NSM_NAME_BYTES]; ///< What it is called, or why it refuses
  char     path[NSM_PATH_BYTES];    ///< Of the project
  char     client[NSM_NAME_BYTES];  ///< What we are called in it
  Decoded  decoded;                 ///< The last packet
  _Alignas(8) uint8_t bytes[FRAMING_MAX_BYTES]; ///< The same, as it came
} Nsm;

/**
   Announce this program to a manager, and wait some seconds for its answer.

   @param nsm Overwritten; large; to be closed by `nsm_close`.
   @param url As in the environment variable NSM_URL.
   @param executable What it is started by.
   @return STATUS_NO_HOST if none answers, or it refuses: then the host goes on
   without it.
*/
Status
nsm_open(Nsm* nsm, const char* url, const char* executable, Problem* problem);

/// Take what the manager says next, waiting for it `wait_ms` at most
NsmRequest
nsm_hear(Nsm* nsm, int wait_ms);

/// Answer a request: done, or why not
void
nsm_answer(Nsm* nsm, NsmRequest request, Status status, const Problem* problem);

/// Tell whether there are changes that are not saved, if that is news
void
nsm_tell_dirty(Nsm* nsm, bool dirty);

/// Have a line shown to the user, as something that matters
void
nsm_message(const Nsm* nsm, const char* text);

/// Close the socket; a zeroed one is fine
void
nsm_close(Nsm* nsm);

#endif // CHRONUS_HOST_NSM_H
