#!/bin/sh
# Runs a command inside the training root that setup.sh made:
#   sudo ./in-root.sh ROOTDIR COMMAND [ARGUMENT...]
# The repository and every argument that is a folder are visible there under their own
# absolute paths; the current folder stays the current folder. Mounts end with the command.
set -eu

root=$(realpath "${1:?usage: in-root.sh ROOTDIR COMMAND...}")
shift
repository=$(realpath "$(dirname "$0")/../..")

if [ -z "${IN_ROOT_MOUNTED:-}" ]; then
    IN_ROOT_MOUNTED=1 exec unshare --mount "$0" "$root" "$@"
fi

mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
for path in "$repository" "$@"; do
    case "$path" in /*) ;; *) continue ;; esac
    [ -d "$path" ] || continue
    mkdir -p "$root$path"
    mount --bind "$path" "$root$path"
done
exec chroot "$root" sh -c 'cd "$1" && shift && exec "$@"' sh "$PWD" "$@"
