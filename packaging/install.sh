#!/bin/sh
# Puts the programs and all that belongs to them into their places. Run by `make install`, which gives
# the places.
set -eu
cd "$(dirname "$0")/.."
umask 022

for program in ruqid ruqi; do
    if ! [ -x "$PROGRAMS/$program" ]; then
        echo "there is no $PROGRAMS/$program to install: run 'make build' first" >&2
        exit 1
    fi
done

# put MODE SOURCE TARGET
put() {
    $INSTALL -D -m "$1" "$2" "$DESTDIR$3"
}

# Units name the daemon where it is installed.
put_unit() {
    mkdir -p "$DESTDIR$2"
    sed "s|/usr/sbin/ruqid|$SBINDIR/ruqid|g" "$1" >"$DESTDIR$2/ruqid.service"
    chmod 644 "$DESTDIR$2/ruqid.service"
}

put 755 "$PROGRAMS/ruqid" "$SBINDIR/ruqid"
put 755 "$PROGRAMS/ruqi" "$BINDIR/ruqi"
for page in man/*.[0-9]; do
    put 644 "$page" "$MANDIR/man${page##*.}/${page#man/}"
done
put_unit packaging/systemd/ruqid.service "$UNITDIR"
put_unit packaging/systemd/user/ruqid.service "$USERUNITDIR"

put 644 packaging/completions/ruqid.bash "$BASHCOMPLETIONDIR/ruqid"
put 644 packaging/completions/_ruqid "$ZSHCOMPLETIONDIR/_ruqid"
put 644 packaging/completions/ruqid.fish "$FISHCOMPLETIONDIR/ruqid.fish"
for shell in bash zsh fish; do
    case $shell in
        bash) script=$BASHCOMPLETIONDIR/ruqi ;;
        zsh) script=$ZSHCOMPLETIONDIR/_ruqi ;;
        fish) script=$FISHCOMPLETIONDIR/ruqi.fish ;;
    esac
    # It is read, not run: what says by what it would be run goes.
    "$PROGRAMS/ruqi" --generate-completion-script "$shell" | sed '1{/^#!/d;}' >"$DESTDIR$script"
    chmod 644 "$DESTDIR$script"
done

# For editors.
mkdir -p "$DESTDIR$DATADIR/ruqi"
"$PROGRAMS/ruqi" schema >"$DESTDIR$DATADIR/ruqi/ruqi-job.schema.json"
chmod 644 "$DESTDIR$DATADIR/ruqi/ruqi-job.schema.json"

put 644 README.md "$DOCDIR/README.md"
put 644 CHANGELOG.md "$DOCDIR/CHANGELOG.md"
mkdir -p "$DESTDIR$DOCDIR/examples"
packaging/installed-settings.sh conf/ruqid.yaml >"$DESTDIR$DOCDIR/examples/ruqid.yaml"
chmod 644 "$DESTDIR$DOCDIR/examples/ruqid.yaml"
for file in packaging/systemd/examples/*.conf; do
    put 644 "$file" "$DOCDIR/examples/systemd/${file##*/}"
done
for file in jobs.d/*.yaml calendars.d/*.txt; do
    put 644 "$file" "$DOCDIR/examples/$file"
done
for file in ruqi-alerts.yaml scrape.yaml; do
    put 644 "packaging/prometheus/$file" "$DOCDIR/examples/prometheus/$file"
done

# What the daemon follows. What is in there already is left alone.
mkdir -p "$DESTDIR$SYSCONFDIR/ruqi/jobs.d" "$DESTDIR$SYSCONFDIR/ruqi/calendars.d"
