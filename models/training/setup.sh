#!/bin/sh
# Makes the training toolchain: a Debian trixie root in ROOTDIR, beside the system.
#   sudo ./setup.sh ROOTDIR
# trixie, because its ONNX Runtime package carries the quantization tools; the mirror
# is the one the system's own apt uses. Running it again only completes what is missing.
set -eu

root=${1:?usage: setup.sh ROOTDIR}

# libopenblas0-pthread: without it PyTorch falls back to a reference BLAS, six times slower.
packages="python3-torch python3-onnx python3-onnxruntime python3-opencv python3-numpy libopenblas0-pthread"

if [ ! -e "$root/etc/debian_version" ]; then
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(LABEL)' 'Created-By: Packages' |
        awk '$2 == "Debian" { print $1; exit }')
    [ -n "$mirror" ] || { echo "setup.sh: apt names no Debian mirror" >&2; exit 1; }
    command -v debootstrap >/dev/null || apt-get install -y debootstrap
    debootstrap --variant=minbase trixie "$root" "$mirror"
fi

cp /etc/resolv.conf "$root/etc/resolv.conf"
if ! chroot "$root" dpkg-query --show $packages >/dev/null 2>&1; then
    chroot "$root" apt-get update
    chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages
fi
# With /proc, which ONNX Runtime reads when it starts.
"$(dirname "$0")/in-root.sh" "$root" python3 -c 'import torch, onnx, onnxruntime, cv2; print("toolchain ready")'
