#!/bin/sh
# Installs what building and testing ruqi needs and this machine lacks. Debian and Ubuntu; on other
# systems it says what to install. Run by `make`; does nothing where everything is there.
set -eu

missing=
command -v pkg-config >/dev/null 2>&1 || missing="$missing pkg-config"
command -v curl >/dev/null 2>&1 || missing="$missing curl"
if ! pkg-config --exists yaml-0.1 2>/dev/null; then missing="$missing libyaml-dev"; fi
# The tests judge `ruqi schema` by an implementation of JSON Schema that isn't ours.
if ! /usr/bin/python3 -c 'import jsonschema, yaml' >/dev/null 2>&1; then
    missing="$missing python3-jsonschema python3-yaml"
fi
if ! [ -e /usr/share/zoneinfo/Europe/Berlin ]; then missing="$missing tzdata"; fi

if ! command -v swift >/dev/null 2>&1; then
    echo "ruqi is built with Swift 6.2 or newer, and 'swift' is not in PATH." >&2
    echo "Install it as https://www.swift.org/install/linux/ describes, then run this again." >&2
    exit 1
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "These are missing, and there is no apt-get here to install them:$missing" >&2
    echo "Install your system's packages of libyaml (with headers), pkg-config, curl, the" >&2
    echo "time zone files, and of jsonschema and PyYAML for /usr/bin/python3; then try again." >&2
    exit 1
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "These are missing:$missing" >&2
        echo "Install them as root (apt-get install$missing), then run this again." >&2
        exit 1
    fi
    as_root=sudo
fi

echo "installing:$missing"
# shellcheck disable=SC2086  # the list is meant to be split
if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y $missing; then
    # A new machine has no package lists yet.
    $as_root apt-get update
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y $missing
fi
