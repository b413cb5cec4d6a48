#!/bin/sh
# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC
#
# The demonstration injects all that it names and loses nothing by it; a single
# bit that differs would be told.

set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Rendered, whatever server runs here
JACK_DEFAULT_SERVER=none-$$ ./waf demo >"$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
said() { grep -qE "$1" "$folder/log" || { cat "$folder/log"; exit 1; }; }
said '^no JACK server runs'
said '^16 faults, 0 frames lost, 0 bits changed'
for part in pad bass bells lead; do
  said "^$part  *0 of 104448000 bits differ"
done
said 'demo/demo.wav: .* peak 0\.[3-9]'

# 44 bytes of head at least, then samples: the lowest bit of one
build=${CHRONUS_BUILD:-build}
python3 - demo "$build/demo/lead-with.wav" <<'END'
import sys
sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True
import sound
one, other = sound.read(sys.argv[2]), sound.read(sys.argv[2])
assert sound.differing_bits(one, other) == 0
whole = bytearray(other.samples.tobytes())
whole[4000000] ^= 1
other.samples = type(other.samples)('f', bytes(whole))
assert sound.differing_bits(one, other) == 1
assert sound.peak(sound.difference(one, other)) > 0
other.samples.pop()
assert sound.differing_bits(one, other) > 1
END
