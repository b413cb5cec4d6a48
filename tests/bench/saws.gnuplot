# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC

# The picture of the saws' spectra.  Variables: dots is a file, names lists the
# synths in it, with '|' between, picture is what is made, terminal makes it.

set terminal @terminal size 900,660 font "sans-serif,12" background "white"
set output picture
set multiplot layout 3,1 \
  title "A saw at 2093 Hz: what stands between its harmonics is alias and noise"
set xrange [0:20]
set yrange [-180:10]
set ytics 30
set grid ytics
set ylabel "dB"
set lmargin 9
do for [k = 1:3] {
  name = system(sprintf("echo '%s' | cut -d'|' -f%d", names, k))
  set xlabel (k == 3 ? "kHz" : "")
  plot dots index name using ($1 / 1000):2 \
    with lines linewidth 1 linecolor rgb "#1f4e79" title name
}
