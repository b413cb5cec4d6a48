// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_ENVIRONMENT_H
#define CHRONUS_HOST_ENVIRONMENT_H

// What the program takes from its environment: variables and places of files,
// for those who read them and for the manual

/// A place of a file that has one name for all users
#define PLACE_LIMITS "/etc/security/limits.d/audio.conf"

/// Places below the user's home
#define PLACE_PRESETS ".lv2"
#define PLACE_CONFIG ".config"

/// A place below the user's folder of settings
#define PLACE_WORDS "chronus/words.ttl"

typedef enum {
  ENVIRONMENT_BUNDLE,
  ENVIRONMENT_OSC_HOST,
  ENVIRONMENT_OSC_PORT,
  ENVIRONMENT_WORDS,
  ENVIRONMENT_HOME,
  ENVIRONMENT_JACK_SERVER,
  ENVIRONMENT_LV2_PATH,
  ENVIRONMENT_NO_COLOR,
  ENVIRONMENT_NSM_URL,
  ENVIRONMENT_PATH,
  ENVIRONMENT_TERM,
  ENVIRONMENT_TMPDIR,
  ENVIRONMENT_CONFIG,
} Environment;

/// A variable, or the place of a file
typedef struct {
  const char* name; ///< Of it
  const char* doc;  ///< What it is for
} EnvironmentRow;

/// The value of a variable, or null; never while another thread sets one
const char*
environment_get(Environment variable);

/// The `i`th of all variables; null at the end
const EnvironmentRow*
environment_at(unsigned i);

/// The `i`th of all places; null at the end
const EnvironmentRow*
environment_place(unsigned i);

/// The way from the program's folder to the bundle, once both are installed
const char*
environment_bundle(void);

#endif // CHRONUS_HOST_ENVIRONMENT_H
