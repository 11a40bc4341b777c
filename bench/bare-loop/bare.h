// What the C++ peers share: ONNX Runtime's C API with IO-bound buffers, nothing else.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "onnxruntime_c_api.h"

inline const OrtApi* api = OrtGetApiBase()->GetApi(ORT_API_VERSION);

inline void check(OrtStatus* status) {
  if (status == nullptr) return;
  std::fprintf(stderr, "bare: %s\n", api->GetErrorMessage(status));
  std::exit(1);
}

inline long resident_kb() {
  std::FILE* file = std::fopen("/proc/self/status", "r");
  char line[256];
  long kb = 0;
  while (file != nullptr && std::fgets(line, sizeof line, file) != nullptr)
    if (std::sscanf(line, "VmRSS: %ld", &kb) == 1) break;
  if (file != nullptr) std::fclose(file);
  return kb;
}

inline std::vector<int64_t> parse_shape(char* text) {
  std::vector<int64_t> shape;
  for (char* part = std::strtok(text, ","); part != nullptr; part = std::strtok(nullptr, ",")) shape.push_back(std::atoll(part));
  return shape;
}

// One session; the CPU provider runs it on many threads at once and keeps its weights once, as the agent does it.
struct Model {
  OrtEnv* env;
  OrtSession* session;
  OrtMemoryInfo* memory;
  char* input_name;
  char* output_name;

  Model(const char* file, int intra_op_threads) {
    check(api->CreateEnv(ORT_LOGGING_LEVEL_ERROR, "bare", &env));
    check(api->DisableTelemetryEvents(env));
    OrtSessionOptions* options;
    check(api->CreateSessionOptions(&options));
    check(api->SetIntraOpNumThreads(options, intra_op_threads));
    // As the agent: no spinning threads.
    check(api->AddSessionConfigEntry(options, "session.intra_op.allow_spinning", "0"));
    check(api->CreateSession(env, file, options, &session));
    OrtAllocator* allocator;
    check(api->GetAllocatorWithDefaultOptions(&allocator));
    check(api->SessionGetInputName(session, 0, allocator, &input_name));
    check(api->SessionGetOutputName(session, 0, allocator, &output_name));
    check(api->CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &memory));
  }
};

// One way through a session: bound input and output, one run at a time.
struct Instance {
  const Model& model;
  std::vector<float> input;
  OrtIoBinding* binding;

  Instance(const Model& owner, const std::vector<int64_t>& shape) : model(owner) {
    size_t count = 1;
    for (int64_t dimension : shape) count *= static_cast<size_t>(dimension);
    input.resize(count);
    for (size_t i = 0; i < count; ++i) input[i] = static_cast<float>(i % 255) / 255.0f - 0.5f;
    OrtValue* value;
    check(api->CreateTensorWithDataAsOrtValue(model.memory, input.data(), count * sizeof(float), shape.data(), shape.size(),
                                              ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &value));
    check(api->CreateIoBinding(model.session, &binding));
    check(api->BindInput(binding, model.input_name, value));
    check(api->BindOutputToDevice(binding, model.output_name, model.memory));
  }

  void run() { check(api->RunWithBinding(model.session, nullptr, binding)); }

  // The first output's floats of the last run.
  std::vector<float> output() {
    OrtAllocator* allocator;
    check(api->GetAllocatorWithDefaultOptions(&allocator));
    OrtValue** values;
    size_t values_count;
    check(api->GetBoundOutputValues(binding, allocator, &values, &values_count));
    OrtTensorTypeAndShapeInfo* info;
    check(api->GetTensorTypeAndShape(values[0], &info));
    size_t count;
    check(api->GetTensorShapeElementCount(info, &count));
    void* data;
    check(api->GetTensorMutableData(values[0], &data));
    std::vector<float> copy(static_cast<float*>(data), static_cast<float*>(data) + count);
    api->ReleaseTensorTypeAndShapeInfo(info);
    for (size_t i = 0; i < values_count; ++i) api->ReleaseValue(values[i]);
    check(api->AllocatorFree(allocator, values));
    return copy;
  }
};

inline double mean(const std::vector<double>& values) {
  double sum = 0;
  for (double value : values) sum += value;
  return values.empty() ? 0 : sum / values.size();
}

// Sorts the values.
inline double percentile(std::vector<double>& values, int percent) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, values.size() * percent / 100)];
}
