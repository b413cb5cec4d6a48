#!/bin/sh
# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC
#
# The README's list of OSC paths is what `chronus info` prints.  With --write it
# is made so.

set -eu

build=${CHRONUS_BUILD:-build}
begin='<!-- paths -->'
end='<!-- end -->'

# The list as it should stand, between its marks
list() {
  echo "$begin"
  echo '```'
  "$build/chronus" info | sed -n '/^OSC  /,$p'
  echo '```'
  echo "$end"
}

is=$(sed -n "/^$begin\$/,/^$end\$/p" README.md)
should=$(list)
if [ "${1:-}" = --write ]; then
  {
    sed "/^$begin\$/,\$d" README.md
    list
    sed "1,/^$end\$/d" README.md
  } >"$build/README.new"
  cat "$build/README.new" >README.md
elif [ "$(echo "$should" | wc -l)" -lt 20 ]; then
  echo 'chronus info prints no list'
  exit 1
elif [ "$is" != "$should" ]; then
  echo 'README.md differs; sh tests/test_readme.sh --write mends it'
  exit 1
fi
