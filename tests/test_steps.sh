#!/bin/sh
# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC
#
# Benchmarks and the corpus show on a terminal, and there alone, what is left.

set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Work of four steps, of which one is done and the second takes 2.8 s
work() {
  echo "python3 -c 'import sys, time; sys.path.insert(0, \"tests\")
import progress
with progress.Progress(\"work\", $1, $2) as shown:
    shown.step(1, \"second\")
    time.sleep(2.8)'"
}

export PYTHONDONTWRITEBYTECODE=1
script -qec "$(work '[None] * 4' False)" "$folder/seen" >/dev/null &
script -qec "$(work '[9, 30, 60, 600]' False)" "$folder/known" >/dev/null &
script -qec "$(work '[None] * 4' True)" "$folder/quiet" >/dev/null &
sh -c "$(work '[None] * 4' False)" >"$folder/unseen" 2>&1 &
wait

# Fail unless the first holds a line of the second
want() {
  grep -q "$2" "$folder/$1" || { cat -v "$folder/$1"; exit 1; }
}
want seen 'work: second, 1 of 4 done, 0 min [0-9]* s left'
want known 'work: second, 1 of 4 done, 11 min 2[0-9] s left'
if grep work: "$folder/quiet" || [ -s "$folder/unseen" ]; then
  cat "$folder/unseen"
  exit 1
fi
