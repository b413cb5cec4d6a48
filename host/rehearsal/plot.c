// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/rehearsal/plot.h"

#include "host/files/gnuplot.h"
#include "host/rehearsal/table.h"
#include "host/rehearsal/tally.h"
#include "host/rehearsal/view.h"

#include <math.h>
#include <stdbool.h>

/// Bins of the histogram: so many for a factor of ten, from 10 us to 10 s
#define BINS_PER_DECADE 8
#define N_BINS (6 * BINS_PER_DECADE)
#define LEAST_NS 1e4

/// Panels beside each other, and the height of one, pixels
#define COLUMNS 4U
#define PANEL_HEIGHT 200U

/// Room for what stands above and below all of them, pixels
#define HEADING_HEIGHT 50U

/// A panel for each kind of fault, and one that explains the colours
static const char around[] =
  "set multiplot layout (n + 4) / 4, 4 title heading font ',13' \\\n"
  "  margins 0.065, 0.985, 55.0 / height, 1 - 70.0 / height \\\n"
  "  spacing 0.07, 85.0 / height\n"
  "set key off\n"
  "set tics nomirror out\n"
  "set border 3\n"
  "set xtics period format '%.2g'\n"
  "set xrange [] noextend\n"
  "set xlabel 'ms after the fault' offset 0, 0.5\n"
  "set arrow 1 from 0, graph 0 to 0, graph 1 nohead dashtype 2 \\\n"
  "  linecolor '#777777'\n"
  "do for [k = 0:n - 1] {\n"
  "  p = real(word(peaks, k + 1))\n"
  "  set yrange [-1.15 * p:1.15 * p]\n"
  "  set ytics (sprintf('%.2g', p) p, sprintf('%.2g', -p) -p) font ',10'\n"
  "  set title word(titles, k + 1) offset 0, -0.6\n"
  "  plot $heard index k using 1:2 with lines lw 4 lc '#9AD0F5', \\\n"
  "       $heard index k using 1:3 with lines lw 1.2 lc '#003F6F', \\\n"
  "       $gaps index k using 1:2 with lines lw 1.6 lc '#D55E00'\n"
  "}\n"
  "unset arrow 1\n"
  "unset border; unset tics; unset xlabel; unset title\n"
  "set key center center samplen 3 spacing 1.4\n"
  "set yrange [0:1]\n"
  "plot NaN with lines lw 4 lc '#9AD0F5' title 'without the fault', \\\n"
  "     NaN with lines lw 1.2 lc '#003F6F' title 'with it', \\\n"
  "     NaN with lines lw 1.6 lc '#D55E00' title 'difference'\n"
  "unset multiplot\n";

/// How often it took how long, by isolation
static const char restored[] =
  "set title 'From the verdict on a copy until the pair is whole again'\n"
  "set logscale x\n"
  "set xlabel 'ms'\n"
  "set ylabel 'faults'\n"
  "set yrange [0:*]\n"
  "set offsets 0, 0, graph 0.08, 0\n"
  "set tics nomirror out\n"
  "set grid ytics linecolor '#dddddd'\n"
  "set key top right\n"
  "set style fill transparent solid 0.6\n"
  "plot for [k = 1:words(names)] \\\n"
  "  $times using 1:(0):1:2:(0):k + 2 with boxxyerror \\\n"
  "  linecolor rgb word('#0072B2 #E69F00', k) title word(names, k)\n";

/// Whether the difference is not the same before this sample and after it
static bool
turns(const View* const view, const uint32_t i)
{
  if (!i || i + 1U == view->n) {
    return true;
  }
  const double gap = view_gap(view, i);
  return gap < view_gap(view, i - 1U) || gap > view_gap(view, i - 1U) ||
         gap < view_gap(view, i + 1U) || gap > view_gap(view, i + 1U);
}

/// Write what is heard without each fault and with it
static void
write_heard(FILE* const file, const View* const views, const uint32_t n)
{
  fputs("$heard << END\n", file);
  for (uint32_t v = 0U; v < n; ++v) {
    const View* const view = &views[v];
    for (uint32_t i = 0U; i < view->n; ++i) {
      fprintf(file,
              "%.3f %.5g %.5g\n",
              view_ms(view, i),
              view_without(view, i),
              (double)view->heard[i]);
    }
    fputs("\n\n", file);
  }
  fputs("END\n", file);
}

/// Write the differences
static void
write_gaps(FILE* const file, const View* const views, const uint32_t n)
{
  fputs("$gaps << END\n", file);
  for (uint32_t v = 0U; v < n; ++v) {
    for (uint32_t i = 0U; i < views[v].n; ++i) {
      if (turns(&views[v], i)) {
        fprintf(
          file, "%.3f %.5g\n", view_ms(&views[v], i), view_gap(&views[v], i));
      }
    }
    fputs("\n\n", file);
  }
  fputs("END\n", file);
}

