// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/osc.h"

#include "host/osc/dispatch.h"
#include "host/osc/net.h"
#include "host/osc/wire.h"

#include <lo/lo.h>

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/// Longest sleep, so that the kernel's drops are seen within a second
#define TICK_MS 1000

/// Bundles within bundles; none that makes sense goes deeper
#define MAX_DEPTH 8U

/// What liblo's matcher needs grows with the power of these
#define MAX_STARS 5U

/// Mark and time tag that begin a bundle
#define BUNDLE_HEAD_BYTES 16U

/// Length before each element of a bundle
#define ELEMENT_HEAD_BYTES 4U

/// One message of a packet
typedef struct {
  const char* path;    ///< In the packet
  lo_message  message; ///< Owned
} Element;

struct OscImpl {
  Net          net;      ///< The sockets
  Surface*     surface;  ///< Not owned
  pthread_t    thread;   ///< Runs if `running`
  bool         running;  ///< There is a thread to be joined
  _Atomic bool stopping; ///< The thread is to end; the main thread writes
  uint64_t     n_broken; ///< Broken streams that are counted already
  Packet       packet;   ///< The one that is being done
  Element*     elements; ///< Its messages
  uint32_t     n;        ///< Used ones of `elements`
  uint32_t     capacity; ///< Allocated ones of `elements`
  Replies      replies;  ///< Answers to the message that is being done
};

static bool
is_bundle(const uint8_t* const bytes, const uint32_t n_bytes)
{
  return n_bytes >= BUNDLE_HEAD_BYTES && !memcmp(bytes, "#bundle", 8U);
}

static bool
add_element(Osc* const osc, const char* const path, const lo_message message)
{
  if (osc->n == osc->capacity) {
    const uint32_t capacity = osc->capacity ? 2U * osc->capacity : 16U;
    Element* const elements =
      realloc(osc->elements, capacity * sizeof(*elements));
    if (!elements) {
      return false;
    }
    osc->elements = elements;
    osc->capacity = capacity;
  }
  osc->elements[osc->n++] = (Element){path, message};
  return true;
}

static bool
decode_message(Osc* const osc, uint8_t* const bytes, const uint32_t n_bytes)
{
  int              result  = 0;
  const lo_message message = wire_valid(bytes, n_bytes)
                               ? lo_message_deserialise(bytes, n_bytes, &result)
                               : NULL;
  if (!message) {
    return false;
  }
  if (!add_element(osc, (const char*)bytes, message)) {
    lo_message_free(message);
    return false;
  }
  return true;
}

/// Read the length of the element that begins at `at`; false if it is too long
static bool
read_size(const uint8_t* const at, const uint32_t left, uint32_t* const size)
{
  if (left < ELEMENT_HEAD_BYTES) {
    return false;
  }
  memcpy(size, at, sizeof(*size));
  *size = lo_otoh32(*size);
  return *size <= left - ELEMENT_HEAD_BYTES && !(*size % 4U);
}

/// Collect the messages of a bundle and of those within; false if malformed
static bool
decode_bundle(Osc* const osc, uint8_t* const bytes, const uint32_t n_bytes)
{
  uint32_t ends[MAX_DEPTH] = {n_bytes}; // Of the bundles that `at` is in
  uint32_t depth           = 1U;
  uint32_t at              = BUNDLE_HEAD_BYTES;
  for (;;) {
    while (depth && at == ends[depth - 1U]) {
      --depth;
    }
    if (!depth) {
      return true;
    }

    uint32_t size = 0U;
    if (!read_size(bytes + at, ends[depth - 1U] - at, &size)) {
      return false;
    }
    at += ELEMENT_HEAD_BYTES;
    if (is_bundle(bytes + at, size)) {
      if (depth == MAX_DEPTH) {
        return false;
      }
      ends[depth++] = at + size;
      at += BUNDLE_HEAD_BYTES;
    } else if (decode_message(osc, bytes + at, size)) {
      at += size;
    } else {
      return false;
    }
  }
}

