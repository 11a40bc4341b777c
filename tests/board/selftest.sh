#!/bin/bash
# Proves the rig without any product code: boot, network, an input edge, an output pulse seen from outside, exit code.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/prepare.sh"
"$here/initramfs.sh" "$here/selftest" "$work/initramfs"

start=$(date +%s%N)
status=0
"$here/boot.sh" "$work/initramfs" --timeout 60 --monitor "$work/monitor" 2> "$work/pins" | while read -r line; do
    echo "$line"
    case $line in "selftest: listening"*) "$here/press.sh" "$work/monitor" ;; esac
done > "$work/serial" || status=$?
took=$((($(date +%s%N) - start) / 1000000))

passed=0 failed=0
check() { if eval "$2"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "board: not so: $1" >&2; fi; }
# Microseconds between the first trace line that matches $1 and the first that matches $2.
between() {
    awk -v from="$1" -v to="$2" '{ split($0, part, /[@:]/); at = part[2] }
        $0 ~ from && !started { started = at; next } started && $0 ~ to { printf "%d", (at - started) * 1e6; exit }' "$work/pins"
}
press="input 3 changed to 1" rise="setting output 5 to 1" fall="setting output 5 to 0"
answer=$(between "$press" "$rise")
pulse=$(between "$rise" "$fall")
hold=$(between "$press" "input 3 changed to 0")
check "the payload's exit code comes back" '[ "$status" -eq 42 ]'
check "the host is reached at 10.0.2.2" 'grep -q "host reached" "$work/serial"'
check "the chip is found by its label" 'grep -q "found by its label" "$work/serial"'
check "the guest sees the rising edge on line 3" 'grep -q "answered 1 line 3" "$work/serial"'
check "the oscilloscope sees the press last 100 ms" '[ "${hold:-0}" -ge 90000 ]'
check "the oscilloscope sees the answer on line 5" '[ "${answer:-0}" -gt 0 ]'
check "the oscilloscope sees the pulse last 50 ms" '[ "${pulse:-0}" -ge 45000 ]'
if [ "$failed" -gt 0 ]; then cat "$work/serial" "$work/pins" >&2; fi
echo "board: $(sed -n 's/^board: up \([0-9.]*\).*/\1/p' "$work/serial") s to the payload, $took ms in all;" \
    "edge to answer ${answer:-?} us, pulse ${pulse:-?} us"
echo "board: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
