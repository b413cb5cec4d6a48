// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/speaker.h"

#include "host/lv2/lexicon_read.h"
#include "host/lv2/world.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Lexicon lexicon;
static World*  world;
static Model*  model;

static void
forget(void)
{
  lexicon_close(&lexicon);
  model_free(model);
  world_close(world);
}

/// Read vocabulary and synth, once in a process
static void
learn(void)
{
  Problem problem = {.what = ""};
  if (!model) {
    setenv("CHRONUS_BUNDLE", "build/chronus.lv2", 0);
    setenv("CHRONUS_WORDS", "", 1);
    setenv("LV2_PATH", "/nowhere", 1);
    ck_assert_int_eq(world_open(&world, &problem), STATUS_OK);
    ck_assert_int_eq(world_model(world, NULL, 48000.0, &model, &problem),
                     STATUS_OK);
    const Status st = lexicon_open(&lexicon, &problem);
    ck_assert_msg(!st, "%s: %s", problem.what, problem.hint);
    atexit(forget);
  }
}

void
speaker_open(Speaker* const speaker)
{
  learn();
  *speaker        = (Speaker){.lexicon = &lexicon, .model = model};
  speaker->values = (float*)calloc(model->n_ports, sizeof(float));
  speaker->said   = (Said*)calloc(1U, sizeof(Said));
  ck_assert(speaker->values && speaker->said);
  ck_assert_int_eq(context_open(&speaker->context, model->n_ports), STATUS_OK);
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    speaker->values[p] = model->ports[p].def;
  }
}

void
speaker_close(Speaker* const speaker)
{
  context_close(&speaker->context);
  free(speaker->values);
  free(speaker->said);
}

uint32_t
speaker_port(const Speaker* const speaker, const char* const path)
{
  uint32_t p = 0U;
  for (; p < speaker->model->n_ports; ++p) {
    const ModelPort* const port = &speaker->model->ports[p];
    if ((port->path && !strcmp(port->path, path)) ||
        (port->gate_path && !strcmp(port->gate_path, path))) {
      break;
    }
  }
  ck_assert_msg(p < speaker->model->n_ports, "%s: no such path", path);
  return p;
}

double
speaker_value(const Speaker* const speaker, const char* const path)
{
  return (double)speaker->values[speaker_port(speaker, path)];
}

static const Said*
say(Speaker* const speaker, const char* const text, const bool partial)
{
  const SaySetup setup = {
    speaker->lexicon, speaker->model, speaker->values, &speaker->context};
  Said* const said = speaker->said;
  ck_assert_int_eq(say_understand(&setup, text, partial, true, said),
                   STATUS_OK);
  for (uint32_t m = 0U; m < said->n_messages; ++m) {
    const SaidMessage* const message = &said->messages[m];
    if (!strcmp(message->path, "/panic")) {
      speaker->values[speaker_port(speaker, "/gate/adsr")] = 0.0f;
    } else if (strncmp(message->path, "/note/", 6U) != 0) {
      speaker->values[speaker_port(speaker, message->path)] =
        (float)message->args[0];
    }
  }
  return said;
}

const Said*
speaker_say(Speaker* const speaker, const char* const text)
{
  return say(speaker, text, false);
}

const Said*
speaker_say_partly(Speaker* const speaker, const char* const text)
{
  return say(speaker, text, true);
}

void
speaker_print(const Said* const said, char* const text, const size_t size)
{
  size_t n = 0U;
  snprintf(text, size, "nothing");
  for (uint32_t m = 0U; m < said->n_messages && n < size; ++m) {
    char one[SAID_LINE_BYTES];
    char when[32] = "";
    said_print(&said->messages[m], one, sizeof(one));
    if (said->messages[m].seconds > 0.0) {
      snprintf(when, sizeof(when), "+%.4g ", said->messages[m].seconds);
    }
    n +=
      (size_t)snprintf(text + n, size - n, "%s%s%s", m ? " | " : "", when, one);
  }
}
