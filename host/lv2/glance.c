// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/glance.h"

#include "host/base/text.h"
#include "host/lv2/features.h"

#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>

// With clang this header uses an extension
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <serd/serd.h>
#pragma GCC diagnostic pop

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DOAP_NAME "http://usefulinc.com/ns/doap#name"
#define RDF_TYPE "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#define XSD_INTEGER "http://www.w3.org/2001/XMLSchema#integer"

/// Longest URI of a plugin, port or feature that is understood
#define URI_BYTES 512U

/// What is known of a port
typedef struct {
  Glance* owner;         ///< Whose it is; null: there is none
  char    id[URI_BYTES]; ///< As the file calls it
  bool    input;         ///< lv2:InputPort
  bool    output;        ///< lv2:OutputPort
  bool    typed;         ///< Of a type that needs nothing else
  bool    atom;          ///< atom:AtomPort
  bool    other;         ///< Its atom:bufferType is no sequence
  bool    optional;      ///< lv2:connectionOptional
  bool    symbol;        ///< It has one, and a valid one
  bool    index;         ///< It has one, and the one that comes next
} Port;

/// A file that is being read
typedef struct {
  Glances* glances;         ///< What it may be about
  SerdEnv* env;             ///< Its prefixes
  Port     port;            ///< The last one
  Glance*  subject;         ///< The last plugin that it was about, or null
  char     last[URI_BYTES]; ///< Its last subject
  bool     broken; ///< It is, or says something that cannot be understood
} File;

static int
by_uri(const void* const key, const void* const item)
{
  return strcmp((const char*)key, ((const Glance*)item)->uri);
}

Glance*
glance_find(const Glances* const glances, const char* const uri)
{
  return (Glance*)bsearch(
    uri, glances->items, glances->n, sizeof(Glance), by_uri);
}

void
glance_clear(Glances* const glances)
{
  for (uint32_t i = 0U; i < glances->n; ++i) {
    free(glances->items[i].name);
  }
  free(glances->items);
  *glances = (Glances){.n = 0U};
}

/// Write a node as the whole URI that it stands for, or as what it is; false if
/// that is too long
static bool
expand(const File* const file, const SerdNode* const node, char text[URI_BYTES])
{
  SerdChunk first = {node->buf, node->n_bytes};
  SerdChunk rest  = {NULL, 0U};
  if (node->type == SERD_CURIE &&
      serd_env_expand(file->env, node, &first, &rest)) {
    return false;
  }
  if (node->type == SERD_URI && !serd_uri_string_has_scheme(node->buf)) {
    SerdNode  whole = serd_env_expand_node(file->env, node);
    const int n     = snprintf(text, URI_BYTES, "%s", (const char*)whole.buf);
    serd_node_free(&whole);
    return n >= 0 && (size_t)n < URI_BYTES;
  }
  if (first.len + rest.len >= URI_BYTES) {
    return false;
  }
  memcpy(text, first.buf, first.len);
  if (rest.len) {
    memcpy(text + first.len, rest.buf, rest.len);
  }
  text[first.len + rest.len] = '\0';
  return true;
}

/// Whether a text can be the symbol of a port
static bool
is_symbol(const char* const text)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
  static const char more[]    = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
  return text[0] && strchr(letters, text[0]) &&
         strspn(text, more) == strlen(text);
}

/// Judge the last port, of which all is known now
static void
end_port(File* const file)
{
  const Port* const port = &file->port;
  if (!port->owner) {
    return;
  }
  const bool sided = port->input != port->output;
  const bool known = port->typed || (port->atom && !port->other);
  if (!port->symbol || !port->index || !((sided && known) || port->optional)) {
    port->owner->odd = true;
  }
  ++port->owner->n_ports;
  file->port.owner = NULL;
}

/// Begin a port of a plugin
static void
begin_port(File* const file, Glance* const owner, const SerdNode* const node)
{
  end_port(file);
  file->port = (Port){.owner = owner};
  if (!expand(file, node, file->port.id)) {
    file->broken = true;
  }
}

/// Take in what is said of a plugin
static void
note_plugin(File* const           file,
            const char* const     predicate,
            const SerdNode* const object,
            const bool            translated)
{
  Glance* const plugin = file->subject;
  char          uri[URI_BYTES];
  if (!strcmp(predicate, DOAP_NAME)) {
    if (plugin->name || translated || object->type != SERD_LITERAL) {
      plugin->odd = true; // Which one is for the user is not said in a word
    } else {
      plugin->name = text_line((const char*)object->buf);
    }
  } else if (!strcmp(predicate, LV2_CORE__requiredFeature)) {
    if (!expand(file, object, uri) || !features_has(uri)) {
      plugin->odd = true;
    }
  } else if (!strcmp(predicate, LV2_CORE__port)) {
    begin_port(file, plugin, object);
  } else if (!strcmp(predicate, LV2_CORE__prototype)) {
    plugin->odd = true;
  }
}

