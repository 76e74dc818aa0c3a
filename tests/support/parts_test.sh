#!/usr/bin/env bash
# What counts as passed and failed: the runner's own test, with made-up logs. Run by CTest.
set -u
cd "$(dirname "$0")/../.." || exit 1

good=0
bad=0

# counts SENTENCE EXPECTED LOG
counts() {
    local got
    got=$(printf '%b' "$3" | awk -f tests/support/count.awk)
    if [ "$got" = "$2" ]; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        printf 'FAILED: %s: %s, expected %s\n' "$1" "$got" "$2"
    fi
}

counts 'an empty log counts nothing' '0 0' ''
counts 'a closing line counts' '12 1' 'some words\n12 passed, 1 failed\n'
counts 'the last closing line counts' '5 0' '1 passed, 1 failed\n5 passed, 0 failed\n'
counts 'a closing line within a sentence does not' '0 0' 'so 5 passed, 0 failed\n'
counts 'cmocka counts, wherever its line lands' '7 2' \
    '[ RUN ] x[  PASSED  ] 7 test(s).\n[  FAILED  ] 2 test(s), listed below:\n[  FAILED  ] a b c\n'
counts 'node counts in both of its forms' '9 2' '# pass 4\n# fail 1\nℹ pass 5\nℹ fail 0\n# cancelled 1\n'
counts 'the programs of CTest add up' '30 0' \
    '1: [  PASSED  ] 10 test(s).\n1/2 Test #1: a ..... Passed 0.01 sec\n2: [  PASSED  ] 20 test(s).\n2/2 Test #2: b ..... Passed 0.01 sec\n'
counts 'a test of CTest without numbers is one' '1 0' '1/1 Test  #1: layers .....   Passed    0.02 sec\n'
counts 'a program that crashed is one failure' '0 1' '1: [ RUN ] x\n1/1 Test #1: a .....***Exception: SegFault  0.10 sec\n'
counts 'a leak after all tests passed is one failure' '3 1' \
    '4: [  PASSED  ] 3 test(s).\n4: ERROR: LeakSanitizer\n1/1 Test #4: a .....***Failed  0.10 sec\n'
counts 'failed tests are not counted twice' '3 2' \
    '4: [  PASSED  ] 3 test(s).\n4: [  FAILED  ] 2 test(s), listed below:\n1/1 Test #4: a .....***Failed  0.10 sec\n'

# run_parts SENTENCE EXPECTED_LAST_LINE COMMANDS: the library itself, in a folder of its own.
run_parts() {
    local got folder
    folder=$(mktemp -d)
    got=$(CASEBOARD_PARTS_FOLDER=$folder bash -c ". tests/support/parts.sh; $3; closing_line; echo \$?" |
        tail -n 2 | tr '\n' ' ')
    rm -r "$folder"
    if [ "$got" = "$2 " ]; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        printf 'FAILED: %s: %s, expected %s\n' "$1" "$got" "$2"
    fi
}

run_parts 'a run of nothing is no success' '0 passed, 0 failed 1' ':'
run_parts 'parts add up' '5 passed, 0 failed 0' 'part a echo "2 passed, 0 failed"; part b echo "3 passed, 0 failed"'
run_parts 'a part that says no numbers has failed' '0 passed, 1 failed 1' 'part a true'
run_parts 'a part that is not there has failed' '0 passed, 1 failed 1' 'part a tests/none/run'
run_parts 'a part that breaks off has failed' '2 passed, 1 failed 1' 'part a sh -c "echo 2 passed, 0 failed; exit 3"'
run_parts 'a part that never ends has failed' '0 passed, 1 failed 1' 'part_seconds=1; part a sleep 60'
run_parts 'what a part left running ends with it' '1 passed, 0 failed 0' \
    'mark=$CASEBOARD_PARTS_FOLDER/mark; export mark
     part a sh -c "(sleep 1; touch \"\$mark\") & echo 1 passed, 0 failed"; sleep 1.3
     [ ! -e "$mark" ] || number mark 0 1'
run_parts 'rows side by side add up' '5 passed, 0 failed 0' \
    'one() { part a echo "2 passed, 0 failed"; }; two() { part b echo "3 passed, 0 failed"; }; side_by_side one two'
run_parts 'rows wait beside each other' '2 passed, 0 failed 0' \
    'meets() { touch "$CASEBOARD_PARTS_FOLDER/$1"; for _ in {1..500}; do [ -e "$CASEBOARD_PARTS_FOLDER/$2" ] && break; sleep 0.02; done
               [ -e "$CASEBOARD_PARTS_FOLDER/$2" ] && echo "1 passed, 0 failed"; }
     one() { part a meets 1 2; }; two() { part b meets 2 1; }; side_by_side one two'
run_parts 'a row that breaks off is a failure' '2 passed, 1 failed 1' \
    'one() { part a echo "2 passed, 0 failed"; }; two() { exit 3; }; side_by_side one two'
run_parts 'what two rows need is prepared once' '2 passed, 0 failed 0' \
    'once() { sleep 0.2; mkdir "$CASEBOARD_PARTS_FOLDER/once"; }; one() { prepare p once && part "$1" echo "1 passed, 0 failed"; }
     row_a() { one a; }; row_b() { one b; }; side_by_side row_a row_b'
run_parts 'a preparation that fails is one failure' '0 passed, 1 failed 1' 'prepare p false; prepare p false && part a true'

printf '%d passed, %d failed\n' "$good" "$bad"
[ "$bad" = 0 ]
