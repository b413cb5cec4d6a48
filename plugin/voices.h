// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_PLUGIN_VOICES_H
#define CHRONUS_PLUGIN_VOICES_H

#include "plugin/lines.h"
#include "plugin/rt.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Which voice plays which note: integers only.  Audio thread.

enum {
  GROUPS     = 10,             ///< Groups of lanes
  VOICES     = GROUPS * GROUP, ///< Lanes; those beyond the notes fade out
  GATE_VOICE = VOICES - 1,     ///< The lane of the gate voice, not ours
  POLYPHONY  = 128,            ///< Most notes at once
  NO_VOICE   = VOICES,         ///< No lane
  CHANNELS   = 16,             ///< MIDI channels
};

/// What a voice is at
typedef enum {
  VOICE_FREE,     ///< Silent
  VOICE_HELD,     ///< Its key is down
  VOICE_PEDAL,    ///< Its key is up, a pedal holds it
  VOICE_RELEASED, ///< It sounds on by itself
  VOICE_FADING,   ///< It was stolen and fades out
} VoiceState;

/// All zero is silence
typedef struct {
  uint64_t   count;           ///< Notes so far
  uint64_t   born[VOICES];    ///< Value of `count` at the note's start
  VoiceState state[VOICES];   ///< What each is at
  uint8_t    note[VOICES];    ///< MIDI note, 0-127
  uint8_t    channel[VOICES]; ///< MIDI channel, 0-15
  uint8_t    kept[VOICES];    ///< True if the sostenuto pedal holds it
  uint16_t   pedals;          ///< One bit per channel: sustain pedal down
} Voices;

/// What a new note takes
typedef struct {
  int lane;    ///< Voice that plays it
  int stolen;  ///< Voice that must fade out, or NO_VOICE
  int resumes; ///< True if the lane sounds this very note already
} VoiceStart;

/// A set of voices
typedef struct {
  uint32_t lanes[GROUPS]; ///< One bit per voice of each group
} VoiceSet;

/// True if a voice is in a set.
RT_SAFE static inline int
voices_has(const VoiceSet* const set, const int v)
{
  return (int)(set->lanes[v / GROUP] >> (v % GROUP) & 1U);
}

/// Add a voice to a set.
RT_SAFE static inline void
voices_add(VoiceSet* const set, const int v)
{
  set->lanes[v / GROUP] |= 1U << (v % GROUP);
}

/// True if a voice counts as a note: it sounds and is not being taken away.
RT_SAFE static inline int
voices_plays(const Voices* const s, const int v)
{
  return s->state[v] == VOICE_HELD || s->state[v] == VOICE_PEDAL ||
         s->state[v] == VOICE_RELEASED;
}

/// The quietest voice in `state`, or NO_VOICE.
RT_SAFE static inline int
voices_quietest(const Voices* const   s,
                const VoiceState      state,
                const uint32_t* const loudness)
{
  int best = NO_VOICE;
  for (int v = 0; v < GATE_VOICE; ++v) {
    if (s->state[v] == state &&
        (best == NO_VOICE || loudness[v] < loudness[best])) {
      best = v;
    }
  }
  return best;
}

/// The oldest voice that plays, or NO_VOICE.
RT_SAFE static inline int
voices_oldest(const Voices* const s)
{
  int best = NO_VOICE;
  for (int v = 0; v < GATE_VOICE; ++v) {
    if (voices_plays(s, v) &&
        (best == NO_VOICE || s->born[v] < s->born[best])) {
      best = v;
    }
  }
  return best;
}

/// Number of notes that play.
RT_SAFE static inline int
voices_playing(const Voices* const s)
{
  int playing = 0;
  for (int v = 0; v < GATE_VOICE; ++v) {
    playing += voices_plays(s, v);
  }
  return playing;
}

/// Number of lanes that sound.
RT_SAFE static inline int
voices_taken(const Voices* const s)
{
  int taken = 0;
  for (int v = 0; v < GATE_VOICE; ++v) {
    taken += s->state[v] != VOICE_FREE;
  }
  return taken;
}

/// True if `limit` notes play.
RT_SAFE static inline int
voices_at_limit(const Voices* const s, const int limit)
{
  return voices_taken(s) >= limit && voices_playing(s) >= limit;
}

/// True if no lane or no more than `limit` notes are to be had.
RT_SAFE static inline int
voices_full(const Voices* const s, const int limit)
{
  return voices_taken(s) == GATE_VOICE || voices_at_limit(s, limit);
}

/// Take the quietest released voice away, else the oldest; returns which must
/// fade out.
RT_SAFE static inline int
voices_steal(Voices* const s, const uint32_t* const loudness)
{
  const int quiet  = voices_quietest(s, VOICE_RELEASED, loudness);
  const int victim = quiet != NO_VOICE ? quiet : voices_oldest(s);
  s->state[victim] = VOICE_FADING;
  return victim;
}

