// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TOLD_H
#define CHRONUS_HOST_TOLD_H

#include <stddef.h>
#include <stdint.h>

// What a plugin tells beside its sound: the values of its control outputs and
// properties, as plain data; those of its ports for which `model_is_told`, in
// their order, numbers first

/// Longest text, with its final zero
#define TOLD_TEXT_BYTES 1024U

typedef struct {
  uint32_t n;     ///< Times that it was told, or 0: never
  float    value; ///< The last
} ToldNumber;

typedef struct {
  uint32_t n;                     ///< Times that it was told, or 0: never
  char     text[TOLD_TEXT_BYTES]; ///< The last, with its zero
} ToldText;

/// All zero is nothing; the numbers follow it, then the texts
typedef struct {
  uint32_t n_numbers; ///< How many there are; set as it is made
  uint32_t n_texts;   ///< The same of texts
  uint32_t n_changes; ///< Times that it told of another change of its state
  uint32_t padding;   ///< Unused
} Told;

/// Bytes of all, a multiple of 8
static inline size_t
told_bytes(const uint32_t n_numbers, const uint32_t n_texts)
{
  const size_t used = sizeof(Told) + (n_numbers * sizeof(ToldNumber)) +
                      (n_texts * sizeof(ToldText));
  return (used + 7U) & ~(size_t)7U;
}

/// The numbers
static inline ToldNumber*
told_numbers(const Told* const told)
{
  return (ToldNumber*)(uintptr_t)(told + 1);
}

/// The texts, by a number of numbers that nobody else can have changed
static inline ToldText*
told_texts(const Told* const told, const uint32_t n_numbers)
{
  return (ToldText*)(uintptr_t)(told_numbers(told) + n_numbers);
}

#endif // CHRONUS_HOST_TOLD_H
