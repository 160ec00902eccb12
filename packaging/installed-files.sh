# Read by install.sh and uninstall.sh with the places of the Makefile in the environment: what is
# installed, and where. It calls
#
#     directory PATH            for each directory that nobody else puts files into, the outer first
#     file HOW SOURCE TARGET    for each file; install.sh has a function HOW
#
# shellcheck shell=sh

# Units and examples name these paths, where such a character would have a meaning of its own.
for name in BINDIR SBINDIR SYSCONFDIR DATADIR MANDIR DOCDIR UNITDIR USERUNITDIR SYSUSERSDIR \
    TMPFILESDIR BASHCOMPLETIONDIR ZSHCOMPLETIONDIR FISHCOMPLETIONDIR; do
    place=
    eval "place=\$$name"
    case $place in
        *[[:space:]\"\'\`\\%\&\|\;\$\*\?\[]*)
            printf "%s is '%s': no blanks, quotes, and none of %s in it\n" \
                "$name" "$place" "\\ % & | ; \$ \` * ? [" >&2
            exit 1
            ;;
        /*) ;;
        *)
            echo "$name is '$place': it must be a path that begins with /" >&2
            exit 1
            ;;
    esac
done

file program ruqid "$SBINDIR/ruqid"
file program ruqi "$BINDIR/ruqi"
for page in man/*.[0-9]; do
    file copy "$page" "$MANDIR/man${page##*.}/${page#man/}"
done

file unit packaging/systemd/ruqid.service "$UNITDIR/ruqid.service"
file unit packaging/systemd/user/ruqid.service "$USERUNITDIR/ruqid.service"
file copy packaging/systemd/ruqi.sysusers "$SYSUSERSDIR/ruqi.conf"
file copy packaging/systemd/ruqi.tmpfiles "$TMPFILESDIR/ruqi.conf"

file copy packaging/completions/ruqid.bash "$BASHCOMPLETIONDIR/ruqid"
file copy packaging/completions/_ruqid "$ZSHCOMPLETIONDIR/_ruqid"
file copy packaging/completions/ruqid.fish "$FISHCOMPLETIONDIR/ruqid.fish"
file completion bash "$BASHCOMPLETIONDIR/ruqi"
file completion zsh "$ZSHCOMPLETIONDIR/_ruqi"
file completion fish "$FISHCOMPLETIONDIR/ruqi.fish"

# For editors.
directory "$DATADIR/ruqi"
file schema ruqi "$DATADIR/ruqi/ruqi-job.schema.json"

directory "$DOCDIR"
file copy README.md "$DOCDIR/README.md"
file copy CHANGELOG.md "$DOCDIR/CHANGELOG.md"
directory "$DOCDIR/examples"
file settings conf/ruqid.yaml "$DOCDIR/examples/ruqid.yaml"
directory "$DOCDIR/examples/jobs.d"
directory "$DOCDIR/examples/calendars.d"
for example in jobs.d/*.yaml calendars.d/*.txt; do
    file example "$example" "$DOCDIR/examples/$example"
done
directory "$DOCDIR/examples/systemd"
for example in packaging/systemd/examples/*.conf; do
    file copy "$example" "$DOCDIR/examples/systemd/${example##*/}"
done
directory "$DOCDIR/examples/prometheus"
for example in ruqi-alerts.yaml scrape.yaml; do
    file copy "packaging/prometheus/$example" "$DOCDIR/examples/prometheus/$example"
done

# What the daemon follows. What is in there already is left alone.
directory "$SYSCONFDIR/ruqi"
directory "$SYSCONFDIR/ruqi/jobs.d"
directory "$SYSCONFDIR/ruqi/calendars.d"
