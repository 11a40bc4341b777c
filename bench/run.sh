# Sourced by ./edge: our figures beside bare ONNX Runtime's, from one run.

run_bench() {
  if [ "${1:-}" = chain ]; then
    [ $# -eq 2 ] && [ -d "$2" ] || fail "usage: ./edge bench chain FOLDER (images named class-number.png)"
    rid=$(host_rid); publish_host
    dotnet run --project bench/Edge.Bench -c Release -v q -- chain "$(realpath "$2")"
    return
  fi
  need_packages "the bare C++ loop" g++ || fail "a C++ compiler is needed to build the peer"
  rid=$(host_rid); publish_host
  say "building the bare C++ loop"
  local package library build=$out/bench
  package=$(dotnet msbuild src/EdgeAgent -getProperty:PkgMicrosoft_ML_OnnxRuntime)
  library=$package/runtimes/$rid/native
  mkdir -p "$build"
  # The package ships the library without its versioned name, which is what a linked program asks for.
  ln -sf "$library/libonnxruntime.so" "$build/libonnxruntime.so.1"
  g++ -O2 -std=c++17 bench/bare-loop/main.cpp -I"$package/build/native/include" -L"$build" -l:libonnxruntime.so.1 \
    -Wl,-rpath,"$PWD/$build" -o "$build/bare-loop"
  export EDGE_BARE_LOOP=$PWD/$build/bare-loop
  dotnet run --project bench/Edge.Bench -c Release -v q -- "$@"
}
