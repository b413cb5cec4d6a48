// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/say/say.h"

#include "host/base/status.h"
#include "host/commands.h"
#include "host/lv2/lexicon_read.h"
#include "host/lv2/world.h"
#include "host/osc/remote.h"
#include "host/osc/spoken.h"
#include "host/say/glossary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The command that turns plain words into messages: by the host that will do
// them, or where none runs, and none is to be sent, by itself

/// What is longer than a host takes is still told as one
#define TEXT_BYTES 2048U

/// Put the words of the command line together
static void
join(const Options* const options, char text[TEXT_BYTES])
{
  size_t n = 0U;
  text[0]  = '\0';
  for (uint32_t i = 0U; i < options->n_text && n < TEXT_BYTES; ++i) {
    n += (size_t)snprintf(
      text + n, TEXT_BYTES - n, "%s%s", i ? " " : "", options->text[i]);
  }
}

/// Say it to a running host, and hear what it makes of it
static bool
ask_host(Remote* const        remote,
         const Options* const options,
         const char* const    text,
         Said* const          said)
{
  Replies      asked = {0};
  Reply* const reply = replies_add(&asked, "/say");
  reply_word(reply, text);
  if (options->dry) {
    reply_word(reply, "only");
  }
  if (options->partial) {
    reply_word(reply, "partial");
  }
  if (options->explain) {
    reply_word(reply, "explain");
  }
  bool more = reply && remote_send(remote, reply);
  replies_clear(&asked);

  const Message* message = NULL;
  while (more && (message = remote_receive(remote))) {
    more = spoken_read(message, said) || !strcmp(message->path, "/error");
  }
  return message && !strcmp(message->path, "/said/end");
}

/// Understand it here, for the default patch
static Status
ask_self(const Options* const options,
         const char* const    text,
         Said* const          said,
         Problem* const       problem)
{
  World*  world   = NULL;
  Model*  model   = NULL;
  float*  values  = NULL;
  Lexicon lexicon = {0};
  Context context = {.n_ports = 0U};
  Status  st      = world_open(&world, problem);
  st = st ? st : world_model(world, NULL, 48000.0, &model, problem);
  st = st ? st : lexicon_open(&lexicon, problem);
  st = st ? st : context_open(&context, model->n_ports);
  if (!st && !(values = (float*)calloc(model->n_ports + 1U, sizeof(float)))) {
    st = STATUS_NO_MEMORY;
  }
  for (uint32_t p = 0U; !st && p < model->n_ports; ++p) {
    values[p] = model->ports[p].def;
  }
  const SaySetup setup = {&lexicon, model, values, &context};
  st = st ? st : say_understand(&setup, text, options->partial, false, said);
  free(values);
  context_close(&context);
  lexicon_close(&lexicon);
  model_free(model);
  world_close(world);
  return st;
}

static void
print_message(const SaidMessage* const message)
{
  char text[SAID_LINE_BYTES];
  said_print(message, text, sizeof(text));
  if (message->seconds > 0.0) {
    printf("+%.4g ", message->seconds);
  }
  puts(text);
}

/// Say in one line what was not understood, or is not there
static void
print_refusal(const Said* const said)
{
  const char* before = "chronus: ";
  for (uint32_t l = 0U; l < said->n_lines; ++l) {
    const SaidLine* const line = &said->lines[l];
    if (line->kind == SAID_UNKNOWN || line->kind == SAID_ABSENT) {
      fprintf(stderr,
              "%s%s%s%s%s",
              before,
              line->part,
              *line->part ? ": " : "",
              line->kind == SAID_UNKNOWN ? "not understood: " : "",
              line->text);
      before = "; ";
    }
  }
  fputs(said->refused ? "\n" : "", stderr);
}

static int
print_said(const Said* const said, const Options* const options)
{
  for (uint32_t l = 0U; l < said->n_lines; ++l) {
    const SaidLine* const line = &said->lines[l];
    if (line->kind == SAID_RULE && options->explain) {
      printf("\"%s\": %s\n", line->part, line->text);
    } else if (line->kind == SAID_ANSWER) {
      puts(line->text);
    } else if (line->kind == SAID_REMARK) {
      fprintf(stderr,
              "chronus: %s%s%s\n",
              line->part,
              *line->part ? ": " : "",
              line->text);
    }
  }
  for (uint32_t m = 0U; m < said->n_messages; ++m) {
    print_message(&said->messages[m]);
  }
  print_refusal(said);
  if (said->overflowed) {
    fputs("chronus: say: that is too much for one sentence\n", stderr);
  }
  return said->refused || said->overflowed;
}

static int
say(const Options* const options, Remote* const remote, Said* const said)
{
  char    text[TEXT_BYTES];
  Problem problem = {.what = "say"};
  Status  st =
    remote_open(remote, options->osc_address, options->osc_port, &problem);
  join(options, text);
  if (!st && !ask_host(remote, options, text, said)) {
    st = problem_set(&problem,
                     STATUS_NO_HOST,
                     "%s:%u",
                     options->osc_address,
                     options->osc_port);
    problem_hint(&problem, "what is there does not know /say");
  } else if (st && options->dry) {
    fprintf(stderr,
            "chronus: no host at %s:%u, so the default patch is assumed\n",
            options->osc_address,
            options->osc_port);
    st = ask_self(options, text, said, &problem);
  }
  remote_close(remote);
  if (st) {
    problem_print(&problem, st);
    return status_exit(st);
  }
  return print_said(said, options);
}

static int
print_words(void)
{
  Lexicon lexicon = {0};
  Problem problem = {.what = "words"};
  Status  st      = lexicon_open(&lexicon, &problem);
  st              = st ? st : glossary_print(&lexicon, stdout, &problem);
  if (st) {
    problem_print(&problem, st);
  }
  lexicon_close(&lexicon);
  return status_exit(st);
}

int
command_say(const Options* const options)
{
  if (options->words) {
    return print_words();
  }
  Remote* const remote = (Remote*)calloc(1U, sizeof(*remote));
  Said* const   said   = (Said*)calloc(1U, sizeof(*said));
  int           status = 1;
  if (remote && said) {
    status = say(options, remote, said);
  }
  free(remote);
  free(said);
  return status;
}
