#!/bin/sh
# Prints the settings file of the repository as an installed daemon has it: with the directories that
# are ruqid's defaults.
set -eu

sed -e 's|^# Settings of ruqid, as .*|# Settings of ruqid, ruqid.yaml(5). All of them are the defaults, and may be left out.|' \
    -e '/^# Relative paths start/s|.*|# Left out: scheduler_name (the host'"'"'s name).|' \
    -e 's|^jobs_dir: jobs.d$|jobs_dir: /etc/ruqi/jobs.d|' \
    -e 's|^calendars_dir: calendars.d$|calendars_dir: /etc/ruqi/calendars.d|' \
    -e 's|^log_dir: .ruqi/log$|log_dir: /var/log/ruqi|' \
    -e 's|^state_dir: .ruqi/state$|state_dir: /var/lib/ruqi|' "$1" |
    awk '/^[a-z]+_dir:/ && $2 !~ /^\// { wrong = $0 }
        { print }
        END { if (wrong) { print "not an installed path: " wrong > "/dev/stderr"; exit 1 } }'
