#!/bin/sh
# The synth in Ardour, without a screen: it loads, plays, is automated, and comes
# back with the session.

set -eu

ardour=
for path in /usr/bin/ardour[0-9]*-lua; do
  [ -x "$path" ] && ardour=$path
done
if [ -z "$ardour" ]; then
  echo 'ardour is not installed: not tested'
  exit 0
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/lv2"
ln -s "$(realpath "$CHRONUS_BUNDLE")" "$folder/lv2/chronus.lv2"
export HOME="$folder" LV2_PATH="$folder/lv2" CHRONUS_FOLDER="$folder"
unset XDG_CONFIG_HOME

for part in make play; do
  CHRONUS_PART=$part "$ardour" tests/ardour.lua >"$folder/log" 2>&1 || true
  grep -q 'Ardour is content' "$folder/log" || { cat "$folder/log"; exit 1; }
done
