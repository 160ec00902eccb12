#!/usr/bin/env bash
# Asks lintian about the Debian package, installs it in a clean Debian, runs a job there, upgrades,
# removes and purges it, and once more beside systemd, where the group was there before, the daemon is
# another user's, and something is mounted: test-deb.sh [PACKAGE]. Without a package it makes one of
# .build/release. Takes root, debootstrap, lintian and the package mirror that this machine has. Where it
# cannot be done it is skipped, and says so. Where only a tool is missing and CI=true, that is a failure.
set -euo pipefail
[ -z "${1:-}" ] || set -- "$(realpath "$1")"
cd "$(dirname "$0")/.."

skip() {
    echo "test-deb: SKIPPED: $1"
    exit 0
}

lack() {
    [ "${CI:-}" != true ] || { echo "test-deb: FAILED: $1 is missing" >&2; exit 1; }
    skip "$1 is missing: apt-get install $1"
}

# Processes and mounts of the test end with it, whatever happens.
if [ -z "${RUQI_TEST_DEB_INSIDE:-}" ]; then
    [ "$(id -u)" -eq 0 ] || skip "it takes root"
    command -v debootstrap >/dev/null || lack debootstrap
    command -v lintian >/dev/null || lack lintian
    work=$(mktemp -d)
    trap 'rm -rf --one-file-system "$work"' EXIT
    # A container may deny these to root too.
    # shellcheck disable=SC2016  # the inner shell puts it in
    if ! unshare --mount --pid --fork --kill-child sh -ec \
        'mount -t proc proc "$0"; umount "$0"; mknod "$0/null" c 1 3; : >"$0/null"; rm "$0/null"' \
        "$work" 2>"$work/why"; then
        skip "name spaces, mounts or devices are denied here: $(tail -n 1 "$work/why")"
    fi
    rm "$work/why"
    package=${1:-$(make -s deb | tail -n 1)}
    lintian --allow-root --fail-on error,warning,info "$package"
    RUQI_TEST_DEB_INSIDE=$work unshare --mount --pid --fork --kill-child "packaging/test-deb.sh" "$package"
    exit
fi
work=$RUQI_TEST_DEB_INSIDE
root=$work/root
package=$1

step() {
    echo "test-deb: $((SECONDS)) s: $1"
}

fail() {
    echo "test-deb: FAILED: $1" >&2
    [ ! -s "$work/log" ] || sed 's/^/    /' "$work/log" >&2
    exit 1
}

chrooted=(chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
    DEBIAN_FRONTEND=noninteractive)

inside() {
    "${chrooted[@]}" "$@"
}

# What is said is shown only where it fails.
quietly() {
    "$@" >"$work/log" 2>&1 || fail "$*"
    : >"$work/log"
}

# Names of files that packages leave and that are not the package manager's own.
snapshot() {
    (cd "$root" && find . -xdev \( -path ./proc -o -path ./dev -o -path ./sys -o -path ./tmp \
        -o -path ./var/lib/dpkg -o -path ./var/lib/apt -o -path ./var/cache -o -path ./var/log/apt \
        -o -name '*.deb' -o -path './etc/g*-' -o -path ./etc/.pwd.lock \) -prune -o -print | sort)
    inside getent group | cut -d : -f 1
}

# shellcheck disable=SC1091  # it is there in each Debian
release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
# shellcheck disable=SC2016  # apt puts the values in
mirror=$(apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk -v release="$release" '$1 == release && $2 == "main" { print $3; exit }')
[ -n "$mirror" ] || skip "apt has no mirror of '$release' here"

step "a clean $release"
quietly debootstrap --variant=minbase "$release" "$root" "$mirror"
mount -t proc proc "$root/proc"
cp "$package" "$root/ruqi.deb"
quietly inside apt-get -o Acquire::Retries=3 update
dependencies=$(dpkg-deb -f "$package" Depends | sed -e 's/([^)]*)//g' -e 's/,/ /g')
# shellcheck disable=SC2086  # the list is meant to be split
quietly inside apt-get install -y --no-install-recommends $dependencies
snapshot >"$work/before"

