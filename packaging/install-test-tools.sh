#!/bin/sh
# Installs what judges the web page, the metrics, the HTTP interface, exported jobs, the package and the
# examples for Ansible and Puppet in the tests: a browser with a Chinese font, promtool,
# systemd-analyze, debootstrap, lintian, puppet, and Python packages, Ansible among them, in
# .build-tools. Debian and Ubuntu; run by .ci/run and `make screenshots`. Without these, the tests that
# need them are skipped, and fail where CI=true.
set -eu
cd "$(dirname "$0")/.."

missing=
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v systemd-analyze >/dev/null 2>&1 || missing="$missing systemd"
command -v promtool >/dev/null 2>&1 || missing="$missing prometheus"
command -v dpkg-shlibdeps >/dev/null 2>&1 || missing="$missing dpkg-dev"
command -v debootstrap >/dev/null 2>&1 || missing="$missing debootstrap"
command -v lintian >/dev/null 2>&1 || missing="$missing lintian"
command -v puppet >/dev/null 2>&1 || missing="$missing puppet-agent"
[ -n "$(find /usr/share/fonts -iname '*wqy*' -o -iname '*cjk*' 2>/dev/null | head -n 1)" ] ||
    missing="$missing fonts-wqy-microhei"
/usr/bin/python3 -c 'import ensurepip' >/dev/null 2>&1 || missing="$missing python3-venv"
if [ -n "$missing" ]; then
    echo "installing:$missing"
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    # shellcheck disable=SC2086  # the list is meant to be split
    if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
    then
        $as_root apt-get update
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
    fi
fi

web=Tests/SystemTests/Web/requirements.txt
ansible=packaging/ansible/requirements.txt
if [ "$(cat "$web" "$ansible")" != "$(cat .build-tools/installed.txt 2>/dev/null)" ]; then
    /usr/bin/python3 -m venv --clear .build-tools
    .build-tools/bin/pip install --quiet --disable-pip-version-check -r "$web" -r "$ansible"
    cat "$web" "$ansible" >.build-tools/installed.txt
fi
