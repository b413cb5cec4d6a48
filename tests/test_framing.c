// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/framing.h"
#include "tests/suite.h"

#include <check.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static Framing  framing;
static uint8_t  packet[FRAMING_MAX_BYTES];
static uint32_t n_bytes;

static void
set_up(void)
{
  memset(&framing, 0, sizeof(framing));
}

static void
feed(const void* const bytes, const uint32_t n)
{
  uint32_t       room = 0U;
  uint8_t* const at   = framing_room(&framing, &room);
  ck_assert_uint_ge(room, n);
  memcpy(at, bytes, n);
  framing_fed(&framing, n);
}

static FramingResult
next(void)
{
  return framing_next(&framing, packet, &n_bytes);
}

static void
ck_packet(const void* const bytes, const uint32_t n)
{
  ck_assert_int_eq(next(), FRAMING_PACKET);
  ck_assert_uint_eq(n_bytes, n);
  ck_assert_mem_eq(packet, bytes, n);
}

// The marks are those of RFC 1055, written out
START_TEST(slip_is_read)
{
  static const uint8_t stream[] = {
    0xC0U, '/', 0xDBU, 0xDCU, 0xDBU, 0xDDU, 'a', 0xC0U, 0xC0U, '/', 'b', 0xC0U};
  static const uint8_t first[] = {'/', 0xC0U, 0xDBU, 'a'};
  feed(stream, sizeof(stream));
  ck_packet(first, sizeof(first));
  ck_packet("/b", 2U);
  ck_assert_int_eq(next(), FRAMING_MORE);
  ck_assert_int_eq(framing.kind, FRAMING_SLIP);
}
END_TEST

START_TEST(slip_needs_no_first_mark)
{
  feed("/a\xC0#b\xC0", 6U);
  ck_packet("/a", 2U);
  ck_packet("#b", 2U);
}
END_TEST

START_TEST(slip_is_written)
{
  static const uint8_t from[]   = {'/', 0xC0U, 0xDBU, 0xDCU};
  static const uint8_t wanted[] = {
    0xC0U, '/', 0xDBU, 0xDCU, 0xDBU, 0xDDU, 0xDCU, 0xC0U};
  uint8_t out[64];
  ck_assert_uint_le(sizeof(wanted), framing_bound(sizeof(from)));
  ck_assert_uint_eq(framing_wrap(FRAMING_SLIP, from, sizeof(from), out),
                    sizeof(wanted));
  ck_assert_mem_eq(out, wanted, sizeof(wanted));
}
END_TEST

START_TEST(wrong_escapes_make_an_empty_packet)
{
  feed("/a\xDBx\xC0/b\xDB\xC0/c\xC0", 12U);
  ck_assert_int_eq(next(), FRAMING_PACKET);
  ck_assert_uint_eq(n_bytes, 0U);
  ck_assert_int_eq(next(), FRAMING_PACKET);
  ck_assert_uint_eq(n_bytes, 0U);
  ck_packet("/c", 2U);
}
END_TEST

START_TEST(slip_without_end_is_broken)
{
  uint32_t       room = 0U;
  uint8_t* const at   = framing_room(&framing, &room);
  memset(at, '/', room);
  framing_fed(&framing, room - 1U);
  ck_assert_int_eq(next(), FRAMING_MORE);
  framing_fed(&framing, 1U);
  ck_assert_int_eq(next(), FRAMING_BROKEN);
}
END_TEST

START_TEST(slip_packets_have_a_limit)
{
  uint32_t       room = 0U;
  uint8_t* const at   = framing_room(&framing, &room);
  memset(at, '/', room);
  at[FRAMING_MAX_BYTES] = 0xC0U;
  framing_fed(&framing, FRAMING_MAX_BYTES + 1U);
  ck_assert_int_eq(next(), FRAMING_PACKET);
  ck_assert_uint_eq(n_bytes, FRAMING_MAX_BYTES);

  set_up();
  memset(at, '/', room);
  at[FRAMING_MAX_BYTES + 1U] = 0xC0U;
  framing_fed(&framing, FRAMING_MAX_BYTES + 2U);
  ck_assert_int_eq(next(), FRAMING_PACKET);
  ck_assert_uint_eq(n_bytes, 0U);
}
END_TEST