step "install"
quietly inside apt-get install -y --no-install-recommends /ruqi.deb
modes=$(inside stat -c '%A %U:%G %n' /var/log/ruqi /var/lib/ruqi /etc/ruqi/jobs.d /etc/ruqi/ruqid.yaml)
[ "$modes" = "drwxr-s--- root:ruqi /var/log/ruqi
drwxr-x--- root:root /var/lib/ruqi
drwxr-xr-x root:root /etc/ruqi/jobs.d
-rw-r--r-- root:root /etc/ruqi/ruqid.yaml" ] || fail "modes are $modes"

step "a job"
printf 'rule: now\nuser: daemon\ncmd: id -un\n' >"$root/etc/ruqi/jobs.d/hello.yaml"
socket=unix:/run/ruqid.sock
"${chrooted[@]}" ruqid --http-listen $socket 2>"$work/log" &
daemon=$!
finished() {
    inside ruqi history hello --outcome success --json 2>/dev/null | grep '"cmd_output":"daemon\\n"'
}
for _ in $(seq 100); do
    ! finished >"$work/record" || break
    kill -0 $daemon 2>/dev/null || fail "the daemon ended"
    sleep 0.1
done
[ -s "$work/record" ] || fail "the job did not succeed in 10 s"
inside ruqi status --http-listen $socket | sed 's/^/    /'
inside ruqi jobs --http-listen $socket | grep -q hello || fail "ruqi jobs knows no hello"
history=$(inside find /var/log/ruqi/history -name '*.jsonl' -printf '%M %u:%g\n')
[ "$history" = "-rw-r----- root:ruqi" ] || fail "the history's mode is $history"
kill -TERM $daemon
wait $daemon || fail "the daemon ended with status $?"
inside ruqi history verify >"$work/log" || fail "ruqi history verify"

step "upgrade"
echo 'log_level: debug   # changed' >>"$work/line"
sed -i -e '/^log_level:/d' "$root/etc/ruqi/ruqid.yaml"
cat "$work/line" >>"$root/etc/ruqi/ruqid.yaml"
dpkg-deb -R "$package" "$work/next"
sed -i 's/^Version: .*/&+next/' "$work/next/DEBIAN/control"
dpkg-deb --root-owner-group -Znone --build "$work/next" "$root/next.deb" >/dev/null
quietly inside apt-get install -y --no-install-recommends /next.deb
# shellcheck disable=SC2016  # dpkg puts the version in
[[ $(inside dpkg-query -W -f '${Version}' ruqi) == *+next ]] || fail "it was not upgraded"
grep -qxFf "$work/line" "$root/etc/ruqi/ruqid.yaml" || fail "the changed settings are lost"
[ -e "$root/etc/ruqi/jobs.d/hello.yaml" ] || fail "the job file is lost"

step "remove"
quietly inside apt-get remove -y ruqi
grep -qxFf "$work/line" "$root/etc/ruqi/ruqid.yaml" || fail "removing took the settings"
[ -e "$root/etc/ruqi/jobs.d/hello.yaml" ] || fail "removing took the jobs"
[ -n "$(ls "$root/var/log/ruqi/history")" ] || fail "removing took the history"
[ ! -e "$root/usr/sbin/ruqid" ] || fail "removing left the daemon"

step "purge"
quietly inside apt-get purge -y ruqi
rm -f "$root/run/ruqid.sock"
snapshot >"$work/after"
diff "$work/before" "$work/after" >"$work/log" || fail "purging leaves something"

# Purging may not fail at what is mounted, and may not take what isn't the package's.
step "beside systemd"
quietly inside apt-get install -y --no-install-recommends systemd
inside groupadd --system ruqi
snapshot >"$work/before"
quietly inside apt-get install -y --no-install-recommends /ruqi.deb
modes=$(inside stat -c '%A %U:%G %n' /var/log/ruqi /var/lib/ruqi)
[ "$modes" = "drwxr-s--- root:ruqi /var/log/ruqi
drwxr-x--- root:root /var/lib/ruqi" ] || fail "modes are $modes"

step "upgrade of another user's daemon"
# What one-user.conf makes of them.
inside chmod 00750 /var/log/ruqi
inside chown daemon:daemon /var/log/ruqi /var/lib/ruqi
quietly inside apt-get install -y --no-install-recommends /next.deb
quietly inside systemd-tmpfiles --create ruqi.conf
modes=$(inside stat -c '%A %U:%G %n' /var/log/ruqi /var/lib/ruqi)
[ "$modes" = "drwxr-x--- daemon:daemon /var/log/ruqi
drwxr-x--- daemon:daemon /var/lib/ruqi" ] || fail "its directories are $modes"

step "purge of what is mounted"
mkdir "$root/var/log/ruqi/history"
mount -t tmpfs none "$root/var/log/ruqi/history"
mount -t tmpfs none "$root/var/lib/ruqi"
touch "$root/var/log/ruqi/history/kept" "$root/var/lib/ruqi/state"
quietly inside apt-get purge -y ruqi
[ -e "$root/var/log/ruqi/history/kept" ] || fail "purging took what was mounted inside the log"
[ -z "$(ls "$root/var/lib/ruqi")" ] || fail "purging left the state"
umount "$root/var/log/ruqi/history" "$root/var/lib/ruqi"
rmdir "$root/var/log/ruqi/history" "$root/var/log/ruqi" "$root/var/lib/ruqi"
snapshot >"$work/after"
diff "$work/before" "$work/after" >"$work/log" || fail "purging leaves or takes something else"

step "passed"
