# shellcheck shell=bash
# The parts of a test run: each with its log, its time and its numbers. Sourced by tests/run.

parts_passed=0
parts_failed=0
parts_folder=${CASEBOARD_PARTS_FOLDER:-build/tests}
part_seconds=${CASEBOARD_PART_SECONDS:-900}
parts_prepared=" "
parts_group=
mkdir -p "$parts_folder"

# say PART TEXT
say() {
    printf '%-14s %s\n' "$1" "$2"
}

# show_log LOG: what somebody needs to see of a part that failed.
show_log() {
    grep -nE 'not so:|may not|FAILED|error:|ERROR|Sanitizer|CASEBOARD_SEED|^not ok|# fail|replay' "$1" | head -n 60
    printf -- '--- the end of %s\n' "$1"
    tail -n 40 "$1"
}

# prepare NAME COMMAND...: what parts need; once a run, and a failure if it fails.
prepare() {
    local name=$1 log=$parts_folder/$1.log started=$SECONDS
    shift
    case $parts_prepared in
        *" $name:yes "*) return 0 ;;
        *" $name:no "*) say "$name" "has failed before"; return 1 ;;
    esac
    if within "$part_seconds" "$@" >"$log" 2>&1 </dev/null; then
        say "$name" "done ($((SECONDS - started)) s)"
        parts_prepared="$parts_prepared$name:yes "
        return 0
    fi
    parts_prepared="$parts_prepared$name:no "
    parts_failed=$((parts_failed + 1))
    say "$name" "FAILED ($((SECONDS - started)) s)"
    show_log "$log"
    return 1
}

# use PRESET SANITIZER: the parts that follow test this build.
use() {
    export CASEBOARD_BUILD=$PWD/build/$1 CASEBOARD_SANITIZER=$2
    prepare "$1-build" build "$1"
}

# part NAME COMMAND...: run it and add its numbers. Always true: one part does not stop the next.
part() {
    local name=$1 log=$parts_folder/$1.log started=$SECONDS status passed failed
    shift
    printf '' >"$log"
    within "$part_seconds" "$@" >>"$log" 2>&1 </dev/null
    status=$?
    read -r passed failed < <(awk -f tests/support/count.awk "$log")
    if [ "$failed" = 0 ] && { [ "$status" != 0 ] || [ "$passed" = 0 ]; }; then
        failed=1 # it broke, or never counted
    fi
    parts_passed=$((parts_passed + passed))
    parts_failed=$((parts_failed + failed))
    say "$name" "$passed passed, $failed failed ($((SECONDS - started)) s)"
    [ "$failed" = 0 ] || show_log "$log"
}

# within SECONDS COMMAND...: COMMAND may be a function; whatever it started ends with it.
within() {
    local limit=$1 status
    shift
    ! declare -F "$1" >/dev/null || export -f "${1?}"
    timeout --kill-after=10 "$limit" bash -c '"$@"' part "$@" &
    parts_group=$!
    wait "$parts_group"
    status=$?
    [ "$status" != 124 ] || printf 'not done after %s s\n' "$limit"
    kill -KILL -- "-$parts_group" 2>/dev/null
    parts_group=
    return "$status"
}

trap '[ -z "$parts_group" ] || kill -TERM -- "-$parts_group"; exit 130' INT TERM

# The last line of a run, and its exit status.
closing_line() {
    printf '%d passed, %d failed\n' "$parts_passed" "$parts_failed"
    [ "$parts_failed" = 0 ] && [ "$parts_passed" -gt 0 ]
}
