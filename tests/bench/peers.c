// Copyright 2026 The Chronus authors
// SPDX-License-Identifier: ISC

#include "tests/bench/player.h"

#include <stddef.h>

// The synths, each playing one plain saw per note through a filter of its own,
// as far as its ports allow

#define OURS \
  "saw through its low-pass, envelope running, LFO of an octave on it"
#define SAW "sine_shape=3 adsr_attack=0 adsr_decay=10000"
#define MOVES "lfo_to_cutoff=1 lfo_freq=5"
#define OPEN "filter_mode=3 adsr_decay=0 adsr_sustain=1"

const Peer PEERS[] = {
  {"chronus, AVX-512", "urn:chronus:synth", "16", 128, OURS, SAW, MOVES, OPEN},
  {"chronus, AVX2", "urn:chronus:synth", "8", 128, OURS, SAW, MOVES, OPEN},
  {"chronus, SSE2", "urn:chronus:synth", "4", 128, OURS, SAW, MOVES, OPEN},
  {"mda JX10",
   "http://drobilla.net/plugins/mda/JX10",
   NULL,
   8,
   "one oscillator through its low-pass",
   "osc_mix=0 noise=0 vibrato=0.5 env_sus=1 glide=0",
   "vcf_lfo=0.3",
   "vcf_freq=1 vcf_reso=0 vcf_env=1"},
  {"Calf Monosynth",
   "http://calf.sourceforge.net/plugins/Monosynth",
   NULL,
   1,
   "saw through its low-pass",
   "o1_wave=0 o12_mix=0 o12_detune=0 filter=0 env2cutoff=0 lfo2pitch=0 "
   "adsr_s=1 adsr2_s=1",
   "lfo2filter=1200 cutoff=1000",
   "cutoff=16000 res=0.7 vel2filter=0"},
  {"Calf Organ",
   "http://calf.sourceforge.net/plugins/Organ",
   NULL,
   32,
   "saw; it has no filter per voice",
   "l2=0 l3=0 l9=0 w1=7 transpose=0 perc_level=0 vib_wet=0 polyphony=32 "
   "adsr_s=1",
   "",
   "f1_cutoff=20000 f1_env1=0"},
  {"ZynAddSubFX",
   "http://zynaddsubfx.sourceforge.net",
   NULL,
   60,
   "its default sound: no port sets it",
   "",
   "",
   NULL},
  {"synthv1",
   "http://synthv1.sourceforge.net/lv2",
   NULL,
   64,
   "band-limited saw through its low-pass; its second synth is silent",
   "DCO1_BANDL1=1 DCO1_BALANCE=-1 DCO1_DETUNE=0 DEF2_CHANNEL=16 "
   "DCF1_SUSTAIN=1 DYN1_LIMITER=0",
   "LFO1_CUTOFF=0.3",
   "DCF1_ENABLED=0"},
  {NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL},
};
