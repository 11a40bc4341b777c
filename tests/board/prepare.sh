#!/bin/bash
# Fetches what the emulated arm64 board is made of into a cache folder. Needs no root and leaves the host's
# packages and architectures alone: apt runs on a private state folder. Safe to run again; done work is kept.
# usage: prepare.sh [cache-folder]     EDGE_BOARD_RELEASE=trixie makes a Debian 13 board, in a cache folder of its own;
# EDGE_BOARD_MIRROR names another Debian mirror.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${1:-$here/../../artifacts/board}
mkdir -p "$cache" && cache=$(cd "$cache" && pwd)
mirror=${EDGE_BOARD_MIRROR:-http://deb.debian.org/debian}
# One release for every host, so that the tests meet the same kernel, glibc and libgpiod everywhere: Debian 12 has
# libgpiod 1, Debian 13 has libgpiod 2, which .NET drives through different code.
release=${EDGE_BOARD_RELEASE:-bookworm}
case $release in
    bookworm) libraries="libgpiod2 libssl3" ;;
    trixie) libraries="libgpiod3 libssl3t64 libzstd1 zlib1g" ;;
    *) echo "board: the release is bookworm or trixie, not $release" >&2; exit 2 ;;
esac
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

missing() { echo "board: $1 is missing; install it with: apt-get install -y --no-install-recommends $2" >&2; exit 3; }
command -v apt-get >/dev/null || { echo "board: apt-get is missing; the board needs a Debian or Ubuntu host" >&2; exit 3; }
command -v qemu-system-aarch64 >/dev/null || missing qemu-system-aarch64 qemu-system-arm
command -v xz >/dev/null || missing xz xz-utils
[ -r "$keyring" ] || missing "$keyring" debian-archive-keyring

# The stamp holds these scripts' own inputs, so that a changed list or release makes the cache anew.
stamp="$release $(sha256sum "$here/prepare.sh" "$here/modules.list" | cut -c1-16 | tr '\n' ' ')"
[ "$(cat "$cache/stamp" 2>/dev/null)" = "$stamp" ] && { echo "board: ready in $cache"; exit 0; }
exec 9>"$cache/lock" && flock 9
[ "$(cat "$cache/stamp" 2>/dev/null)" = "$stamp" ] && { echo "board: ready in $cache"; exit 0; }

host=$(dpkg --print-architecture)
work=$cache/work
rm -rf "$work" "$cache/root"
mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/debs" "$cache/root"
: > "$work/status"
echo "deb [arch=arm64,$host signed-by=$keyring] $mirror $release main" > "$work/sources.list"
cat > "$work/apt.conf" <<CONF
APT::Architecture "arm64";
APT::Architectures { "arm64"; "$host"; };
APT::Sandbox::User "";
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "-";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
CONF
export APT_CONFIG=$work/apt.conf

echo "board: reading the package lists of $mirror"
apt-get update -q=2
kernel=$(apt-cache show --no-all-versions linux-image-arm64:arm64 | sed -n 's/^Depends: \(linux-image-[^ ,]*\).*/\1/p')
[ -n "$kernel" ] || { echo "board: $mirror names no arm64 kernel for $release" >&2; exit 4; }

echo "board: downloading $kernel and the root file system's packages"
# libstdc++ and libgcc are onnxruntime's and SkiaSharp's; libssl3 is .NET's for SHA-256 and TLS, loaded at run time.
packages="busybox-static libc6 libstdc++6 libgcc-s1 gpiod $libraries"
# shellcheck disable=SC2086  # a list of words
(cd "$work/debs" && apt-get download -q=2 "$kernel:arm64" "busybox-static:$host" $(printf '%s:arm64 ' $packages))

# Merged /usr, as on the machines themselves: /bin and /lib are links, whichever way a package's paths go.
mkdir -p "$cache/root/usr/bin" "$cache/root/usr/lib" "$cache/root/usr/sbin"
ln -s usr/bin usr/lib usr/sbin "$cache/root"
for package in $packages; do
    dpkg-deb --fsys-tarfile "$work/debs/${package}"_*_arm64.deb | tar -x -C "$cache/root" --keep-directory-symlink \
        --exclude='./usr/share/*' --exclude='*/gconv/*'
done
# The host's own busybox packs the archives: static, so it runs whatever this host's glibc is.
dpkg-deb --fsys-tarfile "$work"/debs/busybox-static_*_"$host".deb | tar -x -O --wildcards '*bin/busybox' > "$cache/busybox"
chmod +x "$cache/busybox"

# Of the kernel's 300 MB of modules the board takes only those it loads, numbered in their order of loading.
dpkg-deb --fsys-tarfile "$work/debs/${kernel}"_*_arm64.deb > "$work/kernel.tar"
tar -x -C "$work" -f "$work/kernel.tar" --wildcards './boot/vmlinuz-*'
mv "$work"/boot/vmlinuz-* "$cache/vmlinuz"
tar -t -f "$work/kernel.tar" > "$work/kernel.list"
mkdir -p "$cache/root/lib/modules"
number=10
while read -r module; do
    path=$(grep "/$module\.ko" "$work/kernel.list") || { echo "board: $kernel has no module $module" >&2; exit 4; }
    # Debian 13 compresses modules, and busybox loads only plain ones.
    unpack=cat; case $path in *.xz) unpack="xz -dc" ;; esac
    tar -x -O -f "$work/kernel.tar" "$path" | $unpack > "$cache/root/lib/modules/$number-$module.ko"
    number=$((number + 1))
done < <(grep -v '^#' "$here/modules.list")

rm -rf "$work"
echo "$stamp" > "$cache/stamp"
echo "board: ready in $cache"
