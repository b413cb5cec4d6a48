// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/info.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/// Bytes of a number or range as text, the final zero included
#define CELL_BYTES 64

/// Every kind of port but the unknown one, with its heading
static const struct {
  PortKind    kind;    ///< Ports under this heading
  const char* heading; ///< For people
} SECTIONS[] = {
  {PORT_CONTROL_IN, "controls"},
  {PORT_TEXT_IN, "texts"},
  {PORT_CONTROL_OUT, "control outputs"},
  {PORT_TEXT_OUT, "text outputs"},
  {PORT_AUDIO_IN, "audio inputs"},
  {PORT_AUDIO_OUT, "audio outputs"},
  {PORT_CV_IN, "CV inputs"},
  {PORT_CV_OUT, "CV outputs"},
  {PORT_EVENT_IN, "event inputs"},
  {PORT_EVENT_OUT, "event outputs"},
};

static int
larger(const int a, const size_t b)
{
  return (size_t)a > b ? a : (int)b;
}

/// Width of the first column: OSC paths where there are any, else symbols
static int
first_width(const Model* const model)
{
  int width = 0;
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    width = larger(width, strlen(port->path ? port->path : port->symbol));
  }
  return width;
}

static int
symbol_width(const Model* const model)
{
  int width = (int)sizeof("symbol") - 1;
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    width = larger(width, strlen(model->ports[p].symbol));
  }
  return width;
}

/// The properties that change what a number means to the plugin
static void
print_properties(const ModelPort* const port, FILE* const out)
{
  const struct {
    bool        is;   ///< Whether the port has it
    const char* word; ///< For people
  } properties[] = {
    {port->toggled, "toggled"},
    {port->integer, "whole numbers"},
    {port->enumeration, "only the named values"},
    {port->logarithmic, "logarithmic"},
    {port->trigger, "trigger"},
  };
  const char* before = " (";
  for (size_t i = 0U; i < sizeof(properties) / sizeof(properties[0]); ++i) {
    if (properties[i].is) {
      fprintf(out, "%s%s", before, properties[i].word);
      before = ", ";
    }
  }
  fputs(before[0] == ',' ? ")\n" : "\n", out);
}

/// One control input: what to send where, and what it means
static void
print_control(const ModelPort* const port,
              const int              width,
              const int              n_symbol,
              FILE* const            out)
{
  char range[CELL_BYTES] = "any";
  if (isfinite(port->min) || isfinite(port->max)) {
    snprintf(range,
             sizeof(range),
             "%.7g to %.7g",
             (double)port->min,
             (double)port->max);
  }
  fprintf(out,
          "  %-*s  %-*s  %9.7g  %-20s  %-5s  %s",
          width,
          port->path,
          n_symbol,
          port->symbol,
          (double)port->def,
          range,
          port->unit,
          port->name);
  print_properties(port, out);
  for (uint32_t i = 0U; i < port->n_points; ++i) {
    const ModelPoint* const point = &port->points[i];
    fprintf(
      out, "  %*s    %.7g %s\n", width, "", (double)point->value, point->label);
  }
}

/// One port of another kind
static void
print_port(const ModelPort* const port, const int width, FILE* const out)
{
  fprintf(out,
          "  %-*s  %s",
          width,
          port->path ? port->path : port->symbol,
          port->name);
  if (port->midi || port->position) {
    fprintf(out,
            " (%s%s%s)",
            port->midi ? "MIDI" : "",
            port->midi && port->position ? ", " : "",
            port->position ? "time" : "");
  }
  fputs(port->unit[0] ? " in " : "", out);
  fprintf(out, "%s\n", port->unit);
}

static void
print_section(const Model* const model,
              const size_t       section,
              const int          width,
              FILE* const        out)
{
  const PortKind kind     = SECTIONS[section].kind;
  const int      n_symbol = symbol_width(model);
  if (!model_count(model, kind)) {
    return;
  }
  if (kind == PORT_CONTROL_IN) {
    fprintf(out,
            "\n%-*s  %-*s  %9s  %-20s  %-5s  %s\n",
            width + 2,
            SECTIONS[section].heading,
            n_symbol,
            "symbol",
            "default",
            "range",
            "unit",
            "name");
  } else {
    fprintf(out, "\n%s\n", SECTIONS[section].heading);
  }
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    if (port->kind == kind && kind == PORT_CONTROL_IN) {
      print_control(port, width, n_symbol, out);
    } else if (port->kind == kind) {
      print_port(port, width, out);
    }
  }
}

static void
print_gates(const Model* const model, const int width, FILE* const out)
{
  const char* before = "\ngates\n";
  for (uint32_t p = 0U; p < model->n_ports; ++p) {
    const ModelPort* const port = &model->ports[p];
    if (port->gate_path) {
      fprintf(
        out, "%s  %-*s  %s\n", before, width, port->gate_path, port->symbol);
      before = "";
    }
  }
}

static void
print_presets(const Model* const model, const int width, FILE* const out)
{
  fputs(model->n_presets ? "\npresets\n" : "", out);
  for (uint32_t i = 0U; i < model->n_presets; ++i) {
    const ModelPreset* const preset = &model->presets[i];
    fprintf(out, "  %-*s  %s\n", width, preset->label, preset->uri);
  }
}

Status
info_print(const Model* const model, FILE* const out, Problem* const problem)
{
  const int width = first_width(model);
  fprintf(out, "%s\n%s\n", model->name, model->uri);
  for (size_t i = 0U; i < sizeof(SECTIONS) / sizeof(SECTIONS[0]); ++i) {
    print_section(model, i, width, out);
    if (SECTIONS[i].kind == PORT_CONTROL_IN) {
      print_gates(model, width, out);
    }
  }
  print_presets(model, width, out);
  return (fflush(out) || ferror(out))
           ? problem_set(problem, STATUS_NO_WRITE, "%s", model->uri)
           : STATUS_OK;
}
