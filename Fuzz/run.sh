#!/usr/bin/env bash
# Feeds mutated documents to the readers, and fails where one crashes, hangs, takes too much memory or breaks a rule of
# Sources/fuzz.
#
#   Fuzz/run.sh [seconds for each reader, 60] [reader…]
#
# Seeds are the documents of ../shared (or SNOP_SHARED) where they are, and what earlier runs found; without them it
# starts from nothing but the dictionaries, and `feeds`, which runs whole feeds of every type, from Fuzz/seeds. Everything it writes is in .build-fuzz: corpus/READER, and for each finding
# an input in findings/, which `.build-fuzz/release/fuzz --reader=READER FILE` shows again, and `.build-fuzz/release/fuzz-feeds
# FILE` where it is one of `feeds`.
#
# JOBS is how many readers run at a time, 2.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
products=()
readers=(ntriples nquads turtle rdfxml jsonld json json-scanner xml feeds)
build=$root/.build-fuzz
shared=${SNOP_SHARED:-$root/../shared}

# Where the documents of ../shared are that are feeds of a type.
feeds_of() {
    case $1 in
        ckan) echo corpus/ckan/ckan-api ;;
        dcat) echo corpus/ckan/dcat-ttl corpus/ckan/dcat-rdf corpus/ckan/dcat-jsonld ;;
        dcat-us) echo corpus/ckan/data-json corpus/peers/pod ;;
        iso19139) echo corpus/ckan/iso19139 ;;
        waf) echo corpus/ckan/waf ;;
        csw) echo corpus/ckan/csw corpus/peers/pycsw ;;
        oai-pmh) echo corpus/peers/oai-pmh ;;
        gtfs) echo corpus/files/gtfs ;;
        arcgis-hub | dkan | opendatasoft | socrata | udata) echo "corpus/peers/$1" ;;
    esac
}

# Copies small documents of each type under its name, which stands in the first line of an input.
write_feed_seeds() {
    local type folder file number
    mkdir -p "$build/seeds/feeds"
    for type in ckan dcat dcat-us iso19139 waf csw oai-pmh gtfs arcgis-hub dkan opendatasoft socrata udata; do
        number=0
        for folder in $(feeds_of "$type"); do
            [ -d "$shared/$folder" ] || continue
            while IFS= read -r -d '' file; do
                number=$((number + 1))
                { echo "$type"; cat "$file"; } >"$build/seeds/feeds/$type-$number"
            done < <(find "$shared/$folder" -type f -size -24k -print0 | sort -z | head -z -n 40)
        done
    done
}

seeds_of() { # the folders of seeds that are there
    local names=()
    if [ "$1" = feeds ]; then
        write_feed_seeds
        echo "$root/Fuzz/seeds/feeds"
        echo "$build/seeds/feeds"
        return
    fi
    case $1 in
        ntriples) names=(standards/rdf-tests/rdf-n-triples) ;;
        nquads) names=(standards/rdf-tests/rdf-n-quads) ;;
        turtle) names=(standards/rdf-tests/rdf-turtle corpus/ckan/dcat-ttl) ;;
        rdfxml) names=(standards/rdf-tests/rdf-xml corpus/ckan/dcat-rdf) ;;
        jsonld) names=(standards/rdf-tests/json-ld/toRdf corpus/ckan/dcat-jsonld) ;;
        json | json-scanner) names=(corpus/ckan/data-json corpus/ckan/ckan-api standards/rdf-tests/json-ld/fromRdf) ;;
        xml) names=(standards/rdf-tests/rdf-xml corpus/ckan/csw corpus/peers/oai-pmh) ;;
    esac
    for name in "${names[@]}"; do
        if [ -d "$shared/$name" ]; then echo "$shared/$name"; fi
    done
}

dictionary_of() {
    case $1 in
        ntriples | nquads | turtle) echo turtle ;;
        rdfxml | xml) echo xml ;;
        jsonld | json | json-scanner | feeds) echo json ;;
    esac
}

fuzz() { # reader, seconds
    local log=$build/findings/$1.log
    mkdir -p "$build/corpus/$1" "$build/findings"
    local seeds=()
    mapfile -t seeds < <(seeds_of "$1")
    # A whole feed is larger, and is given more time; what takes too much of it fails by itself (FeedCheck.swift).
    local program=("$build/release/fuzz" --reader="$1")
    local limits=(-timeout=10 -rss_limit_mb=512 -max_len=8192)
    if [ "$1" = feeds ]; then
        program=("$build/release/fuzz-feeds")
        limits=(-timeout=30 -rss_limit_mb=2048 -malloc_limit_mb=512 -max_len=131072)
    fi
    if "${program[@]}" -max_total_time="$2" "${limits[@]}" \
        -dict="$root/Fuzz/dictionaries/$(dictionary_of "$1").dict" -artifact_prefix="$build/findings/$1-" \
        -print_final_stats=1 "$build/corpus/$1" "${seeds[@]}" >"$log" 2>&1; then
        echo "$1: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs," \
            "$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1) edges, nothing found"
    else
        echo "$1: FOUND SOMETHING"
        grep -aE 'broken:|Fatal error|ERROR: |SUMMARY: |Test unit written' "$log" | cut -c -2000 || tail -n 40 "$log"
        return 1
    fi
}

if [ "${1:-}" = --one ]; then
    fuzz "$2" "$3"
    exit
fi

seconds=${1:-60}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] && readers=("$@")

resources=$(swift -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
runtime=$resources/clang/lib/linux/libclang_rt.fuzzer_no_main-$(uname -m).a
if [ ! -f "$runtime" ]; then
    echo "this Swift has no libFuzzer: there is no $runtime" >&2
    exit 1
fi
# SwiftPM remembers which files the project had; a manifest that looks new makes it look again.
touch Fuzz/Package.swift
# Only the compiler is told to instrument: the linker would add a second main function.
build() { # product
    swift build -c release --package-path Fuzz --scratch-path "$build" --sanitize address --product "$1" \
        -Xswiftc -Xfrontend -Xswiftc -sanitize=fuzzer -Xlinker "$runtime" -Xlinker -lstdc++
}
for reader in "${readers[@]}"; do
    if [ "$reader" = feeds ]; then products+=(fuzz-feeds); else products=(fuzz "${products[@]}"); fi
done
for product in $(printf '%s\n' "${products[@]}" | uniq); do build "$product"; done

# Swift's own backtraces would be read as findings of their own.
export SWIFT_BACKTRACE=enable=no
# The sanitizer keeps freed memory back, which would count as the reader's.
export ASAN_OPTIONS=${ASAN_OPTIONS:-quarantine_size_mb=32}
printf '%s\n' "${readers[@]}" | xargs -P "${JOBS:-2}" -I{} "$root/Fuzz/run.sh" --one {} "$seconds"
