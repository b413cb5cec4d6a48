// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/table.h"

#include "host/rehearsal/promise.h"
#include "host/rehearsal/tally.h"

#include <string.h>

/// Room for a figure
#define CELL_BYTES 24U

const char*
table_isolation(const Scene* const scene)
{
  return scene->processes ? "processes" : "threads";
}

static const char*
which_name(const FaultWhich which)
{
  return which == FAULT_ACTIVE    ? "active"
         : which == FAULT_STANDBY ? "standby"
                                  : "both";
}

/// Why nobody can tell such a fault from a sound plugin
static const char*
untold_reason(const Scene* const scene,
              const FaultKind    kind,
              const FaultWhich   which)
{
  return !scene->n_outputs     ? "it puts out no sound"
         : which == FAULT_BOTH ? "both copies agree"
         : kind == FAULT_SILENCE && !scene_is_exact(scene)
           ? "the copies differ anyway"
           : "it sounds like that itself";
}

static void
print_row(const Scene* const scene,
          const FaultKind    kind,
          const FaultWhich   which,
          FILE* const        out)
{
  const Tally row = tally_row(scene, kind, which);
  fprintf(out,
          "%-9s %-7s %-7s ",
          table_isolation(scene),
          fault_name(kind),
          which_name(which));
  if (!row.n_tried) {
    fprintf(out, "  cannot be told: %s\n", untold_reason(scene, kind, which));
    return;
  }

  char       bits[CELL_BYTES] = "-";
  const bool told =
    which == FAULT_BOTH ? scene->repeats : scene_is_exact(scene);
  if (told) {
    snprintf(bits, sizeof(bits), "%llu", (unsigned long long)row.bits);
  }
  fprintf(out,
          "%5u %8u %9llu %11s",
          row.n_tried,
          row.n_survived,
          (unsigned long long)row.gap,
          bits);
  if (row.n_restored) {
    fprintf(out,
            " %8.2f %8.2f\n",
            (double)row.median_ns / 1e6,
            (double)row.worst_ns / 1e6);
  } else {
    fprintf(out, " %8s %8s\n", "-", "-");
  }
}

void
table_begin(FILE* const out)
{
  fputs("isolation fault   copy    tried survived worst gap        bits"
        "      restored, ms\n"
        "                                          frames     changed"
        "   median    worst\n",
        out);
}

void
table_scene(const Scene* const scene, FILE* const out)
{
  for (uint32_t k = 0U; k < FAULT_KINDS; ++k) {
    const FaultKind kind = (FaultKind)k;
    if (!scene->processes && fault_needs_process(kind)) {
      fprintf(out,
              "%-9s %-7s %-9s needs processes\n",
              table_isolation(scene),
              fault_name(kind),
              "any");
    } else {
      print_row(scene, kind, FAULT_ACTIVE, out);
      print_row(scene, kind, FAULT_STANDBY, out);
      print_row(scene, kind, FAULT_BOTH, out);
    }
  }
}

/// Print what was promised, and what a busy machine did to that
static void
print_notes(const Scene* const scene, FILE* const out)
{
  const Pledge pledge = promise_pledge(scene);
  fprintf(out,
          "%-9s promised: %s\n"
          "          both: %s\n"
          "          hung: no progress for %.0f ms\n",
          table_isolation(scene),
          pledge_single(&pledge),
          pledge_double(&pledge),
          (double)scene->patience_ns / 1e6);
  if (scene->most) {
    fprintf(out,
            "          at most %u of each fault on each copy: a take without "
            "any needs\n          %.1f s of the processor\n",
            scene->most,
            (double)scene->take_ns / 1e9);
  }
  if (scene->n_spoilt) {
    fprintf(out,
            "          takes broken off, as other copies hung by themselves: "
            "%u\n",
            scene->n_spoilt);
  }
  if (scene->unplanned) {
    fprintf(out,
            "          copies given up without a fault: %llu (%s%s)\n",
            (unsigned long long)scene->unplanned,
            scene->reason,
            strcmp(scene->reason, "hung") ? "" : "; the machine is busy");
  }
}

void
table_end(const Scene* const* const scenes,
          const uint32_t            n_scenes,
          FILE* const               out)
{
  Tally single = {.n_tried = 0U};
  Tally both   = {.n_tried = 0U};
  bool  exact  = true;
  fputc('\n', out);
  for (uint32_t s = 0U; s < n_scenes; ++s) {
    tally_add(&single, scenes[s], false);
    tally_add(&both, scenes[s], true);
    exact = exact && scene_is_exact(scenes[s]);
    print_notes(scenes[s], out);
  }
  fprintf(out,
          "%u of %u single faults survived, worst gap %llu frames",
          single.n_survived,
          single.n_tried,
          (unsigned long long)single.gap);
  if (exact) {
    fprintf(out, ", %llu bits changed", (unsigned long long)single.bits);
  }
  fprintf(out,
          "\n%u of %u double faults survived, worst gap %llu frames\n",
          both.n_survived,
          both.n_tried,
          (unsigned long long)both.gap);
}

static void
print_flaw(const Scene* const scene, const Trial* const trial, FILE* const out)
{
  switch (promise_judge(scene, trial)) {
    case FLAW_NONE:
      break;
    case FLAW_HOST:
      fprintf(out,
              "the host ended (%s)",
              scene->ending ? strsignal(scene->ending) : "exit");
      break;
    case FLAW_ALONE:
      fputs("the pair was not whole again", out);
      break;
    case FLAW_FRAMES:
      fprintf(out, "%llu frames lost", (unsigned long long)trial->lost_frames);
      break;
    case FLAW_PAIR:
      fputs("the new copy gives other bits than its peer", out);
      break;
    case FLAW_BITS:
      fprintf(
        out, "%llu bits changed", (unsigned long long)trial->changed_bits);
      break;
  }
}

uint32_t
table_broken(const Scene* const scene, FILE* const out)
{
  uint32_t n = 0U;
  for (uint32_t k = 0U; k < FAULT_KINDS; ++k) {
    for (uint32_t w = 0U; w <= FAULT_BOTH; ++w) {
      const Tally row = tally_row(scene, (FaultKind)k, (FaultWhich)w);
      if (row.broken) {
        ++n;
        fprintf(out,
                "chronus: %s, %s, %s: promise broken: ",
                table_isolation(scene),
                fault_name((FaultKind)k),
                which_name((FaultWhich)w));
        print_flaw(scene, row.broken, out);
        fprintf(out,
                ", first in block %llu; %u of %u such faults\n",
                (unsigned long long)row.broken->seq,
                row.n_tried - row.n_survived,
                row.n_tried);
      }
    }
  }
  return n;
}
