#!/usr/bin/env bash
# Plays ruqi.yaml on this host, against a daemon with directories of its own:
#
#     packaging/ansible/test.sh [.build/release]
#
# A good deploy is in effect at its end; the same again changes nothing; a broken one fails, says what
# is wrong, and changes nothing; what is to be gone goes. Needs packaging/install-test-tools.sh.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=$(cd "$here/../../.build-tools/bin" && pwd)
# shellcheck source=packaging/local-daemon.sh
. "$here/../local-daemon.sh" "${1:-$here/../../.build/release}"

mkdir "$world/play"
cp -r "$here/ruqi.yaml" "$here/jobs.d" "$world/play/"
# Nothing of the user's own settings counts, and nothing is left over.
: >"$world/play/ansible.cfg"
export ANSIBLE_CONFIG="$world/play/ansible.cfg"
export ANSIBLE_HOME="$world/ansible" ANSIBLE_NOCOLOR=1 LC_ALL=C.UTF-8
export ANSIBLE_LOCAL_TEMP="$world/ansible/tmp" ANSIBLE_REMOTE_TEMP="$world/ansible/tmp"

play() {
    "$tools/ansible-playbook" -i localhost, -c local "$world/play/ruqi.yaml" \
        -e ansible_become=false -e "ansible_python_interpreter=$tools/python3" \
        -e "ruqi_jobs_dir=$world/jobs.d" "$@" >"$world/play.log" 2>&1
}

play || fail "a good deploy"
grep -q 'changed=1 ' "$world/play.log" || fail "the files were not brought"
before=$(state_of_jobs)
grep -q '"job_id":"clock"' <<<"$before" || fail "the job clock is not in effect"
grep -q '"job_id":"disk-space"' <<<"$before" || fail "the job disk-space is not in effect"

play || fail "the same deploy again"
grep -q 'changed=0 ' "$world/play.log" || fail "a second run changed something"

sed -i 's/^cmd:/comand:/' "$world/play/jobs.d/clock.yaml"
if play; then fail "a broken file was deployed"; fi
grep -q "unknown key 'comand'" "$world/play.log" || fail "nobody said what is wrong"
[ "$(state_of_jobs)" = "$before" ] || fail "a broken deploy changed something"

sed -i 's/^comand:.*/cmd: [date, +%T]/' "$world/play/jobs.d/clock.yaml"
play || fail "an edit"
state_of_jobs | grep -q '"cmd":\["date","+%T"\]' || fail "the edit is not in effect"

rm "$world/play/jobs.d/disk.yaml"
play -e '{"ruqi_removed": ["disk.yaml"]}' || fail "a removal"
[ ! -e "$world/jobs.d/disk.yaml" ] || fail "the file is still there"
echo "ansible: all well"
