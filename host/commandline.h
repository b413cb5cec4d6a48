// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_COMMANDLINE_H
#define CHRONUS_HOST_COMMANDLINE_H

#include "host/options.h"

#include <stdio.h>

// The command line, read by getopt_long

/**
   Read what follows the name of a command.

   @param argv From the command's name on.
   @return 0, or the exit status 2 after one line on stderr.
*/
int
commandline_parse(Options* options, Command command, int argc, char** argv);

/// Print the options of a command, a line each
void
commandline_help(Command command, FILE* out);

#endif // CHRONUS_HOST_COMMANDLINE_H
