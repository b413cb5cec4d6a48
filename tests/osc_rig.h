// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_OSC_RIG_H
#define CHRONUS_TESTS_OSC_RIG_H

#include "host/osc/framing.h"
#include "host/osc/net.h"
#include "host/osc/osc.h"
#include "tests/small_model.h"

#include <lo/lo.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

// A host that is nothing but its OSC side, and clients that talk to it

/// Naps of 1 ms before something that does not happen is given up
#define MAX_NAPS 20000

/// How a client speaks
typedef struct {
  int         type; ///< SOCK_DGRAM or SOCK_STREAM
  FramingKind kind; ///< In a stream
} Kind;

/// The kinds that there are
extern const Kind kinds[3];

/// One who talks to the host
typedef struct {
  int         fd;      ///< Connected
  int         type;    ///< SOCK_DGRAM or SOCK_STREAM
  FramingKind kind;    ///< In a stream
  Framing     framing; ///< Of what comes back in a stream
} Peer;

/// A message that came back
typedef struct {
  _Alignas(8) uint8_t bytes[FRAMING_MAX_BYTES]; ///< As it came
  uint32_t   n_bytes;                           ///< Length
  lo_message message;                           ///< Owned, as liblo reads it
} Answer;

/// The host, and a thread that reads its ring as an engine does
typedef struct {
  Ring             ring;
  Stats            stats;
  Surface          surface;
  Osc*             osc;
  uint32_t         port;                ///< Where it listens
  pthread_t        reader;              ///< Stands for the engine
  _Atomic bool     paused;              ///< It stands still
  _Atomic bool     done;                ///< It is to end
  Count            n_events;            ///< Read so far, groups not counted
  _Atomic float    values[SMALL_PORTS]; ///< By port
  _Atomic uint32_t last[2];             ///< The last two ports that were set
  _Atomic double   order; ///< Ports in the order of their sets, as
                          ///< digits
} Rig;

extern Rig rig;

/// Start the host, before each test
void
osc_rig_open(void);

/// End it
void
osc_rig_close(void);

/// Sleep for 1 ms
void
nap(void);

/// Wait for a counter to reach a value, and check that it goes no further
void
await(const Count* count, uint64_t wanted);

/// Wait for a counter to move at all
void
await_some(const Count* count);

/// Wait until a host that has been sent `n_sent` messages has seen their end
void
settle(uint64_t n_sent);

/// Become a client
Peer*
peer_open(int type, FramingKind kind);

/// Leave, and free it
void
peer_close(Peer* peer);

/// Send a packet
void
send_bytes(const Peer* peer, const uint8_t* bytes, uint32_t n_bytes);

/// Send a message, and free it
void
send_lo(const Peer* peer, const char* path, lo_message message);

/// Send a message without arguments
void
send_bare(const Peer* peer, const char* path);

/// Send a message of one number
void
send_number(const Peer* peer, const char* path, float number);

/// Send a message of one word
void
send_word(const Peer* peer, const char* path, const char* word);

/// Receive the next packet as it is; false if none comes
bool
receive_bytes(Peer* peer, Answer* answer);

/// Receive an answer to this path; `types` is what it must be of
lo_arg**
receive(Peer* peer, Answer* answer, const char* path, const char* types);

// Arguments lie on multiples of 4, which is too few for liblo's own union

/// The argument as a word; of the answer that holds it
const char*
text_of(const lo_arg* arg);

/// The argument as a whole number
int32_t
int_of(const lo_arg* arg);

/// The argument as a number
float
float_of(const lo_arg* arg);

/// Room for answers, to be freed by answer_free()
Answer*
answer_new(void);

/// Free it, and the answer in it
void
answer_free(Answer* answer);

/// Ask whether the host is there; nothing comes before its answer
void
ping(Peer* peer);

/// A message of one number
lo_message
number(float value);

/// Freq, then a bundle in the bundle of gain and cutoff, then gate
lo_bundle
make_bundle(lo_timetag when);

/// The host is well: it answers, and has forgotten nothing
void
ck_alive(void);

#endif // CHRONUS_TESTS_OSC_RIG_H
