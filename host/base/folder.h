// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_FOLDER_H
#define CHRONUS_HOST_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

// What is done with folders and all that is in them; any thread, not real time.
// Links are never followed out of one.

/// Remove a folder and what is in it; true if nothing is there any more
bool
folder_remove(const char* path);

/// Have an empty folder, whatever was there; false if there is none
bool
folder_renew(const char* path);

/**
   Make a folder that has all that another has: files are linked to, or copied
   where that is impossible.

   @param to Must not exist.
*/
bool
folder_copy(const char* from, const char* to);

/**
   Have a folder stand alone: each link in it to a file below another folder
   becomes that file.

   @param other Absolute and without links.
*/
bool
folder_detach(const char* path, const char* other);

/// Have all of a folder on the disk, whatever happens to the machine
bool
folder_sync(const char* path);

/// A number that tells what the files in a folder hold and are called
bool
folder_sum(const char* path, uint64_t* sum);

#endif // CHRONUS_HOST_FOLDER_H
