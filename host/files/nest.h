// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_NEST_H
#define CHRONUS_HOST_NEST_H

#include <jansson.h>

// Figures as JSON: each slash of a key opens an object

/// Put a value under its key; the value is taken over
void
nest_put(json_t* object, const char* key, json_t* value);

/// A number, whole where it is
json_t*
nest_number(double number);

/// A word; what is no UTF-8 in it becomes `?`
json_t*
nest_word(const char* word);

#endif // CHRONUS_HOST_NEST_H
