#!/bin/sh
# An install goes where its own options say, whatever was configured before.

set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Install or uninstall below the folder
waf() {
  ./waf "$@" --destdir="$folder" >"$folder/log" 2>&1 ||
    { cat "$folder/log"; exit 1; }
}

# Fail unless a file is there, or is not
want() { [ -f "$folder/$1" ] || { find "$folder"; exit 1; }; }
want_no() { [ ! -e "$folder/$1" ] || { find "$folder"; exit 1; }; }

waf install --prefix=/usr
want usr/bin/chronus
want usr/lib/lv2/chronus.lv2/chronus.so
want usr/lib/lv2/chronus.lv2/manifest.ttl
want usr/lib/lv2/chronus.lv2/presets/pad.ttl
want usr/share/man/man1/chronus.1
want usr/share/bash-completion/completions/chronus
unit=usr/lib/systemd/user/chronus.service
want "$unit"
grep -qx 'ExecStart=/usr/bin/chronus run .*' "$folder/$unit"

# It needs no LV2_PATH to find what was installed with it
env -u CHRONUS_BUNDLE LV2_PATH="$folder" "$folder/usr/bin/chronus" info \
  >"$folder/log"
grep -q urn:chronus:synth "$folder/log"

waf install --prefix=/opt/chronus --libdir=/opt/lib
want opt/chronus/bin/chronus
want opt/lib/lv2/chronus.lv2/chronus.so
want_no opt/chronus/lib/lv2
grep -qx 'ExecStart=/opt/chronus/bin/chronus run .*' \
  "$folder/opt/chronus/lib/systemd/user/chronus.service"
grep -q 'B/opt/lib/lv2/chronus.lv2' \
  "$folder/opt/chronus/share/man/man1/chronus.1"
env -u CHRONUS_BUNDLE LV2_PATH=/nowhere "$folder/opt/chronus/bin/chronus" \
  say -n play C4 >"$folder/log" 2>/dev/null
grep -q '/gate/adsr on' "$folder/log"

waf uninstall --prefix=/usr
want_no usr
want opt/chronus/bin/chronus
waf uninstall --prefix=/opt/chronus --libdir=/opt/lib
want_no opt
