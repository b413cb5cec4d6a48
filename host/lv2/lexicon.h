// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_LEXICON_H
#define CHRONUS_HOST_LEXICON_H

#include <stdint.h>

// The vocabulary of plain words, as plain data that any thread may read: what
// `ttl/words.ttl` and the user's own file say.  That file defines each term.

/// What a word is to the grammar; the Turtle names these classes
typedef enum {
  WORD_FILLER,       ///< Says nothing: the, please
  WORD_AND,          ///< Separates what is said at one time
  WORD_THEN,         ///< What follows comes later
  WORD_NUMBER,       ///< `value`
  WORD_MULTIPLIER,   ///< Hundred, thousand: `value`
  WORD_POINT,        ///< Of a decimal fraction
  WORD_UNIT,         ///< Of a `dimension`, in which it is `value`
  WORD_DEGREE,       ///< Scales a change by `value`
  WORD_RATIO,        ///< Twice as: the change is `value`
  WORD_NEGATION,     ///< Turns a quality into its opposite
  WORD_ENOUGH,       ///< Turns a negation back
  WORD_COMPARATIVE,  ///< More, less: `value`; faster, slower: `speed`
  WORD_DIRECTION,    ///< Up is 1, down is -1: `value`
  WORD_PARAMETER,    ///< Names a control: `path`
  WORD_ADJECTIVE,    ///< Changes the sound: `effects`
  WORD_DYNAMIC,      ///< The same
  WORD_ARTICULATION, ///< The same
  WORD_MODULATION,   ///< The same
  WORD_STYLE,        ///< The same, all at once, as a preset does
  WORD_INTERVAL,     ///< Just: the frequency ratio `value`
  WORD_CHORD,        ///< `notes` above the root, in semitones
  WORD_SCALE,        ///< The same, above the key
  WORD_ACCIDENTAL,   ///< Sharp, flat: `value` semitones
  WORD_REGISTER,     ///< Low, high: `value` octaves from the usual one
  WORD_MIDDLE,       ///< Middle C
  WORD_RELATION,     ///< Above is 1, below is -1: `value`
  WORD_OCTAVE,       ///< Names an octave by a number
  WORD_NOTE,         ///< Announces the number of a MIDI note
  WORD_PLAY,         ///< Begins a note
  WORD_GLIDE,        ///< Slides to a note: `effects`
  WORD_FOR,          ///< How long a note sounds
  WORD_BY,           ///< How far a control moves
  WORD_TO,           ///< Where a control goes
  WORD_KEY,          ///< Sets the key
  WORD_TEMPO,        ///< Sets the tempo
  WORD_QUESTION,     ///< Asks for a control
  WORD_UNDO,         ///< The state before
  WORD_AGAIN,        ///< The same once more
  WORD_STOP,         ///< All gates and notes off
  WORD_RESET,        ///< The default patch
  WORD_IMMEDIATELY,  ///< Large jumps are not smoothed
  WORD_ABSENT,       ///< What is not there; `text` says so
  WORD_UNRELATED,    ///< Means nothing here; not a misspelled word either
  N_WORD_KINDS
} WordKind;

/// What a number can measure, and the unit in which it is kept
typedef enum {
  DIMENSION_NONE,
  DIMENSION_TIME,      ///< Milliseconds
  DIMENSION_FREQUENCY, ///< Hertz
  DIMENSION_PITCH,     ///< Semitones
  DIMENSION_SHARE,     ///< 1 is the whole
  DIMENSION_LEVEL,     ///< Decibels
  DIMENSION_BEATS,     ///< Beats of the tempo
  DIMENSION_TEMPO,     ///< Beats per minute
  N_DIMENSIONS
} Dimension;

/// What an effect does with its number
typedef enum {
  EFFECT_REMARK,   ///< Changes nothing
  EFFECT_TO,       ///< The control takes it
  EFFECT_KEEP,     ///< The same, and not a word where it has it already
  EFFECT_FACTOR,   ///< The control is multiplied by it
  EFFECT_ADD,      ///< It is added
  EFFECT_AT_MOST,  ///< The control is not left above it
  EFFECT_AT_LEAST, ///< The control is not left below it
} EffectKind;

/// One thing that a word does
typedef struct {
  EffectKind kind;      ///< What is done with the number
  Dimension  takes;     ///< A quantity of this, if said, is the number instead
  char*      path;      ///< OSC path of the control; null for a mere remark
  double     number;    ///< In the control's unit
  double     least;     ///< The effect does not lower the control below this
  double     most;      ///< It does not raise it above this
  char*      when;      ///< Path on which it depends, or null
  double     when_from; ///< Least value there with which it is done
  double     when_to;   ///< Greatest one
  char*      remark;    ///< Said to the user if it was done; or null
} Effect;

/// Most notes of a chord or scale
#define LEXICON_NOTES 16U

/// One word, with the phrases that all mean it
typedef struct {
  WordKind kind;                  ///< What it is to the grammar
  char*    name;                  ///< Last part of its URI
  char*    text;                  ///< What it does, for people; maybe empty
  uint32_t n_phrases;             ///< Length of `phrases`
  char**   phrases;               ///< In lower case, words split by one blank
  double   value;                 ///< By kind, 0 if not given
  double   speed;                 ///< Comparative: 1 is faster; parameter: 1 if
                                  ///< more is faster, -1 if slower, else 0
  Dimension dimension;            ///< Of a unit, or a parameter's numbers
  char*     path;                 ///< Of a parameter, or null
  double    step;                 ///< Parameter: factor of `more`, 0 if none
  double    out_of;               ///< Parameter: plain numbers go up to this
  double    least;                ///< Parameter: safety limit
  double    most;                 ///< The same
  double    jump;                 ///< Parameter: a larger factor is smoothed
  uint32_t  n_notes;              ///< Length of `notes`
  float     notes[LEXICON_NOTES]; ///< Semitones, ascending
  char*     opposite;             ///< Name of the word that negates it, or null
  uint32_t  n_effects;            ///< Length of `effects`
  Effect*   effects;              ///< In the order in which they are done
} Word;

/// Zeroed is empty
typedef struct {
  uint32_t n;        ///< Length of `words`
  uint32_t capacity; ///< Allocated ones
  Word*    words;    ///< A later one wins over an earlier one; owned
} Lexicon;

/// The word of this name, the latest; null if there is none
const Word*
lexicon_named(const Lexicon* lexicon, const char* name);

/// What the Turtle calls a kind, such as `Adjective`
const char*
lexicon_kind_name(WordKind kind);

/// The symbol of the unit in which a dimension is kept, such as `ms`
const char*
lexicon_unit(Dimension dimension);

/// Free all words; a zeroed one is fine
void
lexicon_close(Lexicon* lexicon);

#endif // CHRONUS_HOST_LEXICON_H
