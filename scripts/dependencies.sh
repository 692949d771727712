#!/bin/sh
# Installs the system libraries that are missing, where it may; otherwise prints the line to type and stops.
#   dependencies.sh         what building and testing need
#   dependencies.sh bench   what the benchmarks need besides
#   dependencies.sh survive what the attacks and the soak need besides
set -eu

missing=
needs_library() { # the name that pkg-config knows, the Debian package
    pkg-config --exists "$1" 2>/dev/null || missing="$missing $2"
}
needs_program() { # the program, the Debian package
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

if ! command -v "${SWIFT:-swift}" >/dev/null 2>&1; then
    echo "Swift 6.3 or newer is needed; see https://www.swift.org/install/linux/" >&2
    exit 1
fi

needs_program pkg-config pkg-config
needs_library libcurl libcurl4-openssl-dev
needs_library libxml-2.0 libxml2-dev
needs_library sqlite3 libsqlite3-dev
needs_library libdeflate libdeflate-dev
needs_library zlib zlib1g-dev
if [ "${1:-}" = bench ] || [ "${1:-}" = survive ]; then
    needs_program python3 python3
    needs_program wrk wrk
fi
if [ "${1:-}" = bench ]; then
    needs_program rapper raptor2-utils
    needs_program serdi serdi
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    become=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    become=sudo
else
    echo "These packages are missing; type this, and then run make again:" >&2
    echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
    exit 1
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "These libraries are missing (by their Debian names):$missing" >&2
    exit 1
fi
echo "Installing$missing"
$become apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $become apt-get install -y -qq --no-install-recommends $missing >/dev/null
