// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/update.h"

#include "host/osc/codec.h"
#include "tests/osc_rig.h"

#include <check.h>
#include <lo/lo.h>

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void
update_subscribe(Peer* const peer, const char* const prefix, const float rate)
{
  Answer* const    answer  = answer_new();
  const lo_message message = lo_message_new();
  lo_message_add_string(message, prefix);
  lo_message_add_float(message, rate);
  send_lo(peer, "/subscribe", message);
  lo_arg** const args = receive(peer, answer, "/subscribed", "sf");
  ck_assert_str_eq(text_of(args[0]), prefix);
  ck_assert_double_eq((double)float_of(args[1]), (double)rate);
  answer_free(answer);
}

Update*
update_new(void)
{
  Update* const update = (Update*)calloc(1U, sizeof(Update));
  ck_assert_ptr_nonnull(update);
  return update;
}

void
update_free(Update* const update)
{
  codec_free(&update->decoded);
  free(update);
}

void
update_next(Peer* const peer, Update* const update, const int seq)
{
  ck_assert(receive_bytes(peer, &update->answer));
  ck_assert(codec_decode(
    &update->decoded, update->answer.bytes, update->answer.n_bytes));
  ck_assert(update->decoded.bundled);
  const Message* const first = &update->decoded.elements[0].message;
  ck_assert_str_eq(first->path, "/seq");
  ck_assert_double_eq(first->args[0].number, seq);
}

const Message*
update_about(const Update* const update, const char* const path)
{
  for (uint32_t i = 0U; i < update->decoded.n; ++i) {
    if (!strcmp(update->decoded.elements[i].message.path, path)) {
      return &update->decoded.elements[i].message;
    }
  }
  return NULL;
}

double
update_value(const Update* const update, const char* const path)
{
  const Message* const message = update_about(update, path);
  return message ? message->args[0].number : (double)NAN;
}