/// Collect the messages of the packet; false if any part of it is malformed
static bool
decode(Osc* const osc)
{
  uint8_t* const bytes   = osc->packet.bytes;
  const uint32_t n_bytes = osc->packet.n_bytes;
  osc->n                 = 0U;
  return is_bundle(bytes, n_bytes) ? decode_bundle(osc, bytes, n_bytes)
                                   : decode_message(osc, bytes, n_bytes);
}

static Arg
read_arg(const char type, const lo_arg* const from)
{
  // By copying, as arguments of 8 bytes lie on multiples of 4
  int32_t i   = 0;
  int64_t h   = 0;
  float   f   = 0.0f;
  Arg     arg = {.kind = ARG_NUMBER};
  switch (type) {
    case LO_INT32:
      memcpy(&i, from, sizeof(i));
      arg.number = i;
      break;
    case LO_INT64:
      memcpy(&h, from, sizeof(h));
      arg.number = (double)h;
      break;
    case LO_FLOAT:
      memcpy(&f, from, sizeof(f));
      arg.number = (double)f;
      break;
    case LO_DOUBLE:
      memcpy(&arg.number, from, sizeof(arg.number));
      break;
    case LO_TRUE:
      arg.number = 1.0;
      break;
    case LO_FALSE:
      break;
    case LO_STRING:
    case LO_SYMBOL:
      arg.kind = ARG_WORD;
      arg.word = (const char*)from;
      break;
    case LO_MIDI:
      arg.kind = ARG_MIDI;
      memcpy(arg.midi, from, sizeof(arg.midi));
      break;
    default:
      arg.kind = ARG_OTHER;
  }
  return arg;
}

static Message
read_message(const Element* const element)
{
  const char* const types   = lo_message_get_types(element->message);
  lo_arg** const    args    = lo_message_get_argv(element->message);
  Message           message = {.path = element->path};
  message.n_args            = (uint32_t)lo_message_get_argc(element->message);
  for (uint32_t i = 0U; i < message.n_args && i < MESSAGE_MAX_ARGS; ++i) {
    message.args[i] = read_arg(types[i], args[i]);
  }
  return message;
}

static void
add_arg(const lo_message to, const Reply* const reply, const uint32_t i)
{
  switch (reply->types[i]) {
    case LO_INT32:
      lo_message_add_int32(to, (int32_t)reply->numbers[i]);
      break;
    case LO_INT64:
      lo_message_add_int64(to, (int64_t)reply->numbers[i]);
      break;
    case LO_FLOAT:
      lo_message_add_float(to, (float)reply->numbers[i]);
      break;
    default:
      lo_message_add_string(to, reply->words[i] ? reply->words[i] : "");
  }
}

static void
send_message(Osc* const osc, const char* const path, const lo_message message)
{
  size_t      size  = 0U;
  void* const bytes = lo_message_serialise(message, path, NULL, &size);
  if (bytes && size <= FRAMING_MAX_BYTES) {
    net_answer(&osc->net, &osc->packet, bytes, (uint32_t)size);
  }
  free(bytes);
}

/// Send what has been answered; `asked` is what an echo repeats, or null
static void
send_replies(Osc* const osc, const lo_message asked)
{
  for (uint32_t r = 0U; r < osc->replies.n; ++r) {
    const Reply* const reply = &osc->replies.items[r];
    if (reply->echo) {
      send_message(osc, reply->path, asked);
    } else {
      const lo_message message = lo_message_new();
      for (uint32_t i = 0U; message && i < reply->n_args; ++i) {
        add_arg(message, reply, i);
      }
      if (message) {
        send_message(osc, reply->path, message);
        lo_message_free(message);
      }
    }
  }
  replies_clear(&osc->replies);
}

static void
count_losses(Osc* const osc)
{
  Stats* const stats = osc->surface->stats;
  count_add(&stats->osc_dropped, net_dropped(&osc->net));
  count_add(&stats->osc_errors, osc->net.n_broken - osc->n_broken);
  osc->n_broken = osc->net.n_broken;
}

static void
do_message(Osc* const osc, const Message* const message, const lo_message asked)
{
  if (!strcmp(message->path, "/status")) {
    count_losses(osc);
  }
  dispatch_message(osc->surface, message, &osc->replies);
  send_replies(osc, asked);
}

