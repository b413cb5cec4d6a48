# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC

# The cost of a voice by the number of notes.  Variables: dots is a file, names
# lists the synths in it, with '|' between, picture is what is made, terminal
# makes it.

set terminal @terminal size 900,480 font "sans-serif,12" background "white"
set output picture
colours = "#0072B2 #0072B2 #0072B2 #D55E00 #009E73 #CC79A7 #E69F00 #56B4E9 #000000"
dashes = "1 2 3 1 1 1 1 1 1"
n = system(sprintf("echo '%s' | tr '|' '\\n' | wc -l", names)) + 0
name(k) = system(sprintf("echo '%s' | cut -d'|' -f%d", names, k))
set title "What a voice costs, by the number of notes that sound"
set xlabel "notes"
set ylabel "ns per sample and voice"
set logscale xy
set xrange [0.9:70]
set xtics (1, 8, 16, 32, 64) nomirror out
set ytics nomirror out
set yrange [*:*]
set grid ytics linecolor rgb "#dddddd"
set key outside right center
plot for [k = 1:n] dots index k - 1 with linespoints linewidth 2 \
  dashtype 0 + word(dashes, (k - 1) % 9 + 1) \
  pointtype k + 3 pointsize 0.9 \
  linecolor rgb word(colours, (k - 1) % 9 + 1) title name(k)
