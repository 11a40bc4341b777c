// The peer every throughput figure is held against: ONNX Runtime's C API in a plain loop, IO-bound buffers, nothing else.
// usage: bare-loop MODEL SECONDS INTRA_OP_THREADS D0,D1,... ; prints "first" after the first run, then one JSON line.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "onnxruntime_c_api.h"

static const OrtApi* api = OrtGetApiBase()->GetApi(ORT_API_VERSION);

static void check(OrtStatus* status) {
  if (status == nullptr) return;
  std::fprintf(stderr, "bare-loop: %s\n", api->GetErrorMessage(status));
  std::exit(1);
}

static long resident_kb() {
  std::FILE* file = std::fopen("/proc/self/status", "r");
  char line[256];
  long kb = 0;
  while (file != nullptr && std::fgets(line, sizeof line, file) != nullptr)
    if (std::sscanf(line, "VmRSS: %ld", &kb) == 1) break;
  if (file != nullptr) std::fclose(file);
  return kb;
}

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: bare-loop MODEL SECONDS INTRA_OP_THREADS D0,D1,...\n");
    return 2;
  }
  const double seconds = std::atof(argv[2]);
  std::vector<int64_t> shape;
  for (char* part = std::strtok(argv[4], ","); part != nullptr; part = std::strtok(nullptr, ",")) shape.push_back(std::atoll(part));
  size_t count = 1;
  for (int64_t dimension : shape) count *= static_cast<size_t>(dimension);

  OrtEnv* env;
  check(api->CreateEnv(ORT_LOGGING_LEVEL_ERROR, "bare-loop", &env));
  check(api->DisableTelemetryEvents(env));
  OrtSessionOptions* options;
  check(api->CreateSessionOptions(&options));
  check(api->SetIntraOpNumThreads(options, std::atoi(argv[3])));
  // As the agent: no spinning threads.
  check(api->AddSessionConfigEntry(options, "session.intra_op.allow_spinning", "0"));
  OrtSession* session;
  check(api->CreateSession(env, argv[1], options, &session));

  OrtAllocator* allocator;
  check(api->GetAllocatorWithDefaultOptions(&allocator));
  char* input_name;
  char* output_name;
  check(api->SessionGetInputName(session, 0, allocator, &input_name));
  check(api->SessionGetOutputName(session, 0, allocator, &output_name));

  std::vector<float> input(count);
  for (size_t i = 0; i < count; ++i) input[i] = static_cast<float>(i % 255) / 255.0f - 0.5f;
  OrtMemoryInfo* memory;
  check(api->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &memory));
  OrtValue* input_value;
  check(api->CreateTensorWithDataAsOrtValue(memory, input.data(), count * sizeof(float), shape.data(), shape.size(),
                                            ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &input_value));
  OrtIoBinding* binding;
  check(api->CreateIoBinding(session, &binding));
  check(api->BindInput(binding, input_name, input_value));
  check(api->BindOutputToDevice(binding, output_name, memory));

  check(api->RunWithBinding(session, nullptr, binding));
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
    check(api->RunWithBinding(session, nullptr, binding));
    const auto after = clock::now();
    if (now >= warm) micros.push_back(std::chrono::duration<double, std::micro>(after - now).count());
    else counted_from = after;
    now = after;
  }
  const double elapsed = std::chrono::duration<double>(clock::now() - counted_from).count();
  const size_t runs = micros.size();
  std::sort(micros.begin(), micros.end());
  std::printf("{\"runsPerSecond\":%.1f,\"p50Microseconds\":%.1f,\"p99Microseconds\":%.1f,\"residentKilobytes\":%ld}\n",
              runs / elapsed, micros[runs / 2], micros[runs * 99 / 100], resident_kb());
  return 0;
}
