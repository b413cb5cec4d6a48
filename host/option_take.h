// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_OPTION_TAKE_H
#define CHRONUS_HOST_OPTION_TAKE_H

#include "host/options.h"

// What one option does to the options; each returns the exit status, which is 2
// after one line on stderr

/// Say what is wrong with the command line; `value` may be null
int
option_refuse(const char* what, const char* value, const char* why);

/// Take one option, a letter or a LongOption, with its value
int
option_take(Options* options, int option, const char* text);

/// Take the environment variables that `run` reads; options win over them
int
option_take_environment(Options* options);

#endif // CHRONUS_HOST_OPTION_TAKE_H
