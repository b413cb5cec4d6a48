// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/preset_write.h"

#include "host/base/environment.h"
#include "host/lv2/preset_name.h"

#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// What stands at the begin of each file
static const char prefixes[] =
  "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
  "@prefix pset: <http://lv2plug.in/ns/ext/presets#> .\n"
  "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\n";

/// A path of LV2_PATH with its tilde replaced; false if it is too long
static bool
expand(const char* const from, const size_t length, char path[PATH_MAX])
{
  const char* const home = environment_get(ENVIRONMENT_HOME);
  const bool        mine = length && from[0] == '~';
  const int         n    = snprintf(path,
                         PATH_MAX,
                         "%s%.*s",
                         mine && home ? home : "",
                         (int)(length - mine),
                         from + mine);
  return n > 0 && n < PATH_MAX && path[0] == '/';
}

/// The user's own folder, which need not exist; false if there is none
static bool
home_folder(char path[PATH_MAX])
{
  static const char home[] = "~/" PLACE_PRESETS;
  return environment_get(ENVIRONMENT_HOME) &&
         expand(home, sizeof(home) - 1U, path);
}

/// Find the folder that presets go to; it is made if it is the user's own
static bool
find_folder(char path[PATH_MAX])
{
  char              home[PATH_MAX];
  const bool        has_home = home_folder(home);
  const char* const list     = environment_get(ENVIRONMENT_LV2_PATH);
  bool              found    = false;
  if (!list || !*list) {
    memcpy(path, home, sizeof(home));
    return has_home && (!mkdir(path, 0777) || errno == EEXIST);
  }

  for (const char* at = list; *at; at += *at == ':') {
    char         one[PATH_MAX];
    const size_t length = strcspn(at, ":");
    if (expand(at, length, one)) {
      if (has_home && !strcmp(one, home)) {
        memcpy(path, one, sizeof(one));
        return !mkdir(path, 0777) || errno == EEXIST;
      }
      if (!found && !access(one, W_OK | X_OK)) {
        memcpy(path, one, sizeof(one));
        found = true;
      }
    }
    at += length;
  }
  return found;
}

/// Write a word of Turtle between quotes
static void
print_quoted(FILE* const file, const char* const text)
{
  fputc('"', file);
  for (const char* at = text; *at; ++at) {
    if (*at == '"' || *at == '\\') {
      fputc('\\', file);
    }
    fputc(*at, file);
  }
  fputc('"', file);
}

static void
print_head(FILE* const        file,
           const Model* const model,
           const char* const  name,
           const char* const  subject)
{
  fprintf(file,
          "%s<%s>\n\ta pset:Preset ;\n\tlv2:appliesTo <%s> ;\n"
          "\trdfs:label ",
          prefixes,
          subject,
          model->uri);
  print_quoted(file, name);
}

/// Whether a preset holds the value of this port
static bool
is_kept(const ModelPort* const port)
{
  return port->kind == PORT_CONTROL_IN && !port->property && !port->trigger &&
         !port->gate_path && port->designation != DESIGNATION_ENABLED &&
         port->designation != DESIGNATION_FREEWHEEL;
}

/// Digits after the point that tell a float from its neighbours; no exponent,
/// which would make it a double, and some hosts read no doubles
static int
decimals(const float value)
{
  const float size = fabsf(value);
  const int   digits =
    size > 0.0f ? FLT_DECIMAL_DIG - (int)floorf(log10f(size)) : 1;
  return digits > 1 ? digits : 1;
}

static void
print_preset(FILE* const        file,
             const Model* const model,
             const char* const  name,
             const float* const values)
{
  const char* before = " ;\n\tlv2:port";
  print_head(file, model, name, "");
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    if (is_kept(port)) {
      fprintf(file,
              "%s [\n\t\tlv2:symbol \"%s\" ;\n\t\tpset:value %.*f\n\t]",
              before,
              port->symbol,
              decimals(values[p]),
              (double)values[p]);
      before = " ,";
    }
  }
  fputs(" .\n", file);
}

