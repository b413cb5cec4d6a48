// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_PAGE_H
#define CHRONUS_HOST_PAGE_H

#include <stdio.h>

// chronus(1), from the tables that the program itself uses; any thread

/// Print the manual page in the macros of man(7)
void
page_print(FILE* out);

#endif // CHRONUS_HOST_PAGE_H
