// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/rows.h"

#include <stddef.h>

static const PathRow rows[] = {
  {"/cancel",
   "t",
   "nothing, a time tag or all",
   "forgets bundles whose time is to come: one's own, those of one time, all; "
   "answers /cancelled n",
   ACTION_CANCEL,
   PATH_NO_PORT},
  {"/fault",
   "ss",
   "a kind, maybe active, standby or both",
   "has copies fail on purpose, only with --allow-faults",
   ACTION_FAULT,
   PATH_NO_PORT},
  {"/list",
   "s",
   "maybe a prefix",
   "answers /list/reply path type min max default unit name per path, then "
   "/list/end n",
   ACTION_LIST,
   PATH_NO_PORT},
  {"/midi",
   "m",
   "a MIDI message or its bytes",
   "any MIDI message",
   ACTION_MIDI,
   PATH_NO_PORT},
  {"/note/off",
   "sf",
   "a note and maybe a velocity",
   "ends a note: 0-127 or a name such as C4, which is 60",
   ACTION_NOTE_OFF,
   PATH_NO_PORT},
  {"/note/on",
   "sf",
   "a note and maybe a velocity",
   "plays a note, likewise, on channel 1",
   ACTION_NOTE_ON,
   PATH_NO_PORT},
  {"/panic",
   "",
   "nothing",
   "ends all notes and gates",
   ACTION_PANIC,
   PATH_NO_PORT},
  {"/ping",
   "",
   "anything",
   "answers /pong with the same",
   ACTION_PING,
   PATH_NO_PORT},
  {"/preset/list",
   "",
   "nothing",
   "answers /preset/list/reply name uri per preset, then /preset/list/end n",
   ACTION_PRESET_LIST,
   PATH_NO_PORT},
  {"/preset/load",
   "s",
   "a name or URI",
   "sets all controls that the preset names",
   ACTION_PRESET_LOAD,
   PATH_NO_PORT},
  {"/preset/save",
   "s",
   "a name",
   "saves the controls in the user's LV2 folder; answers /preset/saved name "
   "uri",
   ACTION_PRESET_SAVE,
   PATH_NO_PORT},
  {"/restore",
   "",
   "nothing",
   "replaces the standby now, if the pair is whole: /status/ready is 2",
   ACTION_RESTORE,
   PATH_NO_PORT},
  {"/say",
   "s",
   "a sentence, maybe only, partial or explain",
   "plain words; answers /said path value per message that it became, then "
   "/said/end",
   ACTION_SAY,
   PATH_NO_PORT},
  {"/say/context",
   "",
   "nothing",
   "answers /say/context/KEY for what was said before",
   ACTION_CONTEXT,
   PATH_NO_PORT},
  {"/set",
   "sfi",
   "a path, a value, any id",
   "sets a control; answers /set/done id path value frame once the plugin has "
   "it",
   ACTION_ASSURED,
   PATH_NO_PORT},
  {"/status",
   "",
   "nothing",
   "answers /status/KEY value per figure of the report, then /status/end",
   ACTION_STATUS,
   PATH_NO_PORT},
  {"/subscribe",
   "sf",
   "maybe a prefix, maybe updates per second",
   "tells the state, then changes, until 30 s of silence; answers /subscribed "
   "prefix rate",
   ACTION_SUBSCRIBE,
   PATH_NO_PORT},
  {"/swap",
   "",
   "nothing",
   "makes the standby the active copy, if the pair is whole, likewise",
   ACTION_SWAP,
   PATH_NO_PORT},
  {"/unsubscribe",
   "s",
   "maybe a prefix",
   "ends the sender's subscriptions, or that one; answers /unsubscribed prefix "
   "n",
   ACTION_UNSUBSCRIBE,
   PATH_NO_PORT},
  {"/upgrade",
   "",
   "nothing",
   "has the plugin as it is on disk now take over, only with --isolate "
   "processes",
   ACTION_UPGRADE,
   PATH_NO_PORT},
};

uint32_t
rows_count(void)
{
  return sizeof(rows) / sizeof(rows[0]);
}

const PathRow*
rows_at(const uint32_t i)
{
  return i < rows_count() ? &rows[i] : NULL;
}
