#!/usr/bin/env bash
# Applies site.pp on this host, against a daemon with directories of its own:
#
#     packaging/puppet/test.sh [.build/release]
#
# A good run is in effect at its end; the same again changes nothing; a broken one fails, says what is
# wrong, and changes nothing; what is to be gone goes; a job that moves to another file is in effect.
# Needs puppet(8), see packaging/install-test-tools.sh.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=packaging/local-daemon.sh
. "$here/../local-daemon.sh" "${1:-$here/../../.build/release}"
export HOME="$world" LC_ALL=C.UTF-8

{
    echo "class { 'ruqi': jobs_dir => '$world/jobs.d', program => '$world/bin/ruqi' }"
    cat "$here/site.pp"
} >"$world/site.pp"

# 0: nothing was to be changed; 2: something was; 4 and 6: something failed.
run() {
    code=0
    puppet apply --detailed-exitcodes --color=false --confdir "$world/conf" --vardir "$world/var" \
        --modulepath "$here" "$world/site.pp" >"$world/puppet.log" 2>&1 || code=$?
}

run
[ "$code" -eq 2 ] || fail "a good run ended with $code"
before=$(state_of_jobs)
grep -q '"job_id":"clock"' <<<"$before" || fail "the job clock is not in effect"
grep -q '"job_id":"disk-space"' <<<"$before" || fail "the job disk-space is not in effect"

run
[ "$code" -eq 0 ] || fail "a second run changed something, or failed: $code"

sed -i 's/^    cmd: \[date.*/    comand: [date]/' "$world/site.pp"
run
[ "$code" -ge 4 ] || fail "a broken file was accepted: $code"
grep -q "unknown key 'comand'" "$world/puppet.log" || fail "nobody said what is wrong"
[ "$(state_of_jobs)" = "$before" ] || fail "a broken run changed something"

sed -i 's/^    comand: .*/    cmd: [date, +%T]/' "$world/site.pp"
run
[ "$code" -eq 2 ] || fail "an edit ended with $code"
state_of_jobs | grep -q '"cmd":\["date","+%T"\]' || fail "the edit is not in effect"

sed -i "s/^ruqi::job { 'disk-space':/&\n  ensure => absent,/" "$world/site.pp"
run
[ "$code" -eq 2 ] || fail "a removal ended with $code"
[ ! -e "$world/jobs.d/disk-space.yaml" ] || fail "the file is still there"

# The new file stands before the old one, and a third takes a job from a fourth that stands after it.
job() {
    printf "ruqi::job { '%s':\n  content => \"job_id: %s\\nrule: 1h\\ncmd: 'true'\\n\",\n}\n" "$1" "$2"
}
head -n 1 "$world/site.pp" >"$world/class.pp"
{ cat "$world/class.pp"; job old moved; job before one; job behind two; } >"$world/site.pp"
run
[ "$code" -eq 2 ] || fail "three jobs ended with $code"
{
    cat "$world/class.pp"
    job new moved
    echo "ruqi::job { 'old': ensure => absent }"
    job before two
    job behind three
} >"$world/site.pp"
run
[ "$code" -eq 2 ] || fail "a move ended with $code"
for id in moved two three; do
    state_of_jobs | grep -q "\"job_id\":\"$id\"" || fail "the job $id is not in effect"
done
echo "puppet: all well"
