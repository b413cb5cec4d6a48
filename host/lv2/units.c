// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/units.h"

#include <lv2/units/units.h>

#include <stddef.h>
#include <string.h>

typedef struct {
  const char* name;   ///< What follows LV2's prefix in the URI
  const char* symbol; ///< For people
} Unit;

static const Unit UNITS[] = {
  {"bar", "bars"},      {"beat", "beats"}, {"bpm", "BPM"},
  {"cent", "ct"},       {"cm", "cm"},      {"coef", ""},
  {"db", "dB"},         {"degree", "deg"}, {"frame", "frames"},
  {"hz", "Hz"},         {"inch", "in"},    {"khz", "kHz"},
  {"km", "km"},         {"m", "m"},        {"mhz", "MHz"},
  {"midiNote", "note"}, {"mile", "mi"},    {"min", "min"},
  {"mm", "mm"},         {"ms", "ms"},      {"oct", "oct"},
  {"pc", "%"},          {"s", "s"},        {"semitone12TET", "semi"},
};

const char*
units_symbol(const char* const uri)
{
  const size_t n_prefix = sizeof(LV2_UNITS_PREFIX) - 1U;
  if (strncmp(uri, LV2_UNITS_PREFIX, n_prefix) != 0) {
    return NULL;
  }
  for (size_t i = 0U; i < sizeof(UNITS) / sizeof(UNITS[0]); ++i) {
    if (!strcmp(UNITS[i].name, uri + n_prefix)) {
      return UNITS[i].symbol;
    }
  }
  return NULL;
}