START_TEST(counted_packets_are_read)
{
  feed("\0\0\0\4/abc\0\0\0\2/d\0\0", 16U);
  ck_packet("/abc", 4U);
  ck_packet("/d", 2U);
  ck_assert_int_eq(next(), FRAMING_MORE);
  feed("\0\1", 2U);
  ck_assert_int_eq(next(), FRAMING_MORE);
  feed("/", 1U);
  ck_packet("/", 1U);
  ck_assert_int_eq(framing.kind, FRAMING_COUNTED);
}
END_TEST

START_TEST(counted_packets_are_written)
{
  uint8_t out[64];
  ck_assert_uint_eq(
    framing_wrap(FRAMING_COUNTED, (const uint8_t*)"/abc", 4U, out), 8U);
  ck_assert_mem_eq(out, "\0\0\0\4/abc", 8U);
  memset(packet, 1, sizeof(packet));
  uint8_t* const large = malloc(framing_bound(0x0102U));
  ck_assert_ptr_nonnull(large);
  ck_assert_uint_eq(framing_wrap(FRAMING_COUNTED, packet, 0x0102U, large),
                    0x0106U);
  ck_assert_mem_eq(large, "\0\0\1\2", 4U);
  free(large);
}
END_TEST

START_TEST(counts_have_a_limit)
{
  feed("\0\1\0\0", 4U);
  ck_assert_int_eq(next(), FRAMING_MORE);
  set_up();
  feed("\0\1\0\1", 4U);
  ck_assert_int_eq(next(), FRAMING_BROKEN);
}
END_TEST

START_TEST(other_protocols_are_broken)
{
  static const char* const starts[] = {"GET / HTTP/1.1", "POST", "\x16\x03"};
  feed(starts[_i], (uint32_t)strlen(starts[_i]));
  ck_assert_int_eq(next(), FRAMING_BROKEN);
  ck_assert_int_eq(next(), FRAMING_BROKEN);
}
END_TEST

// Wherever the stream is cut, the same packets come out
START_TEST(cuts_are_invisible)
{
  enum { N_PACKETS = 5 };
  const FramingKind kind = _i ? FRAMING_SLIP : FRAMING_COUNTED;
  uint8_t           stream[1024];
  uint32_t          n = 0U;
  for (uint32_t i = 0U; i < N_PACKETS; ++i) {
    const uint8_t bytes[] = {'/', (uint8_t)i, 0xC0U, 0xDBU, 0xDCU, 0xDDU, 0U};
    n += framing_wrap(kind, bytes, (uint32_t)sizeof(bytes) - i, stream + n);
  }
  for (uint32_t cut = 1U; cut < n; ++cut) {
    uint32_t n_packets = 0U;
    set_up();
    for (uint32_t at = 0U; at < n; at += cut) {
      feed(stream + at, n - at < cut ? n - at : cut);
      while (next() == FRAMING_PACKET) {
        ck_assert_uint_eq(n_bytes, 7U - n_packets);
        ck_assert_uint_eq(packet[1], n_packets);
        ++n_packets;
      }
    }
    ck_assert_uint_eq(n_packets, N_PACKETS);
  }
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("framing");
  tcase_add_checked_fixture(tcase, set_up, NULL);
  tcase_add_test(tcase, slip_is_read);
  tcase_add_test(tcase, slip_needs_no_first_mark);
  tcase_add_test(tcase, slip_is_written);
  tcase_add_test(tcase, wrong_escapes_make_an_empty_packet);
  tcase_add_test(tcase, slip_without_end_is_broken);
  tcase_add_test(tcase, slip_packets_have_a_limit);
  tcase_add_test(tcase, counted_packets_are_read);
  tcase_add_test(tcase, counted_packets_are_written);
  tcase_add_test(tcase, counts_have_a_limit);
  tcase_add_loop_test(tcase, other_protocols_are_broken, 0, 3);
  tcase_add_loop_test(tcase, cuts_are_invisible, 0, 2);
  return suite_run("framing", tcase);
}
