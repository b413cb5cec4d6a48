// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/event.h"
#include "host/base/ring.h"
#include "host/osc/reception.h"
#include "host/osc/surface.h"
#include "tests/suite.h"

#include <check.h>

#include <stdbool.h>
#include <stdint.h>

// What becomes of what a plugin stood at as a preset with state takes over

enum { LEVEL, DEPTH, FILE_NAME, PORTS };

/// A text that a model may own, were it not static
#define TEXT(text) ((char[]){text})

static ModelPort ports[PORTS] = {
  [LEVEL]     = {.symbol  = TEXT("level"),
                 .name    = TEXT("Level"),
                 .path    = TEXT("/mod/turn/level"),
                 .unit    = TEXT(""),
                 .comment = TEXT(""),
                 .kind    = PORT_CONTROL_IN,
                 .max     = 1.0f},
  [DEPTH]     = {.symbol   = TEXT("depth"),
                 .name     = TEXT("Depth"),
                 .path     = TEXT("/mod/turn/depth"),
                 .unit     = TEXT(""),
                 .comment  = TEXT(""),
                 .property = TEXT("urn:test:turn#depth"),
                 .type     = PROPERTY_FLOAT,
                 .kind     = PORT_CONTROL_IN,
                 .max      = 1.0f},
  [FILE_NAME] = {.symbol   = TEXT("file"),
                 .name     = TEXT("File"),
                 .path     = TEXT("/mod/turn/file"),
                 .unit     = TEXT(""),
                 .comment  = TEXT(""),
                 .property = TEXT("urn:test:turn#file"),
                 .type     = PROPERTY_PATH,
                 .kind     = PORT_TEXT_IN},
};

static const Model model = {.uri        = TEXT("urn:test:turn"),
                            .name       = TEXT("Turn"),
                            .short_name = TEXT("turn"),
                            .has_state  = true,
                            .n_ports    = PORTS,
                            .ports      = ports};

static const ModelPreset preset = {.uri       = TEXT("urn:test:turn#loud"),
                                   .label     = TEXT("Loud"),
                                   .has_state = true};

static Ring      rings[2];
static Stats     stats[2];
static Surface   before;
static Surface   after;
static Reception reception;

static void
begin(void)
{
  ck_assert(!surface_open(&before, &model, &rings[0], &stats[0], false));
  ck_assert(!surface_open(&after, &model, &rings[1], &stats[1], false));
  reception_open(&reception, &before, NULL, NULL);
}

static void
end(void)
{
  reception_close(&reception);
  surface_close(&before);
  surface_close(&after);
}

// They are in the state, unlike controls
START_TEST(properties_are_the_preset_s)
{
  bool  is_set[PORTS] = {false};
  Event event;
  begin();
  before.values[LEVEL] = 0.5f;
  before.values[DEPTH] = 0.75f;
  reception_turn(&reception, &after, NULL, &preset);
  while (ring_peek(&rings[1], &event)) {
    ring_pop(&rings[1], &event, NULL);
    if (event.kind == EVENT_SET) {
      is_set[event.index] = true;
    }
  }
  ck_assert(is_set[LEVEL]);
  ck_assert(!is_set[DEPTH]);
  ck_assert_float_eq(after.values[LEVEL], 0.5f);
  end();
}
END_TEST

// Who has seen the last one sees that the next is another
START_TEST(texts_are_counted_on)
{
  begin();
  texts_note(&before.texts, FILE_NAME, "a.wav");
  reception_turn(&reception, &after, NULL, &preset);
  ck_assert_str_eq(surface_text(&after, FILE_NAME), "");
  ck_assert_uint_gt(after.texts.items[FILE_NAME].n,
                    before.texts.items[FILE_NAME].n);
  end();
}
END_TEST

int
main(void)
{
  TCase* const tcase = tcase_create("carried");
  tcase_add_test(tcase, properties_are_the_preset_s);
  tcase_add_test(tcase, texts_are_counted_on);
  return suite_run("carried", tcase);
}
