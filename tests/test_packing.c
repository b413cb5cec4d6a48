// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/instance.h"
#include "host/lv2/packing.h"
#include "host/lv2/world.h"
#include "host/shared/block.h"
#include "host/shared/urid.h"
#include "tests/suite.h"

#include "tests/versions.h"

#include <check.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// The state of one instance as bytes for another

#define RATE_HZ 48000.0
#define N_FRAMES 16U
#define ROOM 65536U

static World*    world;
static Model*    model;
static UridTable urids[2];
static float     sound[N_FRAMES];
static void*     packed;

static void
set_up(void)
{
  versions_make_bundle("first_state", NULL);
  ck_assert(!world_open(&world, NULL));
  ck_assert(!world_model(world, "urn:test:counting", RATE_HZ, &model, NULL));
  packed = aligned_alloc(64U, ROOM);
  ck_assert_ptr_nonnull(packed);
}

static void
tear_down(void)
{
  free(packed);
  model_free(model);
  world_close(world);
}

/// Make an instance whose URIDs are not those of the other
static Instance*
make(const uint32_t which)
{
  Instance* instance = NULL;
  if (which) {
    urid_map(&urids[which], "urn:test:of-another");
  }
  ck_assert(
    !instance_open(&instance, world, model, &urids[which], RATE_HZ, 64U, NULL));
  return instance;
}

/// Run a block, with a note in it if there is to be one
static void
run(Instance* const instance, const bool strike)
{
  static const uint8_t bytes[] = {0x90U, 60U, 100U};
  const Event          event   = {.kind = EVENT_MIDI, .n_bytes = sizeof(bytes)};
  float* const         outputs[] = {sound};
  Block* const         block     = (Block*)calloc(1U, block_bytes(0U));
  block->frames                  = N_FRAMES;
  if (strike) {
    ck_assert(block_append(block, &event, bytes));
  }
  instance_run(instance, block, outputs);
  free(block);
}

static size_t
pack(const Instance* const instance, const size_t room)
{
  Status st = STATUS_OK;
  return packing_write(instance, "", &st, NULL, packed, room);
}

START_TEST(a_snapshot_is_all_there_is)
{
  Instance* const one = make(0U);
  Instance* const two = make(1U);
  run(one, true);
  run(one, true);
  const size_t n_bytes = pack(one, ROOM);
  ck_assert_uint_gt(n_bytes, 0U);
  ck_assert_int_eq(packing_read(two, "", packed, n_bytes), PACKING_SNAPSHOT);
  run(one, false);
  const float wanted = sound[0];
  run(two, false);
  ck_assert_float_eq(sound[0], wanted);
  ck_assert_double_eq((double)sound[0],
                      VERSIONS_FIRST + (2.0 * VERSIONS_NOTE) +
                        (N_FRAMES * VERSIONS_FRAME));
  instance_close(one);
  instance_close(two);
}
END_TEST

START_TEST(what_was_not_packed_is_refused)
{
  Instance* const one     = make(0U);
  Instance* const two     = make(1U);
  const size_t    n_bytes = pack(one, ROOM);
  ck_assert_int_eq(packing_read(two, "", packed, 0U), PACKING_NOTHING);
  for (size_t n = 1U; n < n_bytes; ++n) {
    ck_assert_int_eq(packing_read(two, "", packed, n), PACKING_NOTHING);
  }
  ck_assert_int_eq(packing_read(two, "", packed, n_bytes + 1U),
                   PACKING_NOTHING);
  memset(packed, 0xFF, ROOM);
  ck_assert_int_eq(packing_read(two, "", packed, ROOM), PACKING_NOTHING);
  memset(packed, 0, ROOM);
  ck_assert_int_eq(packing_read(two, "", packed, ROOM), PACKING_NOTHING);
  instance_close(one);
  instance_close(two);
}
END_TEST

START_TEST(what_has_no_room_is_not_written)
{
  Instance* const one     = make(0U);
  const size_t    n_bytes = pack(one, ROOM);
  memset(packed, 0x55, ROOM);
  ck_assert_uint_eq(pack(one, n_bytes - 1U), 0U);
  for (size_t i = 0U; i < ROOM; ++i) {
    if (((const uint8_t*)packed)[i] != 0x55U) {
      ck_abort_msg("byte %zu was written", i);
    }
  }
  instance_close(one);
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("packing");
  tcase_add_checked_fixture(tcase, set_up, tear_down);
  tcase_add_test(tcase, a_snapshot_is_all_there_is);
  tcase_add_test(tcase, what_was_not_packed_is_refused);
  tcase_add_test(tcase, what_has_no_room_is_not_written);
  return suite_run("packing", tcase);
}
