#!/bin/sh
# Makes a Debian package of what `make build` has made: build.sh DIRECTORY. The same programs and
# sources give the same package, byte for byte. DEBFULLNAME and DEBEMAIL are its maintainer, if set.
set -eu
umask 022
mkdir -p "$1"
target=$(realpath "$1")
cd "$(dirname "$0")/../.."
here=packaging/debian

if ! command -v dpkg-shlibdeps >/dev/null 2>&1; then
    echo "dpkg-shlibdeps is missing, which finds the libraries: apt-get install dpkg-dev" >&2
    exit 1
fi
version=$(dpkg-parsechangelog -l $here/changelog -S Version)
upstream=$(sed -n 's/^package let version = "\(.*\)"$/\1/p' Sources/Status/Version.swift)
if [ "${version%-*}" != "$upstream" ]; then
    echo "$here/changelog is of $version, and the programs are $upstream: add an entry" >&2
    exit 1
fi
maintainer=$(dpkg-parsechangelog -l $here/changelog -S Maintainer)
if [ -n "${DEBEMAIL:-}" ]; then maintainer="${DEBFULLNAME:-ruqi maintainers} <$DEBEMAIL>"; fi
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(dpkg-parsechangelog -l $here/changelog -S Timestamp)}
export SOURCE_DATE_EPOCH
architecture=$(dpkg --print-architecture)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir "$root"

make -s install DESTDIR="$root" PREFIX=/usr SYSCONFDIR=/etc \
    ZSHCOMPLETIONDIR=/usr/share/zsh/vendor-completions PROGRAMS="${PROGRAMS:-.build/release}"
doc=$root/usr/share/doc/ruqi
install -D -m 644 $here/lintian-overrides "$root/usr/share/lintian/overrides/ruqi"
install -m 644 "$doc/examples/ruqid.yaml" "$root/etc/ruqi/ruqid.yaml"
install -m 644 $here/copyright $here/README.Debian "$doc"
install -m 644 $here/changelog "$doc/changelog.Debian"
mv "$doc/CHANGELOG.md" "$doc/changelog"
gzip -9n "$doc/changelog" "$doc/changelog.Debian"
find "$root/usr/share/man" -type f -exec gzip -9n {} +

mkdir "$root/DEBIAN"
for script in postinst prerm postrm; do
    install -m 755 "$here/$script" "$root/DEBIAN/$script"
done
echo /etc/ruqi/ruqid.yaml >"$root/DEBIAN/conffiles"
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
# dpkg-shlibdeps wants a source package around it.
mkdir "$work/debian"
printf 'Source: ruqi\n\nPackage: ruqi\nArchitecture: any\n' >"$work/debian/control"
libraries=$(cd "$work" && dpkg-shlibdeps -O root/usr/sbin/ruqid root/usr/bin/ruqi |
    sed -n 's/^shlibs:Depends=//p')
# As sed's replacement.
plain() {
    printf '%s' "$1" | sed 's/[\\&|]/\\&/g'
}
size=$(du -k -s --apparent-size --exclude=DEBIAN "$root" | cut -f 1)
sed -e "s|@VERSION@|$version|" -e "s|@ARCHITECTURE@|$architecture|" \
    -e "s|@MAINTAINER@|$(plain "$maintainer")|" -e "s|@INSTALLED_SIZE@|$size|" \
    -e "s|@LIBRARIES@|$(plain "$libraries")|" $here/control.in >"$root/DEBIAN/control"
chmod 644 "$root/DEBIAN/control" "$root/DEBIAN/conffiles" "$root/DEBIAN/md5sums"

find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
package=$target/ruqi_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz --build "$root" "$package" >/dev/null
echo "$package"
