# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC

# The picture of the demonstration.  Variables: lanes and marks are files,
# picture is what is made, terminal makes it, parts lists the lanes from the top,
# with blanks between, peaks their peaks, most is the largest difference, and
# lead is the seconds before the first bar.

set terminal @terminal size 900,560 font "sans-serif,12" background "white"
set output picture
n = words(parts)
lead = real(lead)
set title sprintf( \
  "%d instruments, each played by two copies: what was heard, and what failed", n)
set xlabel "bar (of 2.5 s)"
set xrange [lead:lead + 33]
set xtics ("1" lead)
do for [bar = 2:13] { set xtics add (sprintf("%d", bar) lead + 2.5 * (bar - 1)) }
set xtics out nomirror
set yrange [-1.4:n - 0.35]
set ytics ()
do for [k = 1:n] { set ytics add (word(parts, k) n - k) }
set ytics add ("difference" -1)
set ytics scale 0 font ",12"
set grid xtics linecolor rgb "#dddddd" linewidth 1
set border 1
set key off
set lmargin 11

# A lane is as high as its peak, that of the difference as full scale
half = 0.38
line(k) = n - 1 - k
peak(k) = k < n ? real(word(peaks, k + 1)) : 1
set label 1 sprintf("from a render without any fault: %s", \
  most eq '0' ? "none, in any sample" : "up to ".most) \
  at lead + 0.2, -0.75 front textcolor rgb "#333333"
plot for [k = 0:n] lanes index k \
       using 1:(line(k) + half * $2 / peak(k)):(line(k) + half * $3 / peak(k)) \
       with filledcurves linecolor rgb "#0072B2", \
     lanes index n using 1:(-1 + half * $2) \
       with lines linecolor rgb "#0072B2" linewidth 2, \
     marks using 1:(line($2) - 0.4):(0):(0.8) \
       with vectors nohead linecolor rgb "#D55E00" linewidth 2, \
     marks using 1:(line($2) + 0.5):3 \
       with labels textcolor rgb "#A03000" font ",11"
