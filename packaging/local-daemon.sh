# For tests of tools that bring job files to a host, read by their shell scripts with the directory of
# the programs as $1: starts ruqid with directories of its own in $world, served at a Unix socket there,
# and puts a `ruqi` first into PATH that reads its settings.
# shellcheck shell=bash
programs=$(cd "${1:?the directory of ruqid and ruqi}" && pwd)
world=$(mktemp -d)
mkdir "$world/jobs.d" "$world/bin"
cat >"$world/ruqid.yaml" <<END
jobs_dir: $world/jobs.d
calendars_dir: $world/calendars.d
log_dir: $world/log
state_dir: $world/state
http:
  listen: unix:$world/socket
END
cat >"$world/bin/ruqi" <<END
#!/bin/sh
exec '$programs/ruqi' "\$@" --config '$world/ruqid.yaml'
END
chmod 755 "$world/bin/ruqi"
export PATH="$world/bin:$PATH"

# Ends the test with a sentence.
fail() {
    echo "failed: $*" >&2
    exit 1
}

mkfifo "$world/pipe"
"$programs/ruqid" --config "$world/ruqid.yaml" 2>"$world/pipe" &
daemon=$!

# What the daemon has said is shown where a test failed. It may be gone already.
leave() {
    status=$?
    kill "$daemon" 2>/dev/null || true
    wait "$daemon" || status=1
    # Its last words.
    [ -z "${reader:-}" ] || wait "$reader" || true
    [ "$status" -eq 0 ] || cat "$world"/*.log >&2
    rm -rf "$world"
    exit "$status"
}
trap leave EXIT

exec 3<"$world/pipe"
ready=
while [ -z "$ready" ] && IFS= read -r line <&3; do
    printf '%s\n' "$line" >>"$world/ruqid.log"
    case $line in *"ready: "*) ready=1 ;; esac
done
[ -n "$ready" ] || fail "the daemon did not start"
cat <&3 >>"$world/ruqid.log" &
reader=$!

# The files in jobs.d, and what the daemon would run.
state_of_jobs() {
    (cd "$world/jobs.d" && find . -type f -exec ls -ldi --time-style=full-iso {} + && sha256sum -- *)
    ruqi jobs --json | grep -o '"job_id":"[^"]*"\|"cmd":\[[^]]*\]\|"rule":"[^"]*"'
}