/// Write what stands above each panel, and how high it is
static void
write_heads(FILE* const       file,
            const View* const views,
            const uint32_t    n,
            const FaultWhich  which)
{
  fputs("titles = '", file);
  for (uint32_t v = 0U; v < n; ++v) {
    const Tally row = tally_row(views[v].scene, views[v].kind, which);
    fprintf(file,
            "\"%s: worst gap %llu frames\" ",
            fault_name(views[v].kind),
            (unsigned long long)row.gap);
  }
  fputs("'\npeaks = '", file);
  for (uint32_t v = 0U; v < n; ++v) {
    fprintf(file, "%.2g ", view_peak(&views[v]));
  }
  fprintf(file, "'\nn = %u\n", n);
}

static Status
plot_around(const char* const  folder,
            const Scene* const scene,
            const FaultWhich   which,
            FILE* const        out,
            Problem* const     problem)
{
  char           name[64];
  char           heading[128];
  Gnuplot        gnuplot = {.file = NULL};
  View           views[FAULT_KINDS];
  const uint32_t n      = views_find(views, scene, which);
  const uint32_t n_rows = (n + COLUMNS) / COLUMNS; // One explains the colours
  const char* const isolation = table_isolation(scene);
  const bool        both      = which == FAULT_BOTH;
  snprintf(name, sizeof(name), "%s-%s", isolation, both ? "both" : "active");
  snprintf(heading,
           sizeof(heading),
           "Copies in %s: first output, of full scale, when %s",
           isolation,
           both ? "both fail in one block" : "the one that plays fails");
  Status st = gnuplot_open(&gnuplot, folder, name, problem);
  if (!st) {
    gnuplot_define(&gnuplot, "heading", heading);
    write_heard(gnuplot.file, views, n);
    write_gaps(gnuplot.file, views, n);
    write_heads(gnuplot.file, views, n, which);
    fprintf(
      gnuplot.file, "period = %.5g\n", 1e3 * scene->block / scene->rate_hz);
    st = gnuplot_close(
      &gnuplot, around, (n_rows * PANEL_HEIGHT) + HEADING_HEIGHT, problem);
  }
  if (!st) {
    fprintf(out, "%s/%s.svg, .png\n", folder, name);
  }
  return st;
}

/// Count into bins how long it took in a scene
static void
count_times(const Scene* const scene, uint32_t bins[N_BINS])
{
  for (uint32_t t = 0U; t < scene->n_trials; ++t) {
    const double ns  = (double)scene->trials[t].restore_ns;
    const double bin = floor(BINS_PER_DECADE * log10(ns / LEAST_NS));
    if (ns > 0.0) {
      ++bins[(uint32_t)fmin(fmax(bin, 0.0), N_BINS - 1.0)];
    }
  }
}

static Status
plot_restored(const char* const         folder,
              const Scene* const* const scenes,
              const uint32_t            n_scenes,
              FILE* const               out,
              Problem* const            problem)
{
  Gnuplot gnuplot = {.file = NULL};
  Status  st      = gnuplot_open(&gnuplot, folder, "restored", problem);
  if (st) {
    return st;
  }

  uint32_t bins[2][N_BINS] = {
    {0U}}; // Of threads and of processes, as rehearsed
  FILE* const file = gnuplot.file;
  fputs("names = '", file);
  for (uint32_t s = 0U; s < n_scenes; ++s) {
    count_times(scenes[s], bins[s]);
    fprintf(file, "%s ", table_isolation(scenes[s]));
  }
  fputs("'\n$times << END\n", file);
  for (uint32_t b = 0U; b < N_BINS; ++b) {
    if (!bins[0][b] && !bins[1][b]) {
      continue; // The axis ends where any are
    }
    const double from_ms =
      LEAST_NS / 1e6 * pow(10.0, (double)b / BINS_PER_DECADE);
    fprintf(file,
            "%.5g %.5g %u %u\n",
            from_ms,
            from_ms * pow(10.0, 1.0 / BINS_PER_DECADE),
            bins[0][b],
            bins[1][b]);
  }
  fputs("END\n", file);
  st = gnuplot_close(&gnuplot, restored, 400U, problem);
  if (!st) {
    fprintf(out, "%s/restored.svg, .png\n", folder);
  }
  return st;
}

Status
plot_scenes(const char* const         folder,
            const Scene* const* const scenes,
            const uint32_t            n_scenes,
            FILE* const               out,
            Problem* const            problem)
{
  Status st = STATUS_OK;
  for (uint32_t s = 0U; !st && s < n_scenes; ++s) {
    st = plot_around(folder, scenes[s], FAULT_ACTIVE, out, problem);
    st = st ? st : plot_around(folder, scenes[s], FAULT_BOTH, out, problem);
  }
  return st ? st : plot_restored(folder, scenes, n_scenes, out, problem);
}
