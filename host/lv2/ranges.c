// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "host/lv2/ranges.h"

#include "host/base/text.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

/// Value of a node, NaN if it is none that makes sense
static float
number(const LilvNode* const node)
{
  if (node && lilv_node_is_bool(node)) {
    return lilv_node_as_bool(node) ? 1.0f : 0.0f;
  }
  if (node && (lilv_node_is_float(node) || lilv_node_is_int(node))) {
    const float value = lilv_node_as_float(node);
    return isfinite(value) ? value : NAN;
  }
  return NAN;
}

static int
by_value(const void* const a, const void* const b)
{
  const float x = ((const ModelPoint*)a)->value;
  const float y = ((const ModelPoint*)b)->value;
  return (x > y) - (x < y);
}

/// Read the named values; those without a number are left out
static bool
read_points(const LilvPlugin* const plugin,
            const LilvPort* const   lilv_port,
            ModelPort* const        port)
{
  LilvScalePoints* const points = lilv_port_get_scale_points(plugin, lilv_port);
  const unsigned         n      = points ? lilv_scale_points_size(points) : 0U;
  bool                   ok     = true;
  port->points = n ? (ModelPoint*)calloc(n, sizeof(ModelPoint)) : NULL;
  if (n && port->points) {
    LILV_FOREACH(scale_points, i, points)
    {
      const LilvScalePoint* const point = lilv_scale_points_get(points, i);
      const float value = number(lilv_scale_point_get_value(point));
      if (!isnan(value)) {
        ModelPoint* const to = &port->points[port->n_points++];
        to->value            = value;
        to->label =
          text_line(lilv_node_as_string(lilv_scale_point_get_label(point)));
        ok &= to->label != NULL;
      }
    }
    qsort(port->points, port->n_points, sizeof(ModelPoint), by_value);
  }
  lilv_scale_points_free(points);
  return ok && (port->points || !n);
}

/// What a range without bounds is stretched to
static void
add_bounds(ModelPort* const port)
{
  if (port->points && port->n_points) {
    const float first = port->points[0].value;
    const float last  = port->points[port->n_points - 1U].value;
    port->min         = isnan(port->min) ? first : port->min;
    port->max         = isnan(port->max) ? last : port->max;
  }
  if (isnan(port->min)) {
    port->min = fminf(0.0f, fminf(port->def, port->max));
  }
  if (isnan(port->max)) {
    port->max = fmaxf(1.0f, fmaxf(port->def, port->min));
  }
}

/// A multiple of the rate in Hz, NaN if that is beyond all sense
static float
scaled(const float value, const double rate_hz)
{
  const float hz = (float)((double)value * rate_hz);
  return isfinite(hz) ? hz : NAN;
}

/// Make sense of a range in which NaN stands for what is not known
static void
repair(ModelPort* const port, const double rate_hz)
{
  if (port->sample_rate) {
    // Some give the default in Hz all the same; then it is out of range
    const bool scales = port->def >= port->min && port->def <= port->max;
    port->min         = scaled(port->min, rate_hz);
    port->max         = scaled(port->max, rate_hz);
    port->def         = scales ? scaled(port->def, rate_hz) : port->def;
  }
  add_bounds(port);
  if (port->min > port->max) {
    const float min = port->min;
    port->min       = port->max;
    port->max       = min;
  }
  port->def = isnan(port->def) ? 0.0f : port->def;
  port->def = fminf(fmaxf(port->def, port->min), port->max);
}

void
ranges_fill(ModelPort* const      port,
            const LilvNode* const def,
            const LilvNode* const min,
            const LilvNode* const max)
{
  port->def = number(def);
  port->min = number(min);
  port->max = number(max);
  repair(port, 0.0);
}

bool
ranges_read(const LilvPlugin* const plugin,
            const LilvPort* const   lilv_port,
            const double            rate_hz,
            ModelPort* const        port)
{
  LilvNode* def = NULL;
  LilvNode* min = NULL;
  LilvNode* max = NULL;
  lilv_port_get_range(plugin, lilv_port, &def, &min, &max);
  port->def = number(def);
  port->min = number(min);
  port->max = number(max);
  lilv_node_free(def);
  lilv_node_free(min);
  lilv_node_free(max);

  const bool ok = read_points(plugin, lilv_port, port);
  repair(port, rate_hz);
  return ok;
}
