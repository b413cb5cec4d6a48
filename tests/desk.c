// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/desk.h"

#include "host/osc/dispatch.h"

#include <check.h>

#include <stdarg.h>
#include <string.h>

Desk desk;

void
desk_open(void)
{
  memset(&desk.ring, 0, sizeof(desk.ring));
  memset(&desk.stats, 0, sizeof(desk.stats));
  atomic_store(&desk.stats.ready, 2U);
  ck_assert_int_eq(
    surface_open(&desk.surface, small_model(), &desk.ring, &desk.stats, false),
    STATUS_OK);
}

void
desk_close(void)
{
  replies_clear(&desk.replies);
  surface_close(&desk.surface);
}

Taken
take_all(void)
{
  Taken taken = {.n = 0U};
  while (ring_peek(&desk.ring, &taken.events[taken.n])) {
    ck_assert_uint_le(taken.events[taken.n].n_bytes, 16U);
    ring_pop(&desk.ring, &taken.events[taken.n], taken.midi[taken.n]);
    ck_assert_uint_lt(++taken.n, MAX_EVENTS);
  }
  return taken;
}

bool
say(const char* const path, const char* const types, ...)
{
  Message message = {.path = path, .n_args = (uint32_t)strlen(types)};
  va_list args;
  va_start(args, types);
  for (uint32_t i = 0U; i < message.n_args && i < MESSAGE_MAX_ARGS; ++i) {
    Arg* const arg = &message.args[i];
    if (types[i] == 'n') {
      *arg = (Arg){.kind = ARG_NUMBER, .number = va_arg(args, double)};
    } else if (types[i] == 'w') {
      *arg = (Arg){.kind = ARG_WORD, .word = va_arg(args, const char*)};
    } else if (types[i] == 'm') {
      arg->kind = ARG_MIDI;
      memcpy(arg->midi, va_arg(args, const uint8_t*), sizeof(arg->midi));
    } else {
      arg->kind = ARG_OTHER;
    }
  }
  va_end(args);
  replies_clear(&desk.replies);
  return dispatch_message(&desk.surface, &message, &desk.replies);
}

void
ck_error(const char* const path, const char* const reason)
{
  ck_assert_uint_eq(desk.replies.n, 1U);
  ck_assert_str_eq(desk.replies.items[0].path, "/error");
  ck_assert_str_eq(desk.replies.items[0].types, "ss");
  ck_assert_str_eq(desk.replies.items[0].words[0], path);
  ck_assert_str_eq(desk.replies.items[0].words[1], reason);
}

void
ck_value(const float value, const float wanted)
{
  ck_assert_double_eq((double)value, (double)wanted);
}

void
ck_nothing(void)
{
  ck_assert_uint_eq(take_all().n, 0U);
  for (uint32_t p = 0U; p < SMALL_PORTS; ++p) {
    ck_value(desk.surface.values[p], small_model()->ports[p].def);
  }
}

void
ck_set(const uint32_t port, const float value)
{
  const Taken taken = take_all();
  ck_assert_uint_eq(taken.n, 1U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_SET);
  ck_assert_uint_eq(taken.events[0].index, port);
  ck_assert_uint_eq(taken.events[0].n_bytes, 0U);
  ck_value(taken.events[0].value, value);
}

void
ck_midi(const uint32_t n, const uint8_t a, const uint8_t b, const uint8_t c)
{
  const uint8_t wanted[] = {a, b, c};
  const Taken   taken    = take_all();
  ck_assert_uint_eq(taken.n, 1U);
  ck_assert_uint_eq(taken.events[0].kind, EVENT_MIDI);
  ck_assert_uint_eq(taken.events[0].n_bytes, n);
  ck_assert_mem_eq(taken.midi[0], wanted, n);
}

void
ck_number(const char* const path, const char type, const double number)
{
  ck_assert_uint_eq(desk.replies.n, 1U);
  ck_assert_str_eq(desk.replies.items[0].path, path);
  ck_assert_uint_eq(desk.replies.items[0].n_args, 1U);
  ck_assert_int_eq(desk.replies.items[0].types[0], type);
  ck_assert_double_eq(desk.replies.items[0].numbers[0], number);
}
