// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/picture_rig.h"

#include "host/base/clock.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

PictureRig picture_rig;

void
picture_rig_open(void)
{
  memset(&picture_rig, 0, sizeof(picture_rig));
  picture_rig.now_ns = NS_PER_SECOND;
  picture_join(&picture_rig.picture, picture_rig.now_ns);
}

void
tell(const char* const path, const char* const types, ...)
{
  Message message = {.path = path};
  va_list args;
  va_start(args, types);
  for (const char* type = types; *type; ++type) {
    Arg* const arg = &message.args[message.n_args++];
    if (*type == 'w') {
      *arg      = (Arg){.kind = ARG_WORD, .type = 's'};
      arg->word = va_arg(args, const char*);
    } else {
      *arg        = (Arg){.kind = ARG_NUMBER, .type = 'd'};
      arg->number = va_arg(args, double);
    }
  }
  va_end(args);
  picture_hear(&picture_rig.picture, &message, picture_rig.now_ns);
}

void
pass(const uint32_t ms)
{
  for (uint32_t t = 0U; t < ms; t += 100U) {
    picture_rig.now_ns += 100U * NS_PER_MS;
    picture_tick(&picture_rig.picture, picture_rig.now_ns);
  }
}

static void
tell_copies(void)
{
  static const char* const states[] = {"active", "standby", "spare"};
  for (unsigned r = 0U; r < 3U; ++r) {
    char path[64];
    snprintf(path, sizeof(path), "/status/copy/%u/state", r);
    tell(path, "w", states[r]);
    snprintf(path, sizeof(path), "/status/copy/%u/pid", r);
    tell(path, "n", 1000.0 + r);
    snprintf(path, sizeof(path), "/status/copy/%u/now_us", r);
    tell(path, "n", 250.0);
    snprintf(path, sizeof(path), "/status/copy/%u/worst_us", r);
    tell(path, "n", 500.0);
    snprintf(path, sizeof(path), "/status/copy/%u/restarts", r);
    tell(path, "n", 7.0 + r);
    snprintf(path, sizeof(path), "/status/copy_us/%u/p50", r);
    tell(path, "n", 12.5);
    snprintf(path, sizeof(path), "/status/copy_us/%u/max", r);
    tell(path, "n", 345.5);
  }
}

void
tell_all(const uint32_t n_controls)
{
  tell("/status/plugin", "w", "urn:small");
  tell("/status/isolate", "w", "processes");
  tell("/status/rate", "n", 48000.0);
  tell("/status/block", "n", 48.0);
  tell("/status/frames", "n", 48000.0 * 3661.0);
  tell("/status/deadline", "n", 0.7);
  tell("/status/now/period_us", "n", 1000.0);
  tell("/status/now/deadline_us", "n", 700.0);
  tell("/status/now/worst_us", "n", 350.0);
  tell("/status/now/margin_us", "n", 350.0);
  tell("/status/osc_errors", "n", 3.0);
  tell("/status/lost_frames", "n", 64.0);
  tell("/status/now/peak_db/0", "n", -6.0);
  tell("/status/now/peak_db/1", "n", -120.0);
  tell_copies();
  tell("/event", "nnwnw", 0.0, 1.0e9, "death", 1.0, "died of SIGKILL");
  tell("/event", "nnwnw", 1.0, 1.1e9, "xrun", -1.0, "JACK went on");
  tell("/status/events", "n", 2.0);
  tell("/status/end", "");
  for (unsigned c = 0U; c < n_controls; ++c) {
    char path[64];
    snprintf(path, sizeof(path), "/mod/part/c%03u", c);
    tell("/list/reply", "wwnnnww", path, "f", 20.0, 20000.0, 440.0, "Hz", "C");
    tell(path, "n", 440.0);
  }
  tell("/list/end", "n", (double)n_controls);
}