static uint32_t
count_chars(const char* const text, const char wanted)
{
  uint32_t n = 0U;
  for (const char* at = text; *at; ++at) {
    n += *at == wanted;
  }
  return n;
}

static bool
is_pattern(const char* const path)
{
  return strpbrk(path, "*?[]{}") || strstr(path, "//");
}

/// Match as OSC does: liblo lets a star stand for slashes, which only `//` may
static bool
matches(const char* const path, const char* const pattern)
{
  return lo_pattern_match(path, pattern) &&
         (strstr(pattern, "//") ||
          count_chars(path, '/') == count_chars(pattern, '/'));
}

static void
do_pattern(Osc* const osc, Message* const message, const lo_message asked)
{
  const char* const pattern   = message->path;
  uint32_t          n_matches = 0U;
  if (count_chars(pattern, '*') > MAX_STARS) {
    surface_refuse(osc->surface,
                   pattern,
                   &osc->replies,
                   "a pattern takes at most %u stars",
                   MAX_STARS);
    send_replies(osc, asked);
    return;
  }

  const char* path = NULL;
  for (uint32_t i = 0U; (path = surface_path(osc->surface, i)); ++i) {
    if (matches(path, pattern)) {
      message->path = path;
      do_message(osc, message, asked);
      ++n_matches;
    }
  }
  if (!n_matches) {
    surface_refuse(osc->surface, pattern, &osc->replies, "no such path");
    send_replies(osc, asked);
  }
}

static void
do_element(Osc* const osc, const Element* const element)
{
  Message message = read_message(element);
  count_add(&osc->surface->stats->osc_messages, 1U);
  if (!strcmp(message.path, "/error")) {
    return; // Never answered, or two hosts would complain to each other forever
  }
  if (is_pattern(message.path)) {
    do_pattern(osc, &message, element->message);
  } else {
    do_message(osc, &message, element->message);
  }
}

static void
do_packet(Osc* const osc)
{
  if (decode(osc)) {
    for (uint32_t i = 0U; i < osc->n; ++i) {
      do_element(osc, &osc->elements[i]);
    }
  } else {
    surface_refuse(osc->surface, "/", &osc->replies, "malformed packet");
    send_replies(osc, NULL);
  }
  for (uint32_t i = 0U; i < osc->n; ++i) {
    lo_message_free(osc->elements[i].message);
  }
}

static void*
run(void* const arg)
{
  Osc* const osc = arg;
  while (!atomic_load(&osc->stopping)) {
    net_wait(&osc->net, TICK_MS);
    while (!atomic_load(&osc->stopping) && net_next(&osc->net, &osc->packet)) {
      do_packet(osc);
    }
    count_losses(osc);
  }
  return NULL;
}

/// Start the thread with all signals blocked: they are the main thread's
static bool
start_thread(Osc* const osc)
{
  sigset_t all;
  sigset_t old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  osc->running = !pthread_create(&osc->thread, NULL, run, osc);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  return osc->running;
}

Status
osc_open(Osc** const       osc,
         Surface* const    surface,
         const char* const address,
         const uint32_t    port,
         Problem* const    problem)
{
  Osc* const made = calloc(1U, sizeof(*made));
  *osc            = NULL;
  if (!made) {
    return problem_set(problem, STATUS_NO_MEMORY, "OSC");
  }

  made->surface = surface;
  Status st     = net_open(&made->net, address, port, problem);
  if (!st && !start_thread(made)) {
    st = problem_set(problem, STATUS_NO_THREAD, "OSC");
  }
  if (st) {
    osc_close(made);
  } else {
    *osc = made;
  }
  return st;
}

uint32_t
osc_buffer_bytes(const Osc* const osc)
{
  return osc->net.buffer_bytes;
}

void
osc_close(Osc* const osc)
{
  if (!osc) {
    return;
  }
  if (osc->running) {
    atomic_store(&osc->stopping, true);
    net_wake(&osc->net);
    pthread_join(osc->thread, NULL);
  }
  net_close(&osc->net);
  replies_clear(&osc->replies);
  free(osc->elements);
  free(osc);
}
