#!/usr/bin/env bash
# export, import and verify on a store of this test's own: import_test.sh PROGRAM
# A claim that does not hold is printed, and the test fails.
set -u
caseboard=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
pack=policies/masip
umask 077

check() { # check "what is so" STATUS command…: it ends with this status
    local what=$1 expected=$2 status
    shift 2
    "$@" >"$folder/out" 2>"$folder/err"
    status=$?
    [ "$status" -eq "$expected" ] && return
    echo "not so: $what (status $status, expected $expected)"
    sed 's/^/    /' "$folder/err"
    failed=1
}
says() { # says "what is so" TEXT: the last command printed it to standard error
    grep -q -- "$2" "$folder/err" && return
    echo "not so: $1; it said:"
    sed 's/^/    /' "$folder/err"
    failed=1
}
on() { # on NAME subcommand…: with the store and the key of this name
    local name=$1
    shift
    "$caseboard" "$@" --store "$folder/$name.db" --key "$folder/$name.key"
}
import() { # import NAME FILE…
    local name=$1
    shift
    on "$name" import --board northmere --pack "$pack" "$@"
}
exported() { # exported NAME: its journal, as a file of that name
    on "$1" export --board northmere --out "$folder/$1.ndjson" 2>"$folder/err"
}
same() { # same "what is so" FILE FILE
    cmp -s "$folder/$2" "$folder/$3" && return
    echo "not so: $1"
    failed=1
}

check "a board is made" 0 on a board add northmere --name Northmere --training --pack "$pack"
for case in heron lapwing; do
    check "$case is taken" 0 import a "tests/cases/$case.ndjson"
done
exported a
check "a case is taken twice" 0 import a tests/cases/heron.ndjson
says "the second time nothing is new" "import: 0 events taken"
cp "$folder/a.ndjson" "$folder/before.ndjson"
exported a
same "importing twice changes nothing" a.ndjson before.ndjson
[ "$(wc -l <"$folder/a.ndjson")" -gt 90 ] || { echo "not so: an export holds every event"; failed=1; }

check "a whole journal goes into a new store" 0 import b --create --training "$folder/a.ndjson"
exported b
same "export, import, export gives the same bytes" a.ndjson b.ndjson
check "what was imported is whole" 0 "$caseboard" verify --store "$folder/b.db"

sed '40s/"did":"[^"]*"/"did":"nobody.knows"/' "$folder/a.ndjson" >"$folder/bad.ndjson"
check "a line of bad form is refused" 1 import c --create --training "$folder/bad.ndjson"
says "its number is told" "line 40: "
check "nothing of a refused file is there" 1 on c export --board northmere

sed '30d' "$folder/a.ndjson" >"$folder/gap.ndjson"
check "a gap is refused" 1 import c "$folder/gap.ndjson"
says "the line after the gap is named" "line 30: "

tr -d '\n' <tests/cases/heron.ndjson >"$folder/joined.ndjson"
check "two events on a line are refused" 1 import a "$folder/joined.ndjson"

sed '3s/Marta/Marla/;2s/Marta/Marla/' tests/cases/heron.ndjson >"$folder/other.ndjson"
check "another history of the same stream is refused" 1 import a "$folder/other.ndjson"
says "the line that differs is named" "line 2: .*another event in the store"
exported a
same "refusals leave the store as it was" a.ndjson before.ndjson

head -1 tests/cases/heron.ndjson | sed 's/d5ffead2/d5ffead3/g' >"$folder/command.ndjson"
check "a command that was done elsewhere is refused" 1 import a "$folder/command.ndjson"
says "and said so" "command was done before"

check "a case without its board is refused" 1 \
    on a import --board elsewhere --pack "$pack" tests/cases/heron.ndjson
check "an unknown board has no export" 1 on a export --board elsewhere
check "another key opens nothing" 3 "$caseboard" export --board northmere \
    --store "$folder/a.db" --key "$folder/b.key"
check "a missing store cannot be verified" 3 "$caseboard" verify --store "$folder/none.db"
check "a missing flag is wrong usage" 2 "$caseboard" verify

# Who sent a command stands outside the seal, and in the chain.
at=$(grep -abo -m1 u-okafor "$folder/b.db" | head -1 | cut -d: -f1)
printf 'U' | dd of="$folder/b.db" bs=1 seek="$at" conv=notrunc 2>/dev/null
check "a changed byte is found" 1 "$caseboard" verify --store "$folder/b.db"

[ "$failed" -eq 0 ] && echo "export, import and verify do what they say"
exit "$failed"
