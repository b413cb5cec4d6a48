#!/bin/sh
# The log and the output slots hold in every order of steps, as far as the model
# goes; each way to break them is found.

set -eu

command -v spin >/dev/null || {
  echo 'spin is missing: apt-get install spin'
  exit 1
}
model=$PWD/tests/log.pml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# Check the model as these options change it; what was found is in the log
check() {
  rm -f pan*
  spin "$@" -a "$model" >log 2>&1 || { cat log; exit 1; }
  ${CC:-cc} -O2 -w -DSAFETY -DCOLLAPSE -o pan pan.c
  ./pan -m100000 >log 2>&1 || { cat log; exit 1; }
}

# It is right: all of it was searched, and nothing was found
right() {
  check "$@"
  if ! grep -q 'errors: 0$' log || grep -qi 'not completed\|too small' log; then
    cat log
    exit 1
  fi
  echo "right${*:+ with }$*: $(sed -n 's/^ *\([0-9]*\) states, stored.*/\1/p' log) states"
}

# It is wrong, and that is found: these words tell what
wrong() {
  found=$1
  shift
  check "$@"
  grep -q "$found" log || { echo "not found: $*"; cat log; exit 1; }
  echo "wrong with $*: $(sed -n 's/^pan:[0-9]*: \(.*\) (at .*/\1/p' log)"
}

right
wrong 'assertion violated (two==seq)' -DNO_SECOND_LOOK
wrong 'assertion violated ((head-seq)>=2)' -DEARLY_HEAD
wrong 'invalid end state (at' -DLATE_BELL
wrong 'assertion violated (shown' -DEARLY_DONE
wrong 'assertion violated (shown' -DGREEDY
right -DCLONE
wrong 'assertion violated (shown' -DCLONE -DLATE_CLONE
wrong 'assertion violated (shown' -DCLONE -DGREEDY
