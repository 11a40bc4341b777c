// The peer every throughput figure is held against: ONNX Runtime's C API in a plain loop, IO-bound buffers, nothing else.
// usage: bare-loop MODEL SECONDS INTRA_OP_THREADS D0,D1,... ; prints "first" after the first run, then one JSON line.
#include <chrono>

#include "bare.h"

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: bare-loop MODEL SECONDS INTRA_OP_THREADS D0,D1,...\n");
    return 2;
  }
  const double seconds = std::atof(argv[2]);
  const Model model(argv[1], std::atoi(argv[3]));
  Instance instance(model, parse_shape(argv[4]));
  instance.run();
  std::puts("first");
  std::fflush(stdout);

  using clock = std::chrono::steady_clock;
  std::vector<double> micros;
  micros.reserve(4'000'000);
  const auto start = clock::now();
  // The first tenth warms caches and clocks and is not counted.
  const auto warm = start + std::chrono::duration<double>(seconds * 0.1);
  const auto end = start + std::chrono::duration<double>(seconds * 1.1);
  auto counted_from = start;
  for (auto now = start; now < end;) {
    instance.run();
    const auto after = clock::now();
    if (now >= warm) micros.push_back(std::chrono::duration<double, std::micro>(after - now).count());
    else counted_from = after;
    now = after;
  }
  const double elapsed = std::chrono::duration<double>(clock::now() - counted_from).count();
  const size_t runs = micros.size();
  const double p50 = percentile(micros, 50);
  std::printf("{\"runsPerSecond\":%.1f,\"p50Microseconds\":%.1f,\"p99Microseconds\":%.1f,\"residentKilobytes\":%ld}\n",
              runs / elapsed, p50, percentile(micros, 99), resident_kb());
  return 0;
}
