#!/bin/bash
# Boots the board until its payload ends. stdout is the serial line; stderr is the oscilloscope (every pin change
# of the GPIO chip, stamped with seconds and microseconds of the host) and whatever QEMU has to say.
# usage: boot.sh <initramfs> [--timeout seconds] [--monitor socket] [--disk image] [--memory MiB]
#                [--forward hostport:guestport] [--cache folder]
# Exits with the payload's exit code; 124 when the time is over, 125 when the board ended without a code.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { sed -n '2,6p' "$0" >&2; exit 2; }
initramfs=$1; shift
timeout=60 monitor= disk= memory=1024 forward= cache=$here/../../artifacts/board
while [ $# -gt 0 ]; do
    case $1 in
        --timeout) timeout=$2 ;;
        --monitor) monitor=$2 ;;
        --disk) disk=$2 ;;
        --memory) memory=$2 ;;
        --forward) forward=,hostfwd=tcp:127.0.0.1:${2%:*}-:${2#*:} ;;
        --cache) cache=$2 ;;
        *) echo "board: unknown option $1" >&2; exit 2 ;;
    esac
    shift 2
done

arguments=(-M virt -cpu cortex-a72 -smp 2 -m "$memory" -nodefaults -display none -no-reboot
    -kernel "$cache/vmlinuz" -initrd "$initramfs"
    # A panic ends the machine (with -no-reboot) instead of waiting for the timeout.
    -append "console=ttyAMA0 quiet panic=-1 rdinit=/init"
    -serial stdio
    -netdev "user,id=net0$forward" -device virtio-net-device,netdev=net0
    -trace pl061_set_output -trace pl061_input_change -msg timestamp=on)
[ -n "$monitor" ] && arguments+=(-monitor "unix:$monitor,server=on,wait=off")
[ -n "$disk" ] && arguments+=(-drive "file=$disk,format=raw,if=none,id=disk0" -device virtio-blk-device,drive=disk0)

serial=$(mktemp)
trap 'rm -f "$serial"' EXIT
status=0
timeout --kill-after=5 "$timeout" qemu-system-aarch64 "${arguments[@]}" < /dev/null | tee "$serial" || status=${PIPESTATUS[0]}
[ "$status" -eq 0 ] || exit "$status"
code=$(tr -d '\r' < "$serial" | sed -n 's/^board: exit \([0-9]*\)$/\1/p' | tail -1)
exit "${code:-125}"
