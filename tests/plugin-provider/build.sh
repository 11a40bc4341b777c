#!/usr/bin/env bash
# build.sh OUT.so: builds the test execution provider against the headers that the ONNX Runtime package ships, unless it is up to date.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
library=${1:?usage: build.sh OUT.so}
version=$(sed -n 's/.*"Microsoft.ML.OnnxRuntime" Version="\([^"]*\)".*/\1/p' "$here/../../Directory.Packages.props")
headers=${NUGET_PACKAGES:-$HOME/.nuget/packages}/microsoft.ml.onnxruntime/$version/build/native/include
[ -d "$headers" ] || { echo "no ONNX Runtime headers at $headers: build the agent first" >&2; exit 1; }
for source in "$here"/provider.cc "$here"/kernels.h "$here"/build.sh; do
  [ "$library" -nt "$source" ] || stale=1
done
[ -n "${stale:-}" ] || exit 0
mkdir -p "$(dirname "$library")"
g++ -std=c++20 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Wno-unused-parameter -isystem "$headers" "$here/provider.cc" -o "$library.$$"
# Into place at once: another test process may be loading it.
mv "$library.$$" "$library"
