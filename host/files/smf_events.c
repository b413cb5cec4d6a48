// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/smf_events.h"

#include <smf.h>

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// `n_bytes` of the last record, which stands for the end
#define END UINT64_MAX

/// What stands before each message in the pipe
typedef struct {
  double   seconds; ///< From the start; of the end: the length of the file
  uint64_t n_bytes; ///< Of the message that follows
} Record;

/// Whatever libsmf complains of is a flaw of the file
static void
take_complaint(const gchar* const   domain,
               const GLogLevelFlags level,
               const gchar* const   text,
               const gpointer       is_flawed)
{
  (void)domain;
  (void)level;
  (void)text;
  *(bool*)is_flawed = true;
}

/// Data bytes that follow a status byte; -1 for any number
static int
n_data(const uint8_t status)
{
  static const int8_t channel[] = {2, 2, 2, 2, 1, 1, 2};
  static const int8_t system[]  = {-1, 1, 2, 1, 0, 0, 0, -1};
  return status < 0xF0U   ? channel[(status >> 4U) - 8U]
         : status < 0xF8U ? system[status - 0xF0U]
                          : 0;
}

/// Whether these bytes are one whole message
static bool
is_message(const uint8_t* const bytes, const int n)
{
  if (n < 1 || !bytes || bytes[0] < 0x80U) {
    return false;
  }
  if (bytes[0] == 0xF0U) {
    return n > 1 && bytes[n - 1] == 0xF7U;
  }
  bool is = n_data(bytes[0]) == n - 1;
  for (int i = 1; i < n; ++i) {
    is &= bytes[i] < 0x80U;
  }
  return is;
}

/// Write one event unless it is a meta event; false if it is broken
static bool
send_event(FILE* const              to,
           const smf_event_t* const event,
           const double             pulse_seconds)
{
  if (event->midi_buffer_length > 0 && event->midi_buffer[0] == 0xFFU) {
    return true;
  }
  if (!is_message(event->midi_buffer, event->midi_buffer_length)) {
    return false;
  }
  const uint32_t n_bytes = (uint32_t)event->midi_buffer_length;
  const double   seconds = pulse_seconds > 0.0
                             ? event->time_pulses * pulse_seconds
                             : event->time_seconds;
  const Record   record  = {seconds, n_bytes};
  return fwrite(&record, sizeof(record), 1U, to) == 1U &&
         fwrite(event->midi_buffer, n_bytes, 1U, to) == 1U;
}

/// Write all events, track by track, and the end
static bool
send_all(FILE* const to, smf_t* const smf, const double pulse_seconds)
{
  const double length = pulse_seconds > 0.0
                          ? smf_get_length_pulses(smf) * pulse_seconds
                          : smf_get_length_seconds(smf);
  bool         is     = true;
  for (int t = 1; is && t <= smf->number_of_tracks; ++t) {
    const smf_track_t* const track = smf_get_track_by_number(smf, t);
    for (int e = 1; is && e <= track->number_of_events; ++e) {
      is =
        send_event(to, smf_track_get_event_by_number(track, e), pulse_seconds);
    }
  }
  const Record end = {length, END};
  return is && fwrite(&end, sizeof(end), 1U, to) == 1U && !fflush(to);
}

int
smf_events_send(const int            to,
                const uint8_t* const image,
                const size_t         size,
                const double         pulse_seconds)
{
  FILE* const pipe      = fdopen(to, "wb");
  bool        is_flawed = false;
  g_log_set_default_handler(take_complaint, &is_flawed);
  smf_t* const smf =
    pipe && size <= INT_MAX ? smf_load_from_memory(image, (int)size) : NULL;
  const bool is_sent = smf && !is_flawed && send_all(pipe, smf, pulse_seconds);
  if (smf) {
    smf_delete(smf);
  }
  return is_sent ? 0 : 1;
}

/// Take the next record off the bytes; false if they do not hold it
static bool
take_record(const uint8_t* const bytes,
            const size_t         size,
            size_t* const        at,
            Record* const        record)
{
  if (size - *at < sizeof(*record)) {
    return false;
  }
  memcpy(record, bytes + *at, sizeof(*record));
  *at += sizeof(*record);
  const bool is_time = isfinite(record->seconds) && record->seconds >= 0.0;
  return is_time && (record->n_bytes == END || record->n_bytes <= size - *at);
}

Status
smf_events_receive(Song* const          file,
                   const uint8_t* const bytes,
                   const size_t         size)
{
  // No message is shorter than a byte, nor are all longer than the answer
  const size_t capacity = (size / (sizeof(Record) + 1U)) + 1U;
  *file                 = (Song){0};
  file->events          = (SongEvent*)calloc(capacity, sizeof(SongEvent));
  file->bytes           = (uint8_t*)malloc(size + 1U);
  if (!file->events || !file->bytes) {
    song_close(file);
    return STATUS_NO_MEMORY;
  }

  Record   record = {0};
  size_t   at     = 0U;
  uint32_t offset = 0U;
  while (take_record(bytes, size, &at, &record) && record.n_bytes != END) {
    file->events[file->n_events++] =
      (SongEvent){record.seconds, (uint32_t)record.n_bytes, offset};
    memcpy(file->bytes + offset, bytes + at, record.n_bytes);
    at += record.n_bytes;
    offset += (uint32_t)record.n_bytes;
  }
  if (record.n_bytes != END) {
    song_close(file);
    return STATUS_BAD_FORMAT;
  }
  file->seconds = record.seconds;
  return STATUS_OK;
}
