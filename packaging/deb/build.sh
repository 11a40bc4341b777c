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
mkdir -p "$out"

# package NAME SUBDIR: stages one program and builds its package, reproducibly (timestamps from the last commit).
package() {
  local name=$1 program=$2 stage
  stage=$(mktemp -d)
  install -d "$stage/DEBIAN" "$stage/usr/lib/$name" "$stage/usr/bin" "$stage/lib/systemd/system" "$stage/usr/share/doc/$name"
  cp -a "$program/." "$stage/usr/lib/$name/"
  find "$stage/usr/lib/$name" \( -name '*.dbg' -o -name '*.pdb' -o -name '*.xml' \) -delete
  find "$stage/usr/lib/$name" -type f -exec chmod 644 {} +
  find "$stage/usr/lib/$name" -type d -exec chmod 755 {} +
  chmod 755 "$stage/usr/lib/$name/$name"
  ln -s "../lib/$name/$name" "$stage/usr/bin/$name"
  install -m 644 "$repository/packaging/systemd/$name.service" "$stage/lib/systemd/system/"
  install -m 644 "$repository/README.md" "$stage/usr/share/doc/$name/"
  install -m 644 "$repository/LICENSE" "$stage/usr/share/doc/$name/copyright"
  if [ -d "$here/$name/etc" ]; then
    cp -a "$here/$name/etc" "$stage/etc"
    (cd "$stage" && find etc -type f -printf '/%p\n') > "$stage/DEBIAN/conffiles"
  fi
  sed -e "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@SIZE@/$(du -sk "$stage/usr" | cut -f1)/" "$here/$name/control" > "$stage/DEBIAN/control"
  local script
  for script in postinst prerm postrm; do sed "s/@NAME@/$name/g" "$here/$script" > "$stage/DEBIAN/$script"; chmod 755 "$stage/DEBIAN/$script"; done
  local epoch; epoch=$(git -C "$repository" log -1 --format=%ct 2>/dev/null || echo 0)
  SOURCE_DATE_EPOCH=$epoch dpkg-deb --root-owner-group -Zxz --build "$stage" "$out/${name}_${version}_${architecture}.deb" >&2
  rm -rf "$stage"
}

package edge-agent "$published/agent"
package edge-hub "$published/hub"
