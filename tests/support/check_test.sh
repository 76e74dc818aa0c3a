#!/usr/bin/env bash
# The test layer's own test: runs the program of check_example.c and looks at what it says.
#   check_test.sh PROGRAM
set -u
unset CASEBOARD_ROUNDS # the property of the example fails in one round of three: fewer may all pass
program=$1
good=0
bad=0

# says SENTENCE TEXT
says() {
    case $output in
        *"$2"*) good=$((good + 1)) ;;
        *) bad=$((bad + 1)); printf 'FAILED: %s\n' "$1" ;;
    esac
}

run() {
    output=$("$@" 2>&1)
    status=$?
}

run "$program"
says 'what is true passes' '[       OK ] a true claim passes'
says 'a false claim fails' '[  FAILED  ] a false claim fails'
says 'a wrong number is shown' '7 is 7, expected 8'
says 'a wrong number fails' '[  FAILED  ] a wrong number fails'
says 'a wrong text is shown' '"one", expected'
says 'a wrong text fails' '[  FAILED  ] a wrong text fails'
says 'none and empty differ' '[  FAILED  ] none is not empty'
says 'a wrong code is named' 'is not_found, expected ok'
says 'a crash fails' '[  FAILED  ] a crash fails'
says 'a property that fails once fails' '[  FAILED  ] a property fails when one round does'
says 'the closing line counts' '[  PASSED  ] 2 test(s).'
[ "$status" != 0 ] || { bad=$((bad + 1)); printf 'FAILED: the exit status was %s\n' "$status"; }

# The seed that it prints fails again, alone; another passes.
seed=${output##*replay with CASEBOARD_SEED=}
seed=${seed%%[!0-9]*}
run env CASEBOARD_SEED="$seed" "$program" 'a property*'
says 'a printed seed replays the failure' '[  FAILED  ] a property fails when one round does'
says 'a filter picks tests by name' 'Running 1 test(s)'
run env CASEBOARD_SEED=1 "$program" 'a property*'
says 'another seed runs one other round' '[       OK ] a property fails when one round does'

printf '%d passed, %d failed\n' "$good" "$bad"
[ "$bad" = 0 ]
