// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/base/figures.h"

#include "host/base/pledge.h"

#include <string.h>

typedef struct {
  Figure*  figures; ///< Where they go
  uint32_t n;       ///< How many there are
} Sheet;

static void
add(Sheet* const sheet, const char* const key, const double number)
{
  sheet->figures[sheet->n++] = (Figure){.key = key, .number = number};
}

/// Add what is no count
static void
add_fraction(Sheet* const sheet, const char* const key, const double number)
{
  sheet->figures[sheet->n++] =
    (Figure){.key = key, .number = number, .fraction = true};
}

static void
add_count(Sheet* const sheet, const char* const key, const Count* const count)
{
  add(sheet, key, (double)count_read(count));
}

/// Quantile of a histogram, in units of `unit_ns`
static double
quantile(const Hist* const hist, const double fraction, const double unit_ns)
{
  return (double)hist_quantile_ns(hist, fraction) / unit_ns;
}

static double
worst(const Hist* const hist, const double unit_ns)
{
  return (double)atomic_load_explicit(&hist->max_ns, memory_order_relaxed) /
         unit_ns;
}

static void
add_times(Sheet* const sheet, const Stats* const stats)
{
  static const char* const copy_p50[] = {
    "copy_us/0/p50", "copy_us/1/p50", "copy_us/2/p50"};
  static const char* const copy_max[] = {
    "copy_us/0/max", "copy_us/1/max", "copy_us/2/max"};

  add_fraction(sheet, "restore_ms/p50", quantile(&stats->restore, 0.5, 1e6));
  add_fraction(sheet, "restore_ms/max", worst(&stats->restore, 1e6));
  add_fraction(sheet, "cycle_us/p50", quantile(&stats->cycle, 0.5, 1e3));
  add_fraction(sheet, "cycle_us/p99", quantile(&stats->cycle, 0.99, 1e3));
  add_fraction(sheet, "cycle_us/max", worst(&stats->cycle, 1e3));
  for (uint32_t r = 0U; r < COPIES_MAX; ++r) {
    if (atomic_load_explicit(&stats->copy[r].n, memory_order_relaxed)) {
      add_fraction(sheet, copy_p50[r], quantile(&stats->copy[r], 0.5, 1e3));
      add_fraction(sheet, copy_max[r], worst(&stats->copy[r], 1e3));
    }
  }
}

static void
add_upgrades(Sheet* const sheet, const Stats* const stats)
{
  const char* const way = atomic_load(&stats->upgrade_way);
  add_count(sheet, "saves", &stats->saves);
  add_count(sheet, "saves_failed", &stats->saves_failed);
  add_count(sheet, "upgrades", &stats->upgrades);
  add_count(sheet, "upgrades_failed", &stats->upgrades_failed);
  add(sheet, "upgrading", atomic_load(&stats->upgrading));
  if (way) {
    add_count(sheet, "upgrade_frame", &stats->upgrade_frame);
    sheet->figures[sheet->n++] = (Figure){.key = "upgrade_way", .text = way};
  }
}

static void
add_recording(Sheet* const sheet, const Stats* const stats)
{
  add(sheet, "recording", atomic_load(&stats->recording));
  add_count(sheet, "record_from", &stats->record_from);
  add_count(sheet, "record_frames", &stats->record_frames);
  add(sheet,
      "record_dropped",
      (double)(count_read(&stats->record_missed) +
               count_read(&stats->record_lost)));
}

/// Add what can be promised of the copies as they are now
static void
add_pledge(Sheet* const sheet, const Stats* const stats)
{
  const Pledge pledge = {
    .processes = stats->isolate && !strcmp(stats->isolate, "processes"),
    .exact     = atomic_load_explicit(&stats->exact, memory_order_relaxed),
    .repeats   = !atomic_load_explicit(&stats->apart, memory_order_relaxed),
    .spare     = atomic_load_explicit(&stats->spare, memory_order_relaxed)};
  sheet->figures[sheet->n++] =
    (Figure){.key = "promise", .text = pledge_single(&pledge)};
  sheet->figures[sheet->n++] =
    (Figure){.key = "promise_both", .text = pledge_double(&pledge)};
}

uint32_t
figures_read(const Stats* const stats, Figure figures[FIGURES_MAX])
{
  Sheet             sheet  = {.figures = figures};
  const char* const poison = atomic_load(&stats->poison);

  figures[sheet.n++] = (Figure){.key = "plugin", .text = stats->plugin};
  figures[sheet.n++] = (Figure){.key = "isolate", .text = stats->isolate};
  add_pledge(&sheet, stats);
  add_fraction(&sheet, "rate", stats->rate_hz);
  add_fraction(&sheet, "deadline", stats->deadline);
  add(
    &sheet, "block", atomic_load_explicit(&stats->block, memory_order_relaxed));
  add(
    &sheet, "ready", atomic_load_explicit(&stats->ready, memory_order_relaxed));
  add_count(&sheet, "blocks", &stats->blocks);
  add_count(&sheet, "frames", &stats->frames);
  add_count(&sheet, "swaps", &stats->swaps);
  add_count(&sheet, "hedged_blocks", &stats->hedged_blocks);
  add_count(&sheet, "deadline_misses", &stats->deadline_misses);
  add_count(&sheet, "lost_frames", &stats->lost_frames);
  add_count(&sheet, "lost_to_machine", &stats->lost_to_machine);
  add_count(&sheet, "lost_events", &stats->lost_events);
  add_count(&sheet, "lost_echoes", &stats->lost_echoes);
  add_count(&sheet, "diverged_blocks", &stats->diverged_blocks);
  add_count(&sheet, "poisoned", &stats->poisoned);
  if (poison) {
    figures[sheet.n++] = (Figure){.key = "last_poison", .text = poison};
  }
  add_count(&sheet, "late_cycles", &stats->late_cycles);
  add_count(&sheet, "xruns", &stats->xruns);
  add_count(&sheet, "skipped_frames", &stats->skipped_frames);
  add_count(&sheet, "server_losses", &stats->server_losses);
  add_count(&sheet, "server_away_ms", &stats->server_away_ms);
  add_count(&sheet, "lost_incidents", &stats->lost_incidents);
  add_count(&sheet, "lost_lines", &stats->lost_lines);
  add_count(&sheet, "restored", &stats->restored);
  add_count(&sheet, "restored_fresh", &stats->restored_fresh);
  add_count(&sheet, "restored_state", &stats->restored_state);
  add_upgrades(&sheet, stats);
  add_recording(&sheet, stats);
  add_times(&sheet, stats);
  add_count(&sheet, "osc_messages", &stats->osc_messages);
  add_count(&sheet, "osc_errors", &stats->osc_errors);
  add_count(&sheet, "osc_dropped", &stats->osc_dropped);
  add_count(&sheet, "osc_denied", &stats->osc_denied);
  add_count(&sheet, "osc_merged", &stats->osc_merged);
  add_count(&sheet, "osc_late", &stats->osc_late);
  return sheet.n;
}
