#!/usr/bin/env bash
# Installs into a directory of its own and removes it again: test-install.sh [.build/release]
#
# The units and examples name what is installed, all that is installed goes again, and nothing else does;
# paths that units cannot name are refused.
set -euo pipefail
programs=$(cd "${1:-$(dirname "$0")/../.build/release}" && pwd)
cd "$(dirname "$0")/.."
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT

fail() {
    echo "test-install: FAILED: $1" >&2
    exit 1
}

# into TARGET [VARIABLE=...]
into() {
    env -i PATH="$PATH" make -s "$1" PROGRAMS="$programs" DESTDIR="$world/stage" "${@:2}"
}

kept() {
    (cd "$world/stage" && find . -type f | sort)
}

mkdir -p "$world/stage/etc/ruqi/jobs.d" "$world/stage/usr/share/doc/other"
touch "$world/stage/etc/ruqi/jobs.d/mine.yaml" "$world/stage/usr/share/doc/other/copyright"
kept >"$world/before"

for places in PREFIX=/usr/local PREFIX=/opt/ruqi 'PREFIX=/usr DOCDIR=/usr/share/doc'; do
    read -ra words <<<"$places"
    prefix=${words[0]#PREFIX=}
    into install "${words[@]}"
    grep -q "^ExecStart=$prefix/sbin/ruqid\$" "$world/stage$prefix/lib/systemd/system/ruqid.service" ||
        fail "$places: the unit starts another daemon"
    schemas=$(find "$world/stage" -path '*/examples/jobs.d/*.yaml' \
        -exec sed -n 's/^# yaml.*schema=//p' {} + | sort -u)
    [ "$schemas" = "$prefix/share/ruqi/ruqi-job.schema.json" ] || fail "$places: examples name $schemas"
    [ -s "$world/stage$schemas" ] || fail "$places: there is no $schemas"
    into uninstall "${words[@]}"
    kept | diff "$world/before" - || fail "$places: what was removed is not what was installed"
done
left=$(find "$world/stage" -name '*ruqi*' -path '*/share/*')
[ -z "$left" ] || fail "empty directories are left: $left"

for place in 'PREFIX=/opt/my ruqi' 'SBINDIR=/a&b' 'SBINDIR=/a|b' "SBINDIR=/a'b" 'SBINDIR=/a%b' DOCDIR= \
    PREFIX=opt; do
    for target in install uninstall; do
        if into "$target" "$place" >"$world/said" 2>&1; then fail "$target $place was done"; fi
        grep -q "DIR is '" "$world/said" || fail "$target $place: $(cat "$world/said")"
        kept | diff "$world/before" - || fail "$target $place did something"
    done
done
echo "install: all well"
