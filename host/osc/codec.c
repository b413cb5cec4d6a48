// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/codec.h"

#include "host/osc/timetag.h"
#include "host/osc/wire.h"

#include <lo/lo.h>

#include <stdlib.h>
#include <string.h>

/// Bundles within bundles; none that makes sense goes deeper
#define MAX_DEPTH 8U

/// Mark and time tag that begin a bundle
#define BUNDLE_HEAD_BYTES 16U

/// Length before each element of a bundle
#define ELEMENT_HEAD_BYTES 4U

static Arg
read_arg(const char type, const lo_arg* const from)
{
  // By copying, as arguments of 8 bytes lie on multiples of 4
  int32_t    i   = 0;
  int64_t    h   = 0;
  float      f   = 0.0f;
  lo_timetag t   = {0U, 0U};
  Arg        arg = {.kind = ARG_NUMBER, .type = type};
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
    case LO_TIMETAG:
      arg.kind = ARG_TIME;
      memcpy(&t, from, sizeof(t));
      arg.time = ((uint64_t)t.sec << 32U) | t.frac;
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
read_message(const lo_message parsed)
{
  const char* const types   = lo_message_get_types(parsed);
  lo_arg** const    args    = lo_message_get_argv(parsed);
  Message           message = {.n_args = (uint32_t)lo_message_get_argc(parsed)};
  for (uint32_t i = 0U; i < message.n_args && i < MESSAGE_MAX_ARGS; ++i) {
    message.args[i] = read_arg(types[i], args[i]);
  }
  return message;
}

static bool
is_bundle(const uint8_t* const bytes, const uint32_t n_bytes)
{
  return n_bytes >= BUNDLE_HEAD_BYTES && !memcmp(bytes, "#bundle", 8U);
}

static bool
add_element(Decoded* const decoded, const Element* const element)
{
  if (decoded->n == decoded->capacity) {
    const uint32_t capacity = decoded->capacity ? 2U * decoded->capacity : 16U;
    Element* const elements =
      realloc(decoded->elements, capacity * sizeof(*elements));
    if (!elements) {
      return false;
    }
    decoded->elements = elements;
    decoded->capacity = capacity;
  }
  decoded->elements[decoded->n++] = *element;
  return true;
}

/// The length of a text with the zeros after it
static uint32_t
padded_length(const char* const text)
{
  return ((uint32_t)strlen(text) + 4U) & ~3U;
}

static bool
decode_message(Decoded* const decoded,
               uint8_t* const bytes,
               const uint32_t n_bytes,
               const uint64_t tag)
{
  int              result = 0;
  const lo_message parsed = wire_valid(bytes, n_bytes)
                              ? lo_message_deserialise(bytes, n_bytes, &result)
                              : NULL;
  if (!parsed) {
    return false;
  }
  Element element = {
    .message = read_message(parsed), .tag = tag, .parsed = parsed};
  element.message.path   = (const char*)bytes;
  const uint32_t at      = padded_length(element.message.path);
  element.message.tail   = bytes + at;
  element.message.n_tail = n_bytes - at;
  if (!add_element(decoded, &element)) {
    lo_message_free(parsed);
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

/// Time tag of the bundle that begins here, `outer` at least; 0 for at once
static uint64_t
read_tag(const uint8_t* const bytes, const uint64_t outer)
{
  uint64_t tag = 0U;
  for (uint32_t i = 8U; i < BUNDLE_HEAD_BYTES; ++i) {
    tag = (tag << 8U) | bytes[i];
  }
  if (tag == TIMETAG_NOW) {
    tag = 0U;
  }
  return tag > outer ? tag : outer;
}

/// Collect the messages of a bundle and of those within; false if malformed
static bool
decode_bundle(Decoded* const decoded,
              uint8_t* const bytes,
              const uint32_t n_bytes)
{
  uint32_t ends[MAX_DEPTH] = {n_bytes}; // Of the bundles that `at` is in
  uint64_t tags[MAX_DEPTH] = {read_tag(bytes, 0U)};
  uint32_t depth           = 1U;
  uint32_t at              = BUNDLE_HEAD_BYTES;
  for (;;) {
    while (depth && at == ends[depth - 1U]) {
      --depth;
    }
    if (!depth) {
      return true;
    }

    uint32_t       size = 0U;
    const uint64_t tag  = tags[depth - 1U];
    if (!read_size(bytes + at, ends[depth - 1U] - at, &size)) {
      return false;
    }
    at += ELEMENT_HEAD_BYTES;
    if (is_bundle(bytes + at, size)) {
      if (depth == MAX_DEPTH) {
        return false;
      }
      tags[depth]   = read_tag(bytes + at, tag);
      ends[depth++] = at + size;
      at += BUNDLE_HEAD_BYTES;
    } else if (decode_message(decoded, bytes + at, size, tag)) {
      at += size;
    } else {
      return false;
    }
  }
}

bool
codec_decode(Decoded* const decoded,
             uint8_t* const bytes,
             const uint32_t n_bytes)
{
  codec_clear(decoded);
  decoded->bundled = is_bundle(bytes, n_bytes);
  const bool whole = decoded->bundled
                       ? decode_bundle(decoded, bytes, n_bytes)
                       : decode_message(decoded, bytes, n_bytes, 0U);
  if (!whole) {
    codec_clear(decoded);
  }
  return whole;
}

void
codec_clear(Decoded* const decoded)
{
  for (uint32_t i = 0U; i < decoded->n; ++i) {
    lo_message_free(decoded->elements[i].parsed);
  }
  decoded->n = 0U;
}

void
codec_free(Decoded* const decoded)
{
  codec_clear(decoded);
  free(decoded->elements);
  *decoded = (Decoded){0};
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
    case LO_DOUBLE:
      lo_message_add_double(to, reply->numbers[i]);
      break;
    case LO_FLOAT:
      lo_message_add_float(to, (float)reply->numbers[i]);
      break;
    default:
      lo_message_add_string(to, reply->words[i] ? reply->words[i] : "");
  }
}

/// Write a path, and after it what is there as it is
static uint8_t*
encode_tail(const Reply* const reply, uint32_t* const n_bytes)
{
  const uint32_t n_path = padded_length(reply->path);
  uint8_t* const bytes  = calloc(1U, n_path + reply->n_tail);
  if (bytes) {
    memcpy(bytes, reply->path, strlen(reply->path));
    memcpy(bytes + n_path, reply->tail, reply->n_tail);
    *n_bytes = n_path + reply->n_tail;
  }
  return bytes;
}

uint8_t*
codec_encode(const Reply* const reply, uint32_t* const n_bytes)
{
  if (reply->tail) {
    return encode_tail(reply, n_bytes);
  }

  size_t           size    = 0U;
  uint8_t*         bytes   = NULL;
  const lo_message message = lo_message_new();
  for (uint32_t i = 0U; message && i < reply->n_args; ++i) {
    add_arg(message, reply, i);
  }
  if (message) {
    bytes = lo_message_serialise(message, reply->path, NULL, &size);
    lo_message_free(message);
  }
  *n_bytes = (uint32_t)size;
  return bytes;
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

bool
codec_is_pattern(const char* const path)
{
  return strpbrk(path, "*?[]{}") || strstr(path, "//");
}

bool
codec_is_wild(const char* const pattern)
{
  return count_chars(pattern, '*') > CODEC_MAX_STARS;
}

bool
codec_matches(const char* const path, const char* const pattern)
{
  // liblo lets a star stand for slashes too
  return lo_pattern_match(path, pattern) &&
         (strstr(pattern, "//") ||
          count_chars(path, '/') == count_chars(pattern, '/'));
}
