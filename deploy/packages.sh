# shellcheck shell=bash
# What Caseboard is built and tested with, for deploy/quickstart and tests/run. To be sourced.
#
# A line: group, Debian package, and how to see that it is there already, wherever it came from:
#   command:NAME   a program of that name
#   pkg:NAME       a library that pkg-config knows
#   file:PATTERN   a file (shell pattern)

caseboard_packages() {
    cat <<'LIST'
build build-essential            command:cc
build cmake                      command:cmake
build ninja-build                command:ninja
build pkg-config                 command:pkg-config
build libwebsockets-dev          pkg:libwebsockets
build libwebsockets-evlib-uv     file:/usr/lib/*/libwebsockets-evlib_uv.so
build libuv1-dev                 pkg:libuv
build libsqlite3-dev             pkg:sqlite3
build libjansson-dev             pkg:jansson
build libmimalloc-dev            file:/usr/include/mimalloc.h
build libssl-dev                 pkg:libcrypto
build zlib1g-dev                 pkg:zlib
build libunistring-dev           file:/usr/include/uninorm.h
build nodejs                     command:node
build npm                        command:npm
tests libcmocka-dev              pkg:cmocka
tests chromium                   command:chromium
tests fonts-liberation           file:/usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf
tests clang                      command:clang
tests libclang-rt-dev            file:/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a
tests valgrind                   command:valgrind
LIST
}

# Is what a probe asks for there?
caseboard_has() {
    case $1 in
        command:*) command -v "${1#command:}" >/dev/null 2>&1 ;;
        pkg:*) pkg-config --exists "${1#pkg:}" 2>/dev/null ;;
        file:*) compgen -G "${1#file:}" >/dev/null ;;
    esac
}

# caseboard_missing GROUP...: the packages of these groups that are not there.
caseboard_missing() {
    local group package probe
    while read -r group package probe; do
        case " $* " in
            *" $group "*) caseboard_has "$probe" || printf '%s\n' "$package" ;;
        esac
    done < <(caseboard_packages)
}

caseboard_install() {
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # a list of packages
    apt-get update -q && apt-get install -q -y --no-install-recommends $1
}

# caseboard_need GROUP...: install what is missing, or say what is and fail.
caseboard_need() {
    local missing
    missing=$(caseboard_missing "$@" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        printf 'Missing packages. As root:\n    apt-get install --no-install-recommends %s\n' "$missing" >&2
        return 1
    fi
    printf 'Installing %s\n' "$missing" >&2
    caseboard_install "$missing" >&2 || return 1
    missing=$(caseboard_missing "$@" | tr '\n' ' ')
    [ -z "$missing" ] || {
        printf 'Still missing after installing: %s\n' "$missing" >&2
        return 1
    }
}
