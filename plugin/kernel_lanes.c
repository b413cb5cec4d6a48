// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "plugin/kernel.h"

#include "plugin/lanes.h"
#include "plugin/lanes_mix.h"
#include "plugin/lanes_voice.h"
#include "plugin/lanes_wave.h"

// The kernels for one kind of machine: compiled once for each, see wscript

#if LANES > 8
#define HALF kernel_8
#else
#define HALF KERNEL
#endif

const Kernel KERNEL = {lanes_advance,
                       lanes_slide,
                       lanes_wave,
                       lanes_sweep,
                       lanes_mix,
                       &HALF,
                       LANES};
