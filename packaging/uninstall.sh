#!/bin/sh
# Removes what `make install` has put into the same places. Settings, jobs, history and state stay.
set -eu
cd "$(dirname "$0")/.."

rm -f "$DESTDIR$SBINDIR/ruqid" "$DESTDIR$BINDIR/ruqi" \
    "$DESTDIR$UNITDIR/ruqid.service" "$DESTDIR$USERUNITDIR/ruqid.service"
for page in man/*.[0-9]; do
    rm -f "$DESTDIR$MANDIR/man${page##*.}/${page#man/}"
done
for program in ruqid ruqi; do
    rm -f "$DESTDIR$BASHCOMPLETIONDIR/$program" "$DESTDIR$ZSHCOMPLETIONDIR/_$program" \
        "$DESTDIR$FISHCOMPLETIONDIR/$program.fish"
done
rm -rf "$DESTDIR$DOCDIR" "$DESTDIR$DATADIR/ruqi"
# Those in which something is stay.
for directory in ruqi/jobs.d ruqi/calendars.d ruqi; do
    rmdir "$DESTDIR$SYSCONFDIR/$directory" 2>/dev/null || true
done
