# Sourced by ./edge: our figures beside bare ONNX Runtime's, from one run.

run_bench() {
  if [ "${1:-}" = chain ]; then
    [ $# -eq 2 ] && [ -d "$2" ] || fail "usage: ./edge bench chain FOLDER (images named class-number.png)"
    rid=$(host_rid); publish_host
    dotnet run --project bench/Edge.Bench -c Release -v q -- chain "$(realpath "$2")"
    return
  fi
  if [ "${1:-}" = idle ]; then
    need_packages "the idle box" mosquitto iproute2 || fail "mosquitto and iproute2 are needed"
    rid=$(host_rid); publish_agent "$rid" "$out/publish/$rid/agent"
    export EDGE_AGENT_BINARY=$PWD/$out/publish/$rid/agent/edge-agent
    dotnet run --project bench/Edge.Bench -c Release -v q -- "$@"
    return
  fi
  if [ "${1:-}" = wave ]; then
    need_packages "mosquitto beside the embedded broker" mosquitto || true
    rid=$(host_rid); publish_hub "$rid" "$out/publish/$rid/hub"
    export EDGE_HUB_BINARY=$PWD/$out/publish/$rid/hub/edge-hub
    dotnet run --project bench/Edge.Bench -c Release -v q -- wave "${2:-500}" "${3:-8}"
    return
  fi
  if [ "${1:-}" = delta ]; then
    [ $# -le 2 ] && [ -d "${2:-.}" ] || fail "usage: ./edge bench delta [FOLDER] (of further models, each beside a base.onnx)"
    need_packages "the peers of our delta" time zstd bsdiff casync || true
    [ -x /usr/bin/time ] || fail "GNU time is needed to see the peers' memory"
    dotnet run --project bench/Edge.Bench -c Release -v q -- delta ${2:+"$(realpath "$2")"}
    return
  fi
  if [ "${1:-}" = gate ]; then
    need_packages "the bare C++ peer" g++ || fail "a C++ compiler is needed to build the peer"
    rid=$(host_rid)
    build_bare_peers
    publish_gate_line
    dotnet run --project bench/Edge.Bench -c Release -v q -- gate "${2:-600}"
    return
  fi
  if [ "${1:-}" = preprocess ]; then
    dotnet run --project bench/Edge.Bench -c Release -v q -- preprocess
    return
  fi
  if [ "${1:-}" = storage ]; then
    [ "$(id -u)" = 0 ] || fail "./edge bench storage mounts a disk of its own to count what is written to it: run it as root"
    need_packages "the storage bench" mosquitto e2fsprogs || true
    mkdir -p "$out"
    dotnet run --project bench/Edge.Bench -c Release -v q -- storage "$(mktemp -d "$PWD/$out/bench-storage.XXXXXX")"
    return
  fi
  need_packages "the bare C++ peers" g++ || fail "a C++ compiler is needed to build the peers"
  rid=$(host_rid); publish_host
  build_bare_peers
  install_node_peer
  dotnet run --project bench/Edge.Bench -c Release -v q -- "$@"
}

build_bare_peers() {
  say "building the bare C++ peers"
  local package library build=$out/bench peer
  package=$(dotnet msbuild src/EdgeAgent -getProperty:PkgMicrosoft_ML_OnnxRuntime)
  library=$package/runtimes/$rid/native
  mkdir -p "$build"
  # The package ships the library without its versioned name, which is what a linked program asks for.
  ln -sf "$library/libonnxruntime.so" "$build/libonnxruntime.so.1"
  for peer in main:bare-loop parallel:bare-parallel serve:bare-serve; do
    g++ -O2 -std=c++17 "bench/bare-loop/${peer%%:*}.cpp" -I"$package/build/native/include" -L"$build" -l:libonnxruntime.so.1 \
      -Wl,-rpath,"$PWD/$build" -pthread -o "$build/${peer##*:}"
  done
  export EDGE_BARE_LOOP=$PWD/$build/bare-loop EDGE_BARE_PARALLEL=$PWD/$build/bare-parallel EDGE_BARE_SERVE=$PWD/$build/bare-serve
}

# The whole agent at a line of simulated pins, compiled as the agent is.
publish_gate_line() {
  local native=(-p:PublishAot=true)
  native_toolchain "$rid" || native=(-p:PublishAot=false --self-contained)
  say "publishing the agent at a line of simulated pins"
  dotnet publish bench/Edge.GateLine -c Release -r "$rid" -o "$out/publish/$rid/gate-line" -v q "${native[@]}"
  export EDGE_GATE_LINE=$PWD/$out/publish/$rid/gate-line/edge-gate-line
}

# The Node peer is left out, and said to be, where Node or its packages cannot be had.
install_node_peer() {
  local folder=$out/bench/node-server
  command -v node >/dev/null && command -v npm >/dev/null || return 0
  mkdir -p "$folder"
  cp bench/node-server/package.json bench/node-server/server.js "$folder"
  # The package brings the CPU library with it; its install script would only fetch CUDA's.
  [ -d "$folder/node_modules/onnxruntime-node" ] || { say "installing the Node peer's packages"; (cd "$folder" && npm i --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || return 0; }
  export EDGE_BENCH_NODE=$PWD/$folder
}

run_soak() {
  [ $# -ge 1 ] && [ $# -le 3 ] || fail "usage: ./edge soak engine [CYCLES] [INFERENCES] | line [MINUTES] | kills [TIMES] | power [TIMES] | update [STEP] | update-power [TIMES]"
  rid=$(host_rid)
  case $1 in
    kills)
      publish_kill_target "$rid"
      say "killing the journal under load"
      dotnet run --project bench/Edge.Bench -c Release -v q -- kills "${2:-200}" ;;
    power)
      need_packages "the emulated board" qemu-system-arm xz-utils nbdkit e2fsprogs || fail "the board cannot be had here"
      native_toolchain linux-arm64 || fail "the journal cannot be compiled for arm64 here"
      publish_kill_target linux-arm64
      say "cutting the board's power: a cut takes some seconds"
      dotnet run --project bench/Edge.Bench -c Release -v q -- power "${2:-50}" ;;
    update)
      need_packages "the cuts" gcc libc6-dev || fail "a C compiler is needed to build what cuts"
      publish_host
      say "ending an update at each of its changes to the disk: seconds for each"
      dotnet run --project bench/Edge.Bench -c Release -v q -- update "${2:-1}" ;;
    update-power)
      need_packages "the emulated board" qemu-system-arm xz-utils nbdkit e2fsprogs || fail "the board cannot be had here"
      native_toolchain linux-arm64 || fail "the agent cannot be compiled for arm64 here"
      publish_hub "$rid" "$out/publish/$rid/hub"
      publish_agent linux-arm64 "$out/publish/linux-arm64/agent"
      say "cutting the board's power in updates: a cut takes half a minute"
      dotnet run --project bench/Edge.Bench -c Release -v q -- update-power "${2:-20}" ;;
    line)
      publish_host
      say "a line with faults, for ${2:-60} minutes"
      dotnet run --project bench/Edge.Bench -c Release -v q -- line "${2:-60}" ;;
    engine)
      publish_host
      say "loading, unloading and inferring: this takes some minutes"
      dotnet run --project bench/Edge.Bench -c Release -v q -- soak "${2:-1000}" "${3:-500000}" ;;
    *) fail "usage: ./edge soak engine [CYCLES] [INFERENCES] | line [MINUTES] | kills [TIMES] | power [TIMES] | update [STEP] | update-power [TIMES]" ;;
  esac
}
