// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/environment.h"

#include <stddef.h>
#include <stdlib.h>

static const EnvironmentRow variables[] = {
  [ENVIRONMENT_BUNDLE] = {"CHRONUS_BUNDLE",
                          "the bundle of the synth, in place of the one that "
                          "was installed with the program; empty: none"},
  [ENVIRONMENT_OSC_HOST] =
    {"CHRONUS_OSC_HOST",
     "the address at which run listens, and at which others find it"},
  [ENVIRONMENT_OSC_PORT]    = {"CHRONUS_OSC_PORT", "the port there"},
  [ENVIRONMENT_WORDS]       = {"CHRONUS_WORDS",
                               "a file with words of one's own for say, in place of "
                                     "the one below; empty: none"},
  [ENVIRONMENT_HOME]        = {"HOME", "where the user's own files are"},
  [ENVIRONMENT_JACK_SERVER] = {"JACK_DEFAULT_SERVER",
                               "the JACK server that is meant without "
                               "--server"},
  [ENVIRONMENT_LV2_PATH]    = {"LV2_PATH",
                               "folders in which plugins are looked for, with "
                                  "colons between them"},
  [ENVIRONMENT_NO_COLOR] = {"NO_COLOR", "anything: top does without colours"},
  [ENVIRONMENT_NSM_URL]  = {"NSM_URL",
                            "where the session manager is that has started "
                             "chronus, which then needs no command"},
  [ENVIRONMENT_TERM]     = {"TERM", "the terminal that top is shown on"},
  [ENVIRONMENT_PATH]     = {"PATH", "where jackd and other tools are"},
  [ENVIRONMENT_TMPDIR]   = {"TMPDIR", "where files go that do not last (/tmp)"},
  [ENVIRONMENT_CONFIG]   = {"XDG_CONFIG_HOME",
                            "where settings are (~/" PLACE_CONFIG ")"},
};

static const EnvironmentRow places[] = {
  {"~/" PLACE_CONFIG "/" PLACE_WORDS,
   "words of one's own for say, which win over those of the program"},
  {"~/" PLACE_PRESETS,
   "plugins and presets of one's own; presets that are saved go there, or "
   "where LV2_PATH says"},
  {PLACE_LIMITS,
   "the line that grants real time to the group audio, as the packages of "
   "JACK have it"},
  {CHRONUS_BUNDLE_PLACE, "the Chronus synth, its presets and the vocabulary"},
};

const char*
environment_get(const Environment variable)
{
  return getenv(variables[variable].name);
}

const EnvironmentRow*
environment_at(const unsigned i)
{
  return i < sizeof(variables) / sizeof(variables[0]) ? &variables[i] : NULL;
}

const EnvironmentRow*
environment_place(const unsigned i)
{
  return i < sizeof(places) / sizeof(places[0]) ? &places[i] : NULL;
}

const char*
environment_bundle(void)
{
  return CHRONUS_BUNDLE_WAY; // By the build, as is CHRONUS_BUNDLE_PLACE
}
