#!/usr/bin/env bash
# build.sh RID PUBLISH_DIR OUT_DIR: Debian packages of the published agent and hub.
set -euo pipefail
rid=$1 published=$2 out=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$here/../..
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$repository/Directory.Build.props")
case $rid in
  linux-x64) architecture=amd64 ;; linux-arm64) architecture=arm64 ;;
  *) echo "build.sh: no Debian architecture for $rid" >&2; exit 2 ;;
esac
epoch=$(git -C "$repository" log -1 --format=%ct 2>/dev/null || echo 0)
mkdir -p "$out"

# documents STAGE NAME: what Debian asks for below /usr/share/doc, and our own pages.
documents() {
  local doc=$1/usr/share/doc/$2
  install -m 644 "$repository"/docs/*.md "$repository/CHANGELOG.md" "$doc/"
  {
    printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\n'
    sed -n 's/^Copyright (c) /Copyright: /p' "$repository/LICENSE"
    printf 'License: Expat\n'
    sed -e '1,/^Copyright/d' "$repository/LICENSE" | sed -e '/./,$!d' -e 's/^$/./' -e 's/^/ /'
  } > "$doc/copyright"
  printf '%s (%s) stable; urgency=medium\n\n  * What changed is in CHANGELOG.md beside this file.\n\n -- The Edge authors <maintainers@edge.invalid>  %s\n' \
    "$2" "$version" "$(date -u -R -d "@$epoch")" | gzip -9n > "$doc/changelog.gz"
  chmod 644 "$doc"/*
}

# scripts STAGE NAME: the maintainer scripts, each with the program's own part where it has one.
scripts() {
  local script part
  for script in postinst prerm postrm; do
    part=$here/$2/$script.part
    [ -f "$part" ] || part=/dev/null
    sed -e "/^@PART@\$/{r $part" -e 'd}' -e "s/@NAME@/$2/g" "$here/$script" > "$1/DEBIAN/$script"
    chmod 755 "$1/DEBIAN/$script"
  done
}

# package NAME SUBDIR: stages one program and builds its package, reproducibly (timestamps from the last commit).
package() {
  local name=$1 program=$2 stage
  stage=$(mktemp -d)
  chmod 755 "$stage"
  install -d "$stage/DEBIAN" "$stage/usr/lib/$name" "$stage/usr/bin" "$stage/usr/lib/systemd/system" "$stage/usr/share/doc/$name"
  cp -a "$program/." "$stage/usr/lib/$name/"
  find "$stage/usr/lib/$name" \( -name '*.dbg' -o -name '*.pdb' -o -name '*.xml' \) -delete
  find "$stage/usr/lib/$name" -type f -exec chmod 644 {} +
  find "$stage/usr/lib/$name" -type d -exec chmod 755 {} +
  chmod 755 "$stage/usr/lib/$name/$name"
  ln -s "../lib/$name/$name" "$stage/usr/bin/$name"
  install -m 644 "$repository/packaging/systemd/$name.service" "$stage/usr/lib/systemd/system/"
  [ "$name" != edge-agent ] || install -D -m 644 -t "$stage/usr/lib/udev/rules.d" "$repository/packaging/udev/60-edge-gpio.rules"
  documents "$stage" "$name"
  if [ -d "$here/$name/etc" ]; then
    cp -a "$here/$name/etc" "$stage/etc"
    find "$stage/etc" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
    (cd "$stage" && find etc -type f -printf '/%p\n') > "$stage/DEBIAN/conffiles"
  fi
  sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@SIZE@/$(du -sk "$stage/usr" | cut -f1)/" "$here/$name/control" > "$stage/DEBIAN/control"
  scripts "$stage" "$name"
  SOURCE_DATE_EPOCH=$epoch dpkg-deb --root-owner-group -Zxz --build "$stage" "$out/${name}_${version}_${architecture}.deb" >&2
  rm -rf "$stage"
}

package edge-agent "$published/agent"
package edge-hub "$published/hub"
