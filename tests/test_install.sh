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
want usr/share/man/man1/chronus.1
want usr/share/bash-completion/completions/chronus

# It needs no LV2_PATH to find what was installed with it
env -u CHRONUS_BUNDLE LV2_PATH="$folder" "$folder/usr/bin/chronus" info \
  >"$folder/log"
grep -q urn:chronus:synth "$folder/log"

waf install --prefix=/opt/chronus --libdir=/opt/lib
want opt/chronus/bin/chronus
want opt/lib/lv2/chronus.lv2/chronus.so
want_no opt/chronus/lib

waf uninstall --prefix=/usr
want_no usr/bin/chronus
want_no usr/share/man/man1/chronus.1
want_no usr/share/bash-completion/completions/chronus
want_no usr/lib/lv2/chronus.lv2/chronus.so
want opt/chronus/bin/chronus
