# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC

# How often a period of 64 frames cost how much.  Variables: dots is a file, names
# lists the hosts in it, with '|' between, picture is what is made, terminal
# makes it.

set terminal @terminal size 900,760 font "sans-serif,12" background "white"
set output picture
n = system(sprintf("echo '%s' | tr '|' '\\n' | wc -l", names)) + 0
name(k) = system(sprintf("echo '%s' | cut -d'|' -f%d", names, k))
set multiplot layout n, 1 margins 0.08, 0.97, 0.07, 0.93 spacing 0, 0.02 \
  title "How long a host takes in a period of 64 frames (1333 us)"
set logscale xy
set xrange [10:1400]
set yrange [0.7:*]
set ytics (1, 10, 100, 1000) nomirror out
set xtics nomirror out format ""
set grid xtics linecolor rgb "#dddddd"
set key top right samplen 0
set label 1 "periods" at screen 0.015, 0.5 center rotate
do for [k = 1:n] {
  if (k == n) { set xtics format "%g"; set xlabel "us" offset 0, 0.5 }
  plot dots index k - 1 using 1:2 with impulses linewidth 3 \
    linecolor rgb (name(k)[1:4] eq "jalv" ? "#D55E00" : "#0072B2") title name(k)
  unset label 1
}
unset multiplot
