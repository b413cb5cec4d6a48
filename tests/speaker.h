// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_TESTS_SPEAKER_H
#define CHRONUS_TESTS_SPEAKER_H

#include "host/lv2/model.h"
#include "host/say/context.h"
#include "host/say/said.h"
#include "host/say/say.h"

#include <stddef.h>

// Says sentences to the synth's model, with the program's own vocabulary

typedef struct {
  const Lexicon* lexicon; ///< The words; shared
  const Model*   model;   ///< The synth; shared
  float*         values;  ///< What its ports are at
  Context        context; ///< What was said
  Said*          said;    ///< What came of the last sentence
} Speaker;

/// Begin with the default patch and nothing said; the test fails if it cannot
void
speaker_open(Speaker* speaker);

/// Free what speaker_open made
void
speaker_close(Speaker* speaker);

/// Say a sentence, and let the controls follow its messages, the later ones too
const Said*
speaker_say(Speaker* speaker, const char* text);

/// The same, doing what is understood even if the rest is not
const Said*
speaker_say_partly(Speaker* speaker, const char* text);

/// Port of a path, which must be there
uint32_t
speaker_port(const Speaker* speaker, const char* path);

/// Value of the control at a path
double
speaker_value(const Speaker* speaker, const char* path);

/// Write all messages as `/path args`, timed ones after `+SECONDS `, with ` | `
/// between them; `nothing` for none
void
speaker_print(const Said* said, char* text, size_t size);

#endif // CHRONUS_TESTS_SPEAKER_H