/// Take in a class of a port
static void
note_class(Port* const port, const char* const uri)
{
  port->input |= !strcmp(uri, LV2_CORE__InputPort);
  port->output |= !strcmp(uri, LV2_CORE__OutputPort);
  port->atom |= !strcmp(uri, LV2_ATOM__AtomPort);
  port->typed |= !strcmp(uri, LV2_CORE__AudioPort) ||
                 !strcmp(uri, LV2_CORE__ControlPort) ||
                 !strcmp(uri, LV2_CORE__CVPort);
}

/// Take in what is said of the last port
static void
note_port(File* const           file,
          const char* const     predicate,
          const SerdNode* const object,
          const SerdNode* const datatype)
{
  Port* const       port = &file->port;
  const char* const text = (const char*)object->buf;
  char              uri[URI_BYTES];
  if (!strcmp(predicate, LV2_CORE__symbol)) {
    port->symbol = !port->symbol && is_symbol(text);
  } else if (!strcmp(predicate, LV2_CORE__index)) {
    char next[16];
    snprintf(next, sizeof(next), "%u", port->owner->n_ports);
    port->index = !port->index && !strcmp(text, next) && datatype &&
                  expand(file, datatype, uri) && !strcmp(uri, XSD_INTEGER);
  } else if (!expand(file, object, uri)) {
    return; // What is so long is none of these
  } else if (!strcmp(predicate, RDF_TYPE)) {
    note_class(port, uri);
  } else if (!strcmp(predicate, LV2_ATOM__bufferType)) {
    port->other |= strcmp(uri, LV2_ATOM__Sequence) != 0;
  } else if (!strcmp(predicate, LV2_CORE__portProperty)) {
    port->optional |= !strcmp(uri, LV2_CORE__connectionOptional);
  }
}

/// Find out what is spoken of, where that changes
static void
note_subject(File* const file, const SerdNode* const subject)
{
  char uri[URI_BYTES];
  if (!expand(file, subject, uri)) {
    uri[0] = '\0';
  }
  if (strcmp(uri, file->last) != 0) {
    memcpy(file->last, uri, sizeof(uri));
    file->subject = glance_find(file->glances, uri);
  }
}

static SerdStatus
note_statement(void* const              handle,
               const SerdStatementFlags flags,
               const SerdNode* const    graph,
               const SerdNode* const    subject,
               const SerdNode* const    predicate,
               const SerdNode* const    object,
               const SerdNode* const    datatype,
               const SerdNode* const    lang)
{
  File* const file = (File*)handle;
  char        uri[URI_BYTES];
  (void)flags;
  (void)graph;
  note_subject(file, subject);
  const bool of_port = file->port.owner && !strcmp(file->last, file->port.id);
  if ((file->subject || of_port) && expand(file, predicate, uri)) {
    if (of_port) {
      note_port(file, uri, object, datatype);
    } else {
      note_plugin(file, uri, object, lang && lang->buf);
    }
  }
  return SERD_SUCCESS;
}

static SerdStatus
note_base(void* const handle, const SerdNode* const uri)
{
  return serd_env_set_base_uri(((File*)handle)->env, uri);
}

static SerdStatus
note_prefix(void* const           handle,
            const SerdNode* const name,
            const SerdNode* const uri)
{
  return serd_env_set_prefix(((File*)handle)->env, name, uri);
}

static SerdStatus
note_error(void* const handle, const SerdError* const error)
{
  (void)error; // lilv will say it
  ((File*)handle)->broken = true;
  return SERD_SUCCESS;
}

/// Whether a file can be read; serd would complain on stderr
static bool
is_there(const char* const uri)
{
  uint8_t* const path  = serd_file_uri_parse((const uint8_t*)uri, NULL);
  const bool     there = path && !access((const char*)path, R_OK);
  serd_free(path);
  return there;
}

bool
glance_read(Glances* const glances, const char* const uri)
{
  if (!is_there(uri)) {
    return false;
  }
  const SerdNode base = serd_node_from_string(SERD_URI, (const uint8_t*)uri);
  File           file = {.glances = glances, .env = serd_env_new(&base)};

  SerdReader* const reader = serd_reader_new(
    SERD_TURTLE, &file, NULL, note_base, note_prefix, note_statement, NULL);
  serd_reader_set_error_sink(reader, note_error, &file);
  const SerdStatus st = serd_reader_read_file(reader, base.buf);
  end_port(&file);
  serd_reader_free(reader);
  serd_env_free(file.env);
  return !st && !file.broken;
}
