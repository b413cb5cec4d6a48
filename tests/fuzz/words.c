// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/lexicon_read.h"
#include "host/say/say.h"
#include "tests/small_model.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Whatever is said in plain words, in one conversation that never ends; for
// ./waf test --fuzz

/// Longest sentence that is tried, above what is taken
#define TEXT_BYTES 2048U

static Lexicon lexicon;
static Context context;
static float   values[SMALL_PORTS];
static Said    said;

int
LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

/// What must hold, whatever was said
static void
demand(const bool holds)
{
  if (!holds) {
    abort();
  }
}

/// Read the vocabulary, once
static void
learn(void)
{
  Problem problem = {.what = ""};
  if (!lexicon.n) {
    demand(!lexicon_read(&lexicon, "ttl/words.ttl", &problem));
    demand(!context_open(&context, SMALL_PORTS));
    for (uint32_t p = 0U; p < SMALL_PORTS; ++p) {
      values[p] = small_model()->ports[p].def;
    }
  }
}

/// Let the controls follow a message, whose value must be one they can have
static void
follow(const SaidMessage* const message)
{
  const Model* const model = small_model();
  demand(isfinite(message->args[0]) && isfinite(message->seconds) &&
         message->seconds >= 0.0);
  for (uint32_t p = 0U; p < SMALL_PORTS; ++p) {
    const ModelPort* const port = &model->ports[p];
    if ((port->path && !strcmp(port->path, message->path)) ||
        (port->gate_path && !strcmp(port->gate_path, message->path))) {
      demand(message->args[0] >= (double)port->min &&
             message->args[0] <= (double)port->max);
      values[p] = (float)message->args[0];
    }
  }
}

int
LLVMFuzzerTestOneInput(const uint8_t* const data, const size_t size)
{
  char           text[TEXT_BYTES] = "";
  const SaySetup setup            = {&lexicon, small_model(), values, &context};
  const size_t   n = size < sizeof(text) - 1U ? size : sizeof(text) - 1U;
  learn();
  memcpy(text, data, n);
  demand(!say_understand(&setup, text, n % 2U, true, &said));
  demand(said.n_messages <= SAID_MESSAGES && said.n_lines <= SAID_LINES);
  for (uint32_t m = 0U; m < said.n_messages; ++m) {
    follow(&said.messages[m]);
  }
  return 0;
}
