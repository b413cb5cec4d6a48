// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/smf_chunks.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/// Where the numbers of the header lie
enum { AT_SIZE = 4, AT_FORMAT = 8, AT_N_TRACKS = 10, AT_DIVISION = 12 };

static uint16_t
get_u16(const uint8_t* const bytes)
{
  return (uint16_t)((bytes[0] << 8U) | bytes[1]);
}

static uint32_t
get_u32(const uint8_t* const bytes)
{
  return ((uint32_t)get_u16(bytes) << 16U) | get_u16(bytes + 2);
}

static void
put_u16(uint8_t* const bytes, const uint32_t value)
{
  bytes[0] = (uint8_t)(value >> 8U);
  bytes[1] = (uint8_t)value;
}

static Status
fail(SmfFlaw* const flaw, const size_t byte, const char* const why)
{
  *flaw = (SmfFlaw){byte, why};
  return STATUS_BAD_FORMAT;
}

/// Understand how the file counts time
static Status
read_division(SmfChunks* const chunks, SmfFlaw* const flaw)
{
  const uint16_t division = get_u16(chunks->bytes + AT_DIVISION);
  if (!(division & 0x8000U)) {
    chunks->ppqn = division;
    return division ? STATUS_OK
                    : fail(flaw, AT_DIVISION, "no time passes in it");
  }

  // Pulses of a frame of film: to libsmf they are those of a quarter note
  const uint32_t frames = 256U - (division >> 8U);
  const uint32_t pulses = division & 0xFFU;
  const bool     is_known =
    frames == 24U || frames == 25U || frames == 29U || frames == 30U;
  if (!is_known || !pulses) {
    return fail(flaw, AT_DIVISION, "no known way to count time");
  }
  const double rate_hz  = frames == 29U ? 30000.0 / 1001.0 : (double)frames;
  chunks->ppqn          = (uint16_t)(frames * pulses);
  chunks->pulse_seconds = 1.0 / (rate_hz * pulses);
  return STATUS_OK;
}

/// Understand the header; `next` receives where the next chunk begins
static Status
read_header(SmfChunks* const chunks,
            const size_t     size,
            uint32_t* const  n_tracks,
            size_t* const    next,
            SmfFlaw* const   flaw)
{
  const uint8_t* const bytes = chunks->bytes;
  if (!size) {
    return fail(flaw, 0U, "the file is empty");
  }
  if (memcmp(bytes, "MThd", size < 4U ? size : 4U) != 0) {
    return fail(flaw, 0U, "no MIDI file begins so");
  }
  if (size < SMF_HEADER_BYTES) {
    return fail(flaw, size, "the file ends within its header");
  }
  const uint32_t content = get_u32(bytes + AT_SIZE);
  if (content < SMF_HEADER_BYTES - SMF_CHUNK_BYTES) {
    return fail(flaw, AT_SIZE, "the header is too short");
  }
  if (content > size - SMF_CHUNK_BYTES) {
    return fail(flaw, AT_SIZE, "the header is longer than the file");
  }
  if (get_u16(bytes + AT_FORMAT) > 1U) {
    return fail(flaw,
                AT_FORMAT,
                get_u16(bytes + AT_FORMAT) == 2U
                  ? "format 2 (songs side by side) is not played"
                  : "no known format");
  }
  *n_tracks = get_u16(bytes + AT_N_TRACKS);
  *next     = SMF_CHUNK_BYTES + content;
  return *n_tracks ? STATUS_OK : fail(flaw, AT_N_TRACKS, "it has no track");
}

/// Find `n_tracks` tracks; chunks of other kinds are left out, as the standard
/// has it
static Status
read_tracks(SmfChunks* const chunks,
            const size_t     size,
            const uint32_t   n_tracks,
            size_t           next,
            SmfFlaw* const   flaw)
{
  while (chunks->n_tracks < n_tracks) {
    const uint8_t* const chunk = chunks->bytes + next;
    const size_t         left  = size - next;
    if (left < SMF_CHUNK_BYTES) {
      return fail(flaw, next, "the file ends before its last track");
    }
    const uint32_t content = get_u32(chunk + AT_SIZE);
    if (content > left - SMF_CHUNK_BYTES) {
      return fail(flaw, next, "what begins there is cut short");
    }
    if (!memcmp(chunk, "MTrk", 4U)) {
      chunks->tracks[chunks->n_tracks++] =
        (SmfTrack){next, SMF_CHUNK_BYTES + content};
    }
    next += SMF_CHUNK_BYTES + content;
  }
  return STATUS_OK;
}

Status
smf_chunks_open(SmfChunks* const     chunks,
                const uint8_t* const bytes,
                const size_t         size,
                SmfFlaw* const       flaw)
{
  uint32_t n_tracks = 0U;
  size_t   next     = 0U;
  *chunks           = (SmfChunks){.bytes = bytes};
  Status st         = read_header(chunks, size, &n_tracks, &next, flaw);
  if (st || (st = read_division(chunks, flaw))) {
    // The flaw says it all
  } else if (!(chunks->tracks =
                 (SmfTrack*)calloc(n_tracks, sizeof(SmfTrack)))) {
    st = STATUS_NO_MEMORY;
  } else {
    st = read_tracks(chunks, size, n_tracks, next, flaw);
  }
  if (st) {
    smf_chunks_close(chunks);
  }
  return st;
}

void
smf_chunks_close(SmfChunks* const chunks)
{
  free(chunks->tracks);
  *chunks = (SmfChunks){0};
}

uint8_t*
smf_chunks_image(const SmfChunks* const chunks,
                 const uint32_t         n_tracks,
                 size_t* const          size)
{
  *size = SMF_HEADER_BYTES;
  for (uint32_t i = 0U; i < n_tracks; ++i) {
    *size += chunks->tracks[i].size;
  }
  uint8_t* const image = (uint8_t*)calloc(1U, *size);
  if (!image) {
    return NULL;
  }

  memcpy(image, chunks->bytes, 4U); // Its own "MThd"
  put_u16(image + AT_SIZE + 2, SMF_HEADER_BYTES - SMF_CHUNK_BYTES);
  put_u16(image + AT_FORMAT, n_tracks > 1U);
  put_u16(image + AT_N_TRACKS, n_tracks);
  put_u16(image + AT_DIVISION, chunks->ppqn);
  uint8_t* to = image + SMF_HEADER_BYTES;
  for (uint32_t i = 0U; i < n_tracks; ++i) {
    memcpy(to, chunks->bytes + chunks->tracks[i].start, chunks->tracks[i].size);
    to += chunks->tracks[i].size;
  }
  return image;
}
