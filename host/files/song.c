// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/files/song.h"

#include <stdlib.h>

void
song_close(Song* const song)
{
  free(song->events);
  free(song->bytes);
  *song = (Song){0};
}
