#!/bin/sh
# Removes what `make install` has put into the same places, and nothing else. Settings, jobs, history
# and state stay.
set -eu
cd "$(dirname "$0")/.."

# The inner first. There are no blanks in them.
directories=
directory() {
    directories="$1 $directories"
}

file() {
    rm -f "$DESTDIR$3"
}

# shellcheck source=packaging/installed-files.sh
. packaging/installed-files.sh

for directory in $directories; do
    # One in which something is stays.
    rmdir "$DESTDIR$directory" 2>/dev/null || true
done
