// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/midnam.h"

#include <lv2/core/lv2.h>

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Names for what the synth does with MIDI

enum {
  MODEL_BYTES = 32,   ///< Room for the longest model
  TEXT_BYTES  = 8192, ///< Room for the document
};

/// A controller
typedef struct {
  int         number; ///< 0-127
  const char* name;   ///< What it moves
} Control;

static const Control CONTROLS[] = {
  {1, "Vibrato"},
  {6, "Data Entry"},
  {7, "Volume"},
  {10, "Pan"},
  {11, "Expression"},
  {38, "Data Entry, Fine"},
  {64, "Sustain"},
  {66, "Sostenuto"},
  {67, "Soft"},
  {71, "Resonance"},
  {72, "Release"},
  {73, "Attack"},
  {74, "Cutoff"},
};

// The parts of a document, by MIDINameDocument10.dtd of the MMA
static const char HEAD[] =
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  "<!DOCTYPE MIDINameDocument PUBLIC \"-//MIDI Manufacturers Association//DTD "
  "MIDINameDocument 1.0//EN\" "
  "\"http://www.midi.org/dtds/MIDINameDocument10.dtd\">\n"
  "<MIDINameDocument>\n"
  "<Author>The Chronus authors</Author>\n"
  "<MasterDeviceNames>\n"
  "<Manufacturer>Chronus</Manufacturer>\n"
  "<Model>%s</Model>\n"
  "<CustomDeviceMode Name=\"Default\">\n"
  "<ChannelNameSetAssignments>\n";
static const char NAMES[] = "</ChannelNameSetAssignments>\n"
                            "</CustomDeviceMode>\n"
                            "<ChannelNameSet Name=\"Names\">\n"
                            "<AvailableForChannels>\n";
static const char LIST[]  = "</AvailableForChannels>\n"
                            "<UsesControlNameList Name=\"Controls\"/>\n"
                            "</ChannelNameSet>\n"
                            "<ControlNameList Name=\"Controls\">\n";
static const char TAIL[]  = "</ControlNameList>\n"
                            "</MasterDeviceNames>\n"
                            "</MIDINameDocument>\n";

/// Add to a text of less than TEXT_BYTES.
__attribute__((format(printf, 2, 3))) static void
append(char* const text, const char* const format, ...)
{
  const size_t at = strlen(text);
  va_list      values;
  va_start(values, format);
  (void)vsnprintf(text + at, TEXT_BYTES - at, format, values);
  va_end(values);
}

/// Write the model of an instance.
static void
write_model(const LV2_Handle instance, char model[MODEL_BYTES])
{
  const unsigned long long number = (uintptr_t)instance;
  (void)snprintf(model, MODEL_BYTES, "Chronus-%llx", number);
}

char*
midnam_document(const LV2_Handle instance)
{
  char        model[MODEL_BYTES];
  char* const text = (char*)calloc(1U, TEXT_BYTES);
  if (!text) {
    return NULL;
  }
  write_model(instance, model);
  append(text, HEAD, model);
  for (int c = 1; c <= 16; ++c) {
    append(
      text, "<ChannelNameSetAssign Channel=\"%d\" NameSet=\"Names\"/>\n", c);
  }
  append(text, NAMES);
  for (int c = 1; c <= 16; ++c) {
    append(text, "<AvailableChannel Channel=\"%d\" Available=\"true\"/>\n", c);
  }
  append(text, LIST);
  for (size_t k = 0U; k < sizeof(CONTROLS) / sizeof(CONTROLS[0]); ++k) {
    append(text,
           "<Control Type=\"7bit\" Number=\"%d\" Name=\"%s\"/>\n",
           CONTROLS[k].number,
           CONTROLS[k].name);
  }
  append(text, TAIL);
  return text;
}

char*
midnam_model(const LV2_Handle instance)
{
  char* const model = (char*)malloc(MODEL_BYTES);
  if (model) {
    write_model(instance, model);
  }
  return model;
}

void
midnam_free(char* const text)
{
  free(text);
}
