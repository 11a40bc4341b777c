# Sourced by ./edge: every test, and one closing line that counts them.

unit_projects=(EdgeProtocol.Tests EdgeAgent.Tests EdgeHub.Tests)

# run_project NAME: runs one test program and adds its counts to passed, failed and skipped.
run_project() {
  local log=$out/test/$1.log summary
  say "testing $1"
  local status=0
  dotnet run --project "tests/$1" -c Release --no-build -- --no-progress --no-ansi 2>&1 | tee "$log" | grep -Ev '^(passed|  *at )' || true
  summary=$(tail -n 20 "$log")
  count() { sed -n "s/^ *$1: \([0-9]*\).*/\1/p" <<<"$summary" | tail -n 1; }
  local total; total=$(count total)
  # A runner that died before its summary is one failure, never a silent pass.
  [ -n "$total" ] && [ "$total" -gt 0 ] || { echo "$1 ended without a summary" >&2; failed=$((failed + 1)); return; }
  passed=$((passed + $(count succeeded))); failed=$((failed + $(count failed))); skipped=$((skipped + $(count skipped)))
}

run_tests() {
  passed=0 failed=0 skipped=0
  mkdir -p "$out/test"
  [ "${1:-}" = --fast ] || need_packages "the test execution provider" g++ gcc || true
  [ "${1:-}" = --fast ] || need_packages "the tests of several hubs" mosquitto postgresql || true
  [ "${1:-}" = --fast ] || need_packages "the tests of Modbus" python3 python3-pymodbus libmodbus-dev gcc libc6-dev || true
  [ "${1:-}" = --fast ] || need_packages "the tests of cameras" ffmpeg || true
  say "building"
  dotnet build Edge.sln -c Release -v q
  local project
  for project in "${unit_projects[@]}"; do run_project "$project"; done
  if [ "${1:-}" != --fast ]; then
    need_packages "the system tests" mosquitto chromium strace iproute2 || true
    need_packages "the emulated board" qemu-system-arm xz-utils nbdkit e2fsprogs || true
    rid=$(host_rid); publish_host; publish_kill_target "$rid"
    export EDGE_KILL_TARGET_BINARY=$PWD/$out/publish/$rid/kill-target/edge-kill-target
    if native_toolchain linux-arm64; then
      publish_agent linux-arm64 "$out/publish/linux-arm64/agent"
      export EDGE_AGENT_ARM64_BINARY=$PWD/$out/publish/linux-arm64/agent/edge-agent
      publish_kill_target linux-arm64
      export EDGE_KILL_TARGET_ARM64_BINARY=$PWD/$out/publish/linux-arm64/kill-target/edge-kill-target
    fi
    run_project Edge.SystemTests
  fi
  echo
  if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
  [ "$failed" -eq 0 ]
}
