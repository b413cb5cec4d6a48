// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PICTURE_H
#define CHRONUS_HOST_PICTURE_H

#include "host/base/happening.h"
#include "host/base/meter.h"
#include "host/base/stats.h"
#include "host/osc/message.h"

#include <stdbool.h>
#include <stdint.h>

// What is known of a host from what it tells; pure, one thread

/// Most figures, controls and events that are kept
#define PICTURE_FACTS 256U
#define PICTURE_CONTROLS 1024U
#define PICTURE_EVENTS 64U

/// Columns of the margin's history, and the time of each
#define PICTURE_HISTORY 240U
#define PICTURE_COLUMN_NS 500000000U

/// A peak is held for so long
#define PICTURE_HOLD_NS 2000000000U

/// What a figure was told to be
typedef struct {
  char   key[40];   ///< Such as `swaps` or `copy/0/state`
  char   word[128]; ///< Its value where it is a word, else empty
  double number;    ///< Its value where it is a number
  bool   is_word;   ///< Which it is
} Fact;

/// A control of the plugin
typedef struct {
  char   path[96]; ///< Such as /mod/sine/freq
  char   unit[16]; ///< Such as Hz, or empty
  bool   whole;    ///< Whole numbers only
  bool   known;    ///< Its value was told
  double min;      ///< Lowest value
  double max;      ///< Highest value
  double value;    ///< As last told, or as sent
} Control;

/// Most states of a copy that wait to be shown
#define PICTURE_STATES 4U

/// States that follow each other are spread over so long, so that they can be
/// read
#define PICTURE_STATE_NS 1000000000U

/// The state of a copy, as it is to be shown
typedef struct {
  char     words[PICTURE_STATES][16]; ///< The one that is shown, then others
  uint32_t n;                         ///< How many
  uint64_t since_ns;                  ///< When the first was begun to be shown
} PictureState;

/// The level of an output
typedef struct {
  double   db;      ///< Now, dBFS
  double   hold_db; ///< The highest of late
  uint64_t held_ns; ///< Since when that is
} PictureMeter;

/// Whether the host is there
typedef enum {
  PICTURE_AWAY,   ///< No
  PICTURE_JOINED, ///< Yes
} PictureLink;

/// A rate from a count that grows
typedef struct {
  double   count;      ///< As it was
  uint64_t at_ns;      ///< When it was; 0 before the first time
  double   per_second; ///< How fast it grew
} PictureRate;

/// All zero knows nothing
typedef struct {
  PictureLink link;                        ///< To the host
  bool        was_there;                   ///< It has been there before
  uint64_t    since_ns;                    ///< When that changed last
  uint64_t    now_ns;                      ///< When it was last looked at
  uint32_t    n_facts;                     ///< Used ones of `facts`
  Fact        facts[PICTURE_FACTS];        ///< In the order of their coming
  bool        told;                        ///< All figures came once
  bool        listed;                      ///< All controls did
  bool        exchanged;                   ///< There is another plugin, and all
                                           ///< is to be asked for again
  uint32_t     n_controls;                 ///< Used ones of `controls`
  Control      controls[PICTURE_CONTROLS]; ///< By path
  uint64_t     valued_ns;                  ///< When a value was told last
  uint64_t     next_event;                 ///< Number of the next one
  uint32_t     n_events;                   ///< Used ones of `events`
  Happening    events[PICTURE_EVENTS];     ///< The latest first
  PictureState states[COPIES_MAX];         ///< By copy
  PictureMeter meters[METER_MOST];         ///< By output
  uint32_t     n_meters;                   ///< Outputs
  uint32_t     n_columns;                  ///< Used ones of `margins`
  uint64_t     column_ns;                  ///< When the latest was begun
  float        margins[PICTURE_HISTORY];   ///< Part of the deadline that was
                                           ///< left, the latest first
  PictureRate messages;                    ///< OSC messages
  char        refusal[208];                ///< The last /error
  uint64_t    refused_ns;                  ///< When that came
} Picture;

/// The host is there: forget what was known but what happened
void
picture_join(Picture* picture, uint64_t now_ns);

/// The host is gone: keep what was known
void
picture_lose(Picture* picture, uint64_t now_ns);

/// Hear what it tells
void
picture_hear(Picture* picture, const Message* message, uint64_t now_ns);

/// Let time pass: call it about ten times a second
void
picture_tick(Picture* picture, uint64_t now_ns);

/// Whether all was told that is told to a newcomer
bool
picture_is_whole(const Picture* picture);

/// A figure; NaN if it was not told, or is a word
double
picture_number(const Picture* picture, const char* key);

/// A figure of a copy, such as `pid`
double
picture_of_copy(const Picture* picture, uint32_t r, const char* key);

/// A word; empty if it was not told
const char*
picture_word(const Picture* picture, const char* key);

/// The state of a copy to be shown; empty if there is no such copy
const char*
picture_state(const Picture* picture, uint32_t r);

/// What a figure was told to be, or null
Fact*
picture_fact(Picture* picture, const char* key);

/// Add an event as the latest, unless it is known: a host that was lost tells
/// all again
void
picture_happen(Picture* picture, const Happening* event);

/// Forget what another plugin has not, so that it is asked for again
void
picture_forget(Picture* picture, uint64_t now_ns);

/// The control of this path, or null
Control*
picture_control(Picture* picture, const char* path);

#endif // CHRONUS_HOST_PICTURE_H
