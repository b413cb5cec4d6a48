// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/manual/page.h"

#include "host/base/environment.h"
#include "host/base/status.h"
#include "host/command_rows.h"
#include "host/manual/roff.h"
#include "host/option_rows.h"
#include "host/osc/rows.h"

static void
print_begin(FILE* const out)
{
  fputs(".TH CHRONUS 1 \"\" \"Chronus " CHRONUS_VERSION
        "\" \"User Commands\"\n.nh\n",
        out);
  roff_section(out, "NAME");
  fputs("chronus \\- play an LV2 plugin in two copies, so that it does not "
        "fall silent\n",
        out);
  roff_section(out, "SYNOPSIS");
  fputs(".B chronus\n\\fICOMMAND\\fR [\\fIOPTION\\fR...] "
        "[\\fIOPERAND\\fR...]\n.br\n.B chronus help\n[\\fICOMMAND\\fR]\n.br\n"
        ".B chronus \\-\\-version\n",
        out);
  roff_section(out, "DESCRIPTION");
  roff_text(
    out,
    "Chronus is a JACK host that runs two copies of an LV2 plugin on the same "
    "input. When the copy that plays crashes, hangs, comes late or puts out "
    "garbage, the other one's output is heard in the same period. It has a "
    "synth of its own, and is played by MIDI, by OSC and in plain words.");
  roff_paragraph(
    out,
    "PLUGIN is a URI, a name, or a part of one that no other plugin has; "
    "without it the Chronus synth is meant.");
}

/// The options of one command
static void
print_options(FILE* const out, const Command command)
{
  const OptionRow* row = NULL;
  char             form[OPTION_FORM_BYTES];
  for (size_t o = 0U; (row = option_rows_at(o)); ++o) {
    if (row->commands & (unsigned)command) {
      option_rows_form(row, form);
      roff_entry(out, form, row->argument ? row->argument : "", row->help);
    }
  }
}

static void
print_commands(FILE* const out)
{
  const CommandRow* row = NULL;
  roff_section(out, "COMMANDS");
  for (size_t c = 0U; (row = command_rows_at(c)); ++c) {
    fprintf(out, ".SS chronus %s \\fI%s\\fR\n", row->name, row->operand);
    roff_text(out, row->help);
    print_options(out, row->command);
  }
}

static void
print_osc(FILE* const out)
{
  const PathRow* row = NULL;
  roff_section(out, "OSC");
  roff_text(out,
            "chronus run listens by UDP and TCP. What cannot be done is "
            "answered with /error PATH REASON, and changes nothing. The "
            "controls of a plugin have these paths, which chronus info "
            "names:");
  roff_entry(
    out,
    "/mod/MODULE/PARAM",
    "a number, or a text",
    "sets a parameter; without argument it is answered, as are meters, "
    "latency and properties that the plugin alone sets");
  roff_entry(out, "/gate/MODULE", "on, off, 1 or 0", "opens or closes a gate");
  roff_entry(out,
             "/engine/freq, /engine/amp",
             "a number",
             "older names of /mod/sine/freq and /mod/sine/gain");
  roff_paragraph(out, "Every plugin has these beside them:");
  for (uint32_t i = 0U; (row = rows_at(i)); ++i) {
    roff_entry(out, row->path, row->takes, row->doc);
  }
}

static void
print_surroundings(FILE* const out)
{
  const EnvironmentRow* row  = NULL;
  const char*           text = NULL;
  roff_section(out, "EXIT STATUS");
  for (unsigned e = 0U; (text = status_exit_text(e)); ++e) {
    const char number[] = {(char)('0' + e), '\0'};
    roff_entry(out, number, "", text);
  }
  roff_section(out, "ENVIRONMENT");
  for (unsigned i = 0U; (row = environment_at(i)); ++i) {
    roff_entry(out, row->name, "", row->doc);
  }
  roff_section(out, "FILES");
  for (unsigned i = 0U; (row = environment_place(i)); ++i) {
    roff_entry(out, row->name, "", row->doc);
  }
}

static void
print_end(FILE* const out)
{
  roff_section(out, "EXAMPLES");
  roff_text(out, "Play the synth, and tell it something from elsewhere:");
  roff_example(out, "chronus run");
  roff_example(out, "oscsend localhost 5005 /gate/adsr s on");
  roff_example(out, "chronus say play a low C, warmer");
  roff_paragraph(out, "Have the copies in processes, and record all:");
  roff_example(out, "chronus run -i processes --record take.wav");
  roff_paragraph(out, "See what a plugin survives:");
  roff_example(out, "chronus rehearse NAME_OR_URI");
  roff_section(out, "SEE ALSO");
  fputs(".BR jackd (1),\n.BR jalv (1),\n.BR oscsend (1),\n.BR lv2ls (1)\n",
        out);
}

void
page_print(FILE* const out)
{
  print_begin(out);
  print_commands(out);
  print_osc(out);
  print_surroundings(out);
  print_end(out);
}
