// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#ifndef CHRONUS_HOST_TURTLE_H
#define CHRONUS_HOST_TURTLE_H

#include "host/base/status.h"

#include <stdbool.h>

// One Turtle file as a graph, by sord, the parser that lilv stands on; main
// thread only.  Properties are named by their URIs.

typedef struct TurtleImpl Turtle;

/// A subject or object of the graph; lives as long as it
typedef struct SordNodeImpl TurtleNode;

/// What is called for each node found; returns false to end the search
typedef bool (*TurtleVisit)(void* data, const TurtleNode* node);

/**
   Read a file.

   @param turtle Receives what is to be closed; null on failure.
   @return STATUS_NO_FILE, STATUS_BAD_FORMAT (the problem is `FILE:LINE`, the
   hint the parser's words) or STATUS_NO_MEMORY.
*/
Status
turtle_open(Turtle** turtle, const char* path, Problem* problem);

/// Free the graph; null is fine
void
turtle_close(Turtle* turtle);

/// Visit everything that is of a class, in the order of the URIs
bool
turtle_each(const Turtle* turtle,
            const char*   type,
            TurtleVisit   visit,
            void*         data);

/// Visit all values of a property; their order means nothing
bool
turtle_values(const Turtle*     turtle,
              const TurtleNode* subject,
              const char*       property,
              TurtleVisit       visit,
              void*             data);

/// Visit the members of a list, in its order
bool
turtle_members(const Turtle*     turtle,
               const TurtleNode* subject,
               const char*       property,
               TurtleVisit       visit,
               void*             data);

/// Visit each property that is used, and each class that anything is of, once
/// per statement
bool
turtle_terms(const Turtle* turtle, TurtleVisit visit, void* data);

/// A value of a property as text; null if there is none; as long as the graph
const char*
turtle_text(const Turtle*     turtle,
            const TurtleNode* subject,
            const char*       property);

/// The text of a node: a literal, or a URI
const char*
turtle_node_text(const TurtleNode* node);

#endif // CHRONUS_HOST_TURTLE_H
