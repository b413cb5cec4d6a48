// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/osc/saying.h"

#include "host/base/clock.h"
#include "host/lv2/lexicon_read.h"
#include "host/osc/play.h"
#include "host/osc/spoken.h"
#include "host/say/pitch.h"
#include "host/say/say.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct SayingImpl {
  Lexicon lexicon; ///< The words
  Context context; ///< What was said
  Said    said;    ///< What came of the last sentence
};

/// What a message asks for besides its text
typedef struct {
  bool only;    ///< To be answered, not done
  bool partial; ///< What is understood is done
  bool explain; ///< The rules are answered too
} Wish;

/// In whose name what comes later is kept: no client has such a connection
static const Sender self = {.connection = UINT64_MAX};

Status
saying_open(Saying** const     saying,
            const Model* const model,
            Problem* const     problem)
{
  Saying* const made = (Saying*)calloc(1U, sizeof(*made));
  *saying            = NULL;
  if (!made) {
    return problem_set(problem, STATUS_NO_MEMORY, "words");
  }
  Status st = lexicon_open(&made->lexicon, problem);
  if (!st && (st = context_open(&made->context, model->n_ports))) {
    problem_set(problem, st, "words");
  }
  if (st) {
    saying_close(made);
  } else {
    *saying = made;
  }
  return st;
}

void
saying_close(Saying* const saying)
{
  if (saying) {
    context_close(&saying->context);
    lexicon_close(&saying->lexicon);
    free(saying);
  }
}

/// Whether anything that was said sets a path
static bool
sets(const Said* const said, const char* const path)
{
  for (uint32_t m = 0U; m < said->n_messages; ++m) {
    if (!strcmp(said->messages[m].path, path)) {
      return true;
    }
  }
  return false;
}

/// Where what is said for later waits
static Agenda*
agenda_of(const Surface* const surface)
{
  return surface->live ? &surface->live->agenda : surface->later;
}

/// Forget what earlier sentences had for later and this one makes void; notes
/// that were to end then end now
static void
supersede(Surface* const surface, const Said* const said)
{
  Agenda* const agenda = agenda_of(surface);
  for (uint32_t i = 0U; agenda && i < agenda->n;) {
    const Appointment* const item = &agenda->items[i];
    if (!sender_is(&item->from, &self) ||
        !(said->ends_notes || sets(said, item->path))) {
      ++i;
      continue;
    }
    if (!strcmp(item->path, "/note/off")) {
      outbox_copy(&surface->outbox, (Events){item->events, item->n_bytes});
    }
    agenda_drop(agenda, i);
  }
}

/// Draft the events of a message, as if it had come by OSC
static bool
draft(const Call* const call, const SaidMessage* const from)
{
  Message message = {.path = from->path, .n_args = from->n_args};
  for (uint32_t a = 0U; a < from->n_args; ++a) {
    message.args[a] = (Arg){.kind = ARG_NUMBER, .number = from->args[a]};
  }
  const PathRow* const row = paths_find(&call->surface->paths, from->path);
  const Call           own = {call->surface, row, &message, call->replies};
  return row && play_message(&own);
}

/// Keep what has been drafted from some byte on for its time
static bool
keep(const Call* const        call,
     const SaidMessage* const message,
     const uint32_t           begin,
     const int64_t            now_ns)
{
  Surface* const    surface = call->surface;
  const Outbox*     outbox  = &surface->outbox;
  const Appointment made    = {
       .at_ns   = now_ns + llround(message->seconds * 1e9),
       .from    = self,
       .path    = (char*)(uintptr_t)message->path,
       .events  = outbox->bytes + begin,
       .n_bytes = outbox->n_bytes - begin,
  };
  Agenda* const agenda = agenda_of(surface);
  const bool    kept   = agenda && !agenda_add(agenda, &made);
  outbox_cut(&surface->outbox, begin);
  return kept;
}

/// Draft all that is to be done now, and keep the rest for its time
static bool
do_messages(const Call* const call, const Said* const said)
{
  Surface* const surface = call->surface;
  const int64_t  now_ns  = surface->live ? clock_unix_ns() : surface->now_ns;
  supersede(surface, said);
  for (uint32_t m = 0U; m < said->n_messages; ++m) {
    const SaidMessage* const message = &said->messages[m];
    const uint32_t           begin   = surface->outbox.n_bytes;
    if (!draft(call, message)) {
      return false;
    }
    if (message->seconds > 0.0 && !keep(call, message, begin, now_ns)) {
      return call_refuse(call, "too much waits for its time");
    }
  }
  return true;
}

