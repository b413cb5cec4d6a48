#!/bin/sh
# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC
#
# The manual page is well formed, and says all that the program's help says.

set -eu

build=${CHRONUS_BUILD:-build}
page=$build/page.1
trap 'rm -f "$page" "$page.txt"' EXIT
"$build/chronus" help --man >"$page"

if ! command -v groff >/dev/null; then
  echo 'not run: there is no groff'
  exit 0
fi

# No word of warning, and none of the lines broken
said=$(LC_ALL=C groff -ww -man -rLL=2000n -Tascii -P-cbou "$page" 2>&1 \
  >"$page.txt")
[ -z "$said" ] || { echo "$said"; exit 1; }

# Fail unless a line of the page begins with that
n=0
want() {
  n=$((n + 1))
  grep -qE -- "^ *$1" "$page.txt" || { echo "not in the page: $1"; exit 1; }
}

for command in $("$build/chronus" help | sed -n 's/^  chronus \([a-z]*\) .*/\1/p'); do
  [ "$command" = help ] || want "chronus $command"
  for option in $("$build/chronus" help "$command" 2>/dev/null |
    sed -n 's/^  *\(-., \)*--\([a-z-]*\).*/\2/p'); do
    want "(-., )?--$option"
  done
done
for path in $("$build/chronus" info | sed -n '/^OSC  /,$s/^  \([^ ]*\) .*/\1/p'); do
  want "$path "
done
for word in 0 1 2 CHRONUS_OSC_PORT LV2_PATH '.*/words.ttl' /etc/security; do
  want "$word"
done
# No other variable than those of the table is read
if grep -rn 'getenv("' host; then
  exit 1
fi
[ "$n" -gt 60 ] || { echo "only $n things looked for"; exit 1; }