static void
print_manifest(FILE* const        file,
               const Model* const model,
               const char* const  name)
{
  print_head(file, model, name, "preset.ttl");
  fputs(" ;\n\trdfs:seeAlso <preset.ttl> .\n", file);
}

/// Write one file of a bundle beside its place, then move it there
static bool
write_file(const int          folder,
           const char* const  path,
           const Model* const model,
           const char* const  name,
           const float* const values)
{
  unlinkat(folder, "new.ttl", 0);
  const int   fd   = openat(folder,
                        "new.ttl",
                        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                        0666);
  FILE* const file = fd < 0 ? NULL : fdopen(fd, "w");
  if (!file) {
    if (fd >= 0) {
      close(fd);
    }
    return false;
  }
  if (values) {
    print_preset(file, model, name, values);
  } else {
    print_manifest(file, model, name);
  }
  const bool written = !ferror(file);
  return !fclose(file) && written && !renameat(folder, "new.ttl", folder, path);
}

/// Path of a preset's bundle; false if there is no folder for it
static bool
find_bundle(const Model* const model,
            const char* const  name,
            char               path[2 * PATH_MAX])
{
  char folder[PATH_MAX];
  char bundle[PRESET_FOLDER_BYTES];
  preset_name_folder(model, name, bundle);
  const bool found = find_folder(folder);
  if (found) {
    snprintf(path, 2UL * PATH_MAX, "%s/%s", folder, bundle);
  }
  return found;
}

/// A file URI of a path, to be freed: all but the plainest bytes are escaped
static char*
make_uri(const char* const path)
{
  static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                              "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  char* const       uri     = malloc((3U * strlen(path)) + 32U);
  char*             to      = uri;
  if (uri) {
    to = stpcpy(to, "file://");
    for (const char* at = path; *at; ++at) {
      to +=
        sprintf(to, strchr(plain, *at) ? "%c" : "%%%02X", (unsigned char)*at);
    }
    stpcpy(to, "/preset.ttl");
  }
  return uri;
}

char*
preset_write_uri(const Model* const model, const char* const name)
{
  char path[2 * PATH_MAX];
  return find_bundle(model, name, path) ? make_uri(path) : NULL;
}

/// What was written, as it would be read
static Status
make_preset(const Model* const model,
            const char* const  name,
            const float* const values,
            const char* const  path,
            ModelPreset* const made)
{
  *made =
    (ModelPreset){.uri    = make_uri(path),
                  .label  = strdup(name),
                  .values = calloc(model->n_ports + 1U, sizeof(ModelValue))};
  if (!made->uri || !made->label || !made->values) {
    preset_write_free(made);
    return STATUS_NO_MEMORY;
  }
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    if (is_kept(&model->ports[p])) {
      made->values[made->n_values++] = (ModelValue){p, values[p]};
    }
  }
  return STATUS_OK;
}

Status
preset_write(const Model* const model,
             const char* const  name,
             const float* const values,
             ModelPreset* const made,
             Problem* const     problem)
{
  char path[2 * PATH_MAX];
  *made = (ModelPreset){.uri = NULL};
  if (!find_bundle(model, name, path)) {
    problem_set(problem, STATUS_NO_WRITE, "%s", name);
    problem_hint(problem,
                 "no folder of LV2_PATH, and no ~/.lv2, can be written");
    return STATUS_NO_WRITE;
  }

  const bool there = !mkdir(path, 0777) || errno == EEXIST;
  const int  folder =
    there ? open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
  // The manifest last: without it nobody reads the rest
  const bool done = folder >= 0 &&
                    write_file(folder, "preset.ttl", model, name, values) &&
                    write_file(folder, "manifest.ttl", model, name, NULL);
  const int error = errno;
  if (folder >= 0) {
    close(folder);
  }
  if (!done) {
    problem_set(problem, STATUS_NO_WRITE, "%.400s", path);
    problem_hint(problem, "%s", strerror(error));
    return STATUS_NO_WRITE;
  }
  return make_preset(model, name, values, path, made);
}

void
preset_write_free(ModelPreset* const preset)
{
  free(preset->uri);
  free(preset->label);
  free(preset->values);
  *preset = (ModelPreset){.uri = NULL};
}
