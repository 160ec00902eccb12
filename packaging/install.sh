#!/bin/sh
# Puts the programs and all that belongs to them into their places. Run by `make install`, which gives
# the places.
set -eu
cd "$(dirname "$0")/.."
umask 022

for name in ruqid ruqi; do
    if ! [ -x "$PROGRAMS/$name" ]; then
        echo "there is no $PROGRAMS/$name to install: run 'make build' first" >&2
        exit 1
    fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

directory() {
    mkdir -p "$DESTDIR$1"
}

file() {
    "$1" "$2" "$3"
}

program() {
    $INSTALL -D -m 755 "$PROGRAMS/$1" "$DESTDIR$2"
}

copy() {
    $INSTALL -D -m 644 "$1" "$DESTDIR$2"
}

# Units name the daemon where it is installed.
unit() {
    sed "s|/usr/sbin/ruqid|$SBINDIR/ruqid|g" "$1" >"$work/file"
    copy "$work/file" "$2"
}

# It is read, not run: what says by what it would be run goes.
completion() {
    "$PROGRAMS/ruqi" --generate-completion-script "$1" >"$work/script"
    sed '1{/^#!/d;}' "$work/script" >"$work/file"
    copy "$work/file" "$2"
}

schema() {
    "$PROGRAMS/$1" schema >"$work/file"
    copy "$work/file" "$2"
}

settings() {
    packaging/installed-settings.sh "$1" >"$work/file"
    copy "$work/file" "$2"
}

# Editors find the schema where it is installed.
example() {
    sed "1s|/usr/share/ruqi/|$DATADIR/ruqi/|" "$1" >"$work/file"
    copy "$work/file" "$2"
}

# shellcheck source=packaging/installed-files.sh
. packaging/installed-files.sh
