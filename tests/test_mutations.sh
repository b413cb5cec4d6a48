#!/bin/sh
# Copyright 2026 The Chronus authors
# SPDX-License-Identifier: ISC
#
# Each mutation has one place in what it breaks, as the source is now: the rest
# is for ./waf test --mutate, which takes longer.

set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -B - "$folder" <<'END'
import sys

sys.path.insert(0, 'tests')
import mutate

lost = 0
mutations = mutate.read('tests/mutations')
for number, (where, what, old, new) in enumerate(mutations):
    said = mutate.place('%s/%d' % (sys.argv[1], number), where, old, new)
    if said:
        print('%s: %s: %s' % (where, what, said))
        lost += 1
print('%d of %d mutations have their place' % (len(mutations) - lost,
                                               len(mutations)))
sys.exit(lost > 0 or not mutations)
END
