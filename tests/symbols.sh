#!/usr/bin/env bash
# tests/symbols.sh ARCHIVE...: no two rooms may define the same global name. The linker would take
# the first and say nothing.
set -eu
twice=$(for archive in "$@"; do
    nm -g --defined-only "$archive" 2>/dev/null |
        awk -v room="$(basename "$archive")" 'NF == 3 { print $3, room }'
done | sort -u | awk '{ print $1 }' | uniq -d)
[ -z "$twice" ] && exit 0
printf 'Defined in two rooms: %s\n' $twice
exit 1
