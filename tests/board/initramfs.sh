#!/bin/bash
# Makes the board's initial file system: the cached root, our init, and a payload folder as /edge.
# usage: initramfs.sh <payload-folder> <out-file> [cache-folder]      The payload holds run.sh.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { sed -n '2,3p' "$0" >&2; exit 2; }
payload=$(cd "$1" && pwd)
out=$(realpath -m "$2")
cache=$(cd "${3:-$here/../../artifacts/board}" && pwd)
[ -f "$payload/run.sh" ] || { echo "board: $payload has no run.sh" >&2; exit 2; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
install -m 755 "$here/init" "$scratch/init"
mkdir "$scratch/etc"
# A fixed identity: a test that boots twice meets the same machine.
echo 0123456789abcdef0123456789abcdef > "$scratch/etc/machine-id"
ln -s "$payload" "$scratch/edge"

pack() { LC_ALL=C sort -z | "$cache/busybox" cpio -0 -o -H newc -R 0:0 2> /dev/null; }

# The kernel reads archives laid end to end. Not compressed: the emulated CPU would unpack it more slowly than QEMU loads it.
{
    (cd "$cache/root" && find . -mindepth 1 -print0 | pack)
    (cd "$scratch" && find init etc edge/ -print0 | pack)
} > "$out"