/// The voice that plays this note, or NO_VOICE; only one with its key down if
/// `held`, for of those in the release several may have the same note.
RT_SAFE static inline int
voices_find(const Voices* const s,
            const uint8_t       channel,
            const uint8_t       note,
            const int           held)
{
  const uint8_t* const end = s->note + GATE_VOICE;
  const uint8_t*       at  = s->note;
  while ((at = (const uint8_t*)memchr(at, note, (size_t)(end - at)))) {
    const int v = (int)(at - s->note);
    if (s->channel[v] == channel &&
        (held ? s->state[v] == VOICE_HELD : voices_plays(s, v))) {
      return v;
    }
    ++at;
  }
  return NO_VOICE;
}

/**
   Give a new note a voice.

   A note that still sounds keeps its voice.  Else it takes a free one; when
   `limit` notes play, the quietest released one is stolen, else the oldest.
   If too many fade already, the quietest of these is cut.

   @param loudness Of each voice, in any unit, the same for equal ones; only
   read if voices_full().
*/
RT_SAFE static inline VoiceStart
voices_start(Voices* const         s,
             const uint8_t         channel,
             const uint8_t         note,
             const int             limit,
             const uint32_t* const loudness)
{
  VoiceStart start = {voices_find(s, channel, note, 0), NO_VOICE, 1};
  if (start.lane == NO_VOICE) {
    start.resumes = 0;
    if (voices_at_limit(s, limit)) {
      start.stolen = voices_steal(s, loudness);
    }
    for (start.lane = 0; start.lane < GATE_VOICE; ++start.lane) {
      if (s->state[start.lane] == VOICE_FREE) {
        break;
      }
    }
  }
  if (start.lane == GATE_VOICE) {
    start.lane = voices_quietest(s, VOICE_FADING, loudness);
  }
  s->state[start.lane]   = VOICE_HELD;
  s->note[start.lane]    = note;
  s->channel[start.lane] = channel;
  s->kept[start.lane]    = 0U;
  s->born[start.lane]    = ++s->count;
  return start;
}

/// Let a key go; returns the voices that must be released.
RT_SAFE static inline VoiceSet
voices_stop(Voices* const s, const uint8_t channel, const uint8_t note)
{
  VoiceSet  set = {{0U}};
  const int v   = voices_find(s, channel, note, 1);
  if (v != NO_VOICE) {
    if (((uint32_t)s->pedals >> channel & 1U) || s->kept[v]) {
      s->state[v] = VOICE_PEDAL;
    } else {
      s->state[v] = VOICE_RELEASED;
      voices_add(&set, v);
    }
  }
  return set;
}

/// Move a channel's voices from one of two states to another; returns them.
RT_SAFE static inline VoiceSet
voices_move(Voices* const    s,
            const uint8_t    channel,
            const VoiceState from,
            const VoiceState or_from,
            const VoiceState to)
{
  VoiceSet set = {{0U}};
  for (int v = 0; v < GATE_VOICE; ++v) {
    if (s->channel[v] == channel &&
        (s->state[v] == from || s->state[v] == or_from)) {
      s->state[v] = to;
      voices_add(&set, v);
    }
  }
  return set;
}

/// Let go what no pedal of a channel holds any more; returns the voices to be
/// released.
RT_SAFE static inline VoiceSet
voices_unpedal(Voices* const s, const uint8_t channel)
{
  VoiceSet set = {{0U}};
  for (int v = 0; v < GATE_VOICE; ++v) {
    if (s->channel[v] == channel && s->state[v] == VOICE_PEDAL && !s->kept[v] &&
        !((uint32_t)s->pedals >> channel & 1U)) {
      s->state[v] = VOICE_RELEASED;
      voices_add(&set, v);
    }
  }
  return set;
}

/// Move a channel's sustain pedal; returns the voices to be released.
RT_SAFE static inline VoiceSet
voices_pedal(Voices* const s, const uint8_t channel, const int down)
{
  const uint16_t bit = (uint16_t)(1U << channel);
  if (down) {
    s->pedals = (uint16_t)(s->pedals | bit);
    return (VoiceSet){{0U}};
  }
  s->pedals = (uint16_t)(s->pedals & ~bit);
  return voices_unpedal(s, channel);
}

/// Move a channel's sostenuto pedal, which holds the notes whose keys are down
/// as it goes down; returns the voices to be released.
RT_SAFE static inline VoiceSet
voices_sostenuto(Voices* const s, const uint8_t channel, const int down)
{
  for (int v = 0; v < GATE_VOICE; ++v) {
    if (s->channel[v] == channel) {
      s->kept[v] = down && (s->state[v] == VOICE_HELD || s->kept[v]);
    }
  }
  return voices_unpedal(s, channel);
}

/// Let all keys of a channel go, the pedal notwithstanding; returns the voices
/// to be released.
RT_SAFE static inline VoiceSet
voices_stop_all(Voices* const s, const uint8_t channel)
{
  return voices_move(s, channel, VOICE_HELD, VOICE_PEDAL, VOICE_RELEASED);
}

/// Take all notes of a channel away; returns the voices that must fade out.
RT_SAFE static inline VoiceSet
voices_silence(Voices* const s, const uint8_t channel)
{
  (void)voices_move(s, channel, VOICE_HELD, VOICE_PEDAL, VOICE_RELEASED);
  return voices_move(s, channel, VOICE_RELEASED, VOICE_RELEASED, VOICE_FADING);
}

#endif // CHRONUS_PLUGIN_VOICES_H
