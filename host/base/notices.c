// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/notices.h"

#include <stdio.h>

void
notices_init(Notices* const notices)
{
  pthread_mutex_init(&notices->lock, NULL);
  notices->n = 0U;
}

void
notices_post(Notices* const    notices,
             const char* const path,
             const char* const reason)
{
  pthread_mutex_lock(&notices->lock);
  if (notices->n == NOTICES_MOST) {
    ++notices->n_lost;
  } else {
    Notice* const notice =
      &notices->items[(notices->first + notices->n++) % NOTICES_MOST];
    snprintf(notice->path, sizeof(notice->path), "%s", path);
    snprintf(notice->reason, sizeof(notice->reason), "%s", reason);
  }
  pthread_mutex_unlock(&notices->lock);
}

bool
notices_take(Notices* const notices, Notice* const notice)
{
  pthread_mutex_lock(&notices->lock);
  const bool any = notices->n || notices->n_lost;
  if (notices->n) {
    *notice        = notices->items[notices->first];
    notices->first = (notices->first + 1U) % NOTICES_MOST;
    --notices->n;
  } else if (notices->n_lost) {
    *notice = (Notice){.path = "/"};
    snprintf(notice->reason,
             sizeof(notice->reason),
             "%u announcements were lost: too many at once",
             notices->n_lost);
    notices->n_lost = 0U;
  }
  pthread_mutex_unlock(&notices->lock);
  return any;
}
