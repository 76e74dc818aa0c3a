# shellcheck shell=bash
# The parts of a test run: each with its log, its time and its numbers. Sourced by tests/run.
# Numbers, and what was prepared, stand in files of a folder: parts may run side by side.

parts_folder=${CASEBOARD_PARTS_FOLDER:-build/tests}
part_seconds=${CASEBOARD_PART_SECONDS:-1200}
parts_group=
parts_rows=()
mkdir -p "$parts_folder"
parts_state=$(mktemp -d)

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

# tell PART TEXT [LOG]: a part's lines, not mixed with those of another.
tell() {
    {
        flock 9
        say "$1" "$2"
        [ $# -lt 3 ] || show_log "$3"
    } 9>"$parts_state/said"
}

# number PART PASSED FAILED
number() {
    printf '%d %d\n' "$2" "$3" >"$parts_state/$1.numbers"
}

# prepare NAME COMMAND...: what parts need; once a run, whoever needs it, and a failure if it fails.
prepare() {
    local name=$1 lock
    exec {lock}>"$parts_state/$name.lock"
    flock "$lock"
    prepare_once "$lock" "$@"
    exec {lock}>&-
    [ "$(cat "$parts_state/$name.prepared")" = yes ]
}

prepare_once() { # prepare_once LOCK NAME COMMAND...: what is left running must not keep the lock
    local lock=$1 name=$2 log=$parts_folder/$2.log started=$SECONDS
    shift 2
    [ ! -e "$parts_state/$name.prepared" ] || return 0
    if within "$part_seconds" "$@" >"$log" 2>&1 </dev/null {lock}>&-; then
        printf 'yes\n' >"$parts_state/$name.prepared"
        tell "$name" "done ($((SECONDS - started)) s)"
        return 0
    fi
    printf 'no\n' >"$parts_state/$name.prepared"
    number "$name" 0 1
    tell "$name" "FAILED ($((SECONDS - started)) s)" "$log"
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
    number "$name" "$passed" "$failed"
    if [ "$failed" = 0 ]; then log=; fi
    tell "$name" "$passed passed, $failed failed ($((SECONDS - started)) s)" ${log:+"$log"}
}

# side_by_side ROW...: each a function that runs its parts one after the other. A row that breaks
# off is a failure.
side_by_side() {
    local row
    for row; do
        (
            trap 'stop_part; exit 130' INT TERM
            "$row"
            exit 0
        ) &
        parts_rows+=("$!")
    done
    for row in "${parts_rows[@]}"; do
        wait "$row" || number "row-$row" 0 1
    done
    parts_rows=()
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

stop_part() {
    [ -z "$parts_group" ] || kill -TERM -- "-$parts_group"
}

stop_rows() {
    [ "${#parts_rows[@]}" = 0 ] || { kill -TERM "${parts_rows[@]}"; wait; }
}

trap 'stop_part; stop_rows; exit 130' INT TERM
trap 'rm -rf "$parts_state"' EXIT

# The last line of a run, and its exit status.
closing_line() {
    local passed=0 failed=0 good bad file
    for file in "$parts_state"/*.numbers; do
        [ -e "$file" ] || continue
        read -r good bad <"$file"
        passed=$((passed + good))
        failed=$((failed + bad))
    done
    printf '%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