/// What a word asks for, or null
static bool*
part_of(Wish* const wish, const char* const word)
{
  return !strcmp(word, "only")      ? &wish->only
         : !strcmp(word, "partial") ? &wish->partial
         : !strcmp(word, "explain") ? &wish->explain
                                    : NULL;
}

/// Read what else was asked for, or refuse the message
static bool
read_wish(const Call* const call, Wish* const wish)
{
  const Message* const message = call->message;
  if (!message->n_args || message->n_args > 4U) {
    return call_refuse_count(call);
  }
  if (message->args[0].kind != ARG_WORD) {
    return call_refuse_type(call);
  }
  for (uint32_t a = 1U; a < message->n_args; ++a) {
    const Arg* const arg = &message->args[a];
    bool* const asked = arg->kind == ARG_WORD ? part_of(wish, arg->word) : NULL;
    if (!asked) {
      return call_refuse_type(call);
    }
    *asked = true;
  }
  return true;
}

/// Say in one line why nothing was done
static bool
refuse_said(const Call* const call, const Said* const said)
{
  for (uint32_t l = 0U; l < said->n_lines; ++l) {
    const SaidLine* const line = &said->lines[l];
    if (line->kind == SAID_ABSENT ||
        (line->kind == SAID_UNKNOWN && !*line->part)) {
      return call_refuse(call, line->text);
    }
    if (line->kind == SAID_UNKNOWN) {
      return surface_refuse(call->surface,
                            call->message->path,
                            call->replies,
                            "not understood: %s (%s)",
                            line->part,
                            line->text);
    }
  }
  return call_refuse(call, "that is too much for one sentence");
}

bool
saying_say(const Call* const call)
{
  Surface* const surface = call->surface;
  Saying* const  saying  = surface->saying;
  Wish           wish    = {.only = false};
  if (!saying) {
    return call_refuse(call, "there is no vocabulary");
  }
  if (!call_is_single(call) || !read_wish(call, &wish)) {
    return false;
  }

  Said* const    said  = &saying->said;
  const SaySetup setup = {
    &saying->lexicon, surface->model, surface->values, &saying->context};
  if (say_understand(
        &setup, call->message->args[0].word, wish.partial, !wish.only, said)) {
    return call_refuse(call, "out of memory");
  }
  const bool stands = !said->overflowed && (!said->refused || wish.partial);
  bool       done   = stands && (wish.only || do_messages(call, said));
  if (!stands || (said->refused && !said->n_messages)) {
    done = refuse_said(call, said);
  }
  spoken_write(said, wish.explain, call->replies);
  return done;
}

bool
saying_context(const Call* const call)
{
  const Saying* const saying = call->surface->saying;
  if (!saying) {
    return call_refuse(call, "there is no vocabulary");
  }
  if (call->message->n_args) {
    return call_refuse_count(call);
  }

  const ContextState* const state = &saying->context.state;
  char                      note[PITCH_BYTES];
  pitch_print(state->last_hz, note);
  reply_word(replies_add(call->replies, "/say/context/note"), note);
  reply_number(
    replies_add(call->replies, "/say/context/freq"), 'f', state->last_hz);
  reply_number(replies_add(call->replies, "/say/context/octave"),
               'i',
               floor(round(pitch_note(state->last_hz)) / 12.0) - 1.0);
  reply_word(replies_add(call->replies, "/say/context/key"),
             state->key == CONTEXT_NO_KEY ? "" : pitch_key(state->key));
  reply_word(replies_add(call->replies, "/say/context/scale"), state->scale);
  reply_number(
    replies_add(call->replies, "/say/context/tempo"), 'f', state->tempo_bpm);
  reply_number(replies_add(call->replies, "/say/context/undo"),
               'i',
               saying->context.n_steps);
  reply_word(replies_add(call->replies, "/say/context/last"),
             saying->context.text);
  replies_add(call->replies, "/say/context/end");
  return true;
}
