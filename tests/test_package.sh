#!/bin/sh
# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC
#
# The Debian packages build from what git knows, lintian finds nothing wrong, and
# what they hold plays where it is unpacked, bit for bit as the build does.

set -eu

for tool in dpkg-buildpackage dh lintian systemd-analyze git; do
  command -v "$tool" >/dev/null ||
    { echo "$tool is not installed: not tested"; exit 0; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
log=$folder/log
fail() { cat "$log"; echo "$*"; exit 1; }
build=$(realpath "${CHRONUS_BUILD:-build}")
score=$(realpath tests/data/quickstart.score)

mkdir -p "$folder/source" "$folder/unpacked" "$folder/run"
chmod 700 "$folder/run"
git ls-files -co --exclude-standard -z |
  xargs -0 cp --parents -t "$folder/source"
(cd "$folder/source" && dpkg-buildpackage -us -uc -b) >"$log" 2>&1 ||
  fail 'dpkg-buildpackage failed'

lintian --allow-root --fail-on error,warning "$folder"/*.changes \
  >"$log" 2>&1 || fail 'lintian finds something'

for package in chronus chronus-lv2; do
  dpkg -x "$folder/$package"_[0-9]*.deb "$folder/unpacked"
done
lv2=$(echo "$folder"/unpacked/usr/lib/*-linux-*/lv2)
env -u CHRONUS_BUNDLE LV2_PATH="$lv2" "$folder/unpacked/usr/bin/chronus" render \
  -i processes -s "$score" -t 5 -o "$folder/packed.wav" >"$log" 2>&1 ||
  fail 'the package does not render'
[ ! -s "$log" ] || fail 'the package has something to say'
"$build/chronus" render -i processes -s "$score" -t 5 -o "$folder/built.wav"
cmp "$folder/packed.wav" "$folder/built.wav"

# The program stands somewhere else here than the unit says
unit=$folder/run/chronus.service
sed "s,=/usr/bin,=$folder/unpacked/usr/bin," \
  "$folder/unpacked/usr/lib/systemd/user/chronus.service" >"$unit"
XDG_RUNTIME_DIR=$folder/run systemd-analyze --user --man=no verify "$unit" \
  >"$log" 2>&1 || fail 'systemd refuses the unit'
[ ! -s "$log" ] || fail 'systemd has something to say'
