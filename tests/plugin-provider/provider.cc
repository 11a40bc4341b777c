// A plugin execution provider that computes MatMul, Gemm, Relu and Conv plainly on a virtual NPU, and misbehaves when told to:
// it stands in for the accelerators that a development machine does not have. Options, as provider options of "Plain":
//   operators      operator types it claims, comma-separated (default: all four)
//   max_nodes      claims the first so many nodes only
//   fail_create    any text: the session cannot be created, with this text as the reason
//   max_sessions   further sessions cannot be created; counts those in the log
//   fail_compile   any text: compilation fails
//   fail_from_run  the n-th run of a session and all later ones fail (1: every one)
//   fail_while     a path: runs fail while a file is there
//   crash_from_run the n-th run of a session takes the process with it, as a broken driver does
//   leak_bytes     every run of a node keeps so many bytes
//   compile_ms     compilation takes so many milliseconds more
//   compile_until  a path: compilation ends when a file appears there
//   no_context     any text: compiles, but writes no compiled context
//   log            a path: one line for every session, compiled node and node loaded from a compiled context
#define ORT_API_MANUAL_INIT
#include "kernels.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

namespace plain {

constexpr const char* kName = "Plain";

// ONNX Runtime calls through C: an exception must become a status before it gets there.
template <typename Action>
OrtStatus* Guarded(Action&& action) {
  try {
    action();
    return nullptr;
  } catch (const std::exception& exception) {
    return Ort::GetApi().CreateStatus(ORT_EP_FAIL, exception.what());
  }
}

struct Options {
  explicit Options(const OrtSessionOptions* session) : session_(session) {}

  std::string Text(const char* key, const char* otherwise = "") const {
    return session_.GetConfigEntryOrDefault((std::string("ep.plain.") + key).c_str(), otherwise);
  }

  int64_t Number(const char* key, int64_t otherwise) const {
    const auto text = Text(key);
    return text.empty() ? otherwise : std::stoll(text);
  }

  bool MakesContext() const { return session_.GetConfigEntryOrDefault("ep.context_enable", "0") == "1"; }

 private:
  Ort::ConstSessionOptions session_;
};

struct Provider : OrtEp {
  explicit Provider(const OrtSessionOptions* session) : OrtEp{} {
    const Options options(session);
    if (auto reason = options.Text("fail_create"); !reason.empty()) throw std::runtime_error(reason);
    std::istringstream names(options.Text("operators", "MatMul,Gemm,Relu,Conv"));
    for (std::string name; std::getline(names, name, ',');) operators.push_back(name);
    max_nodes = options.Number("max_nodes", INT64_MAX);
    fail_compile = options.Text("fail_compile");
    fail_from_run = options.Number("fail_from_run", INT64_MAX);
    fail_while = options.Text("fail_while");
    crash_from_run = options.Number("crash_from_run", INT64_MAX);
    leak_bytes = options.Number("leak_bytes", 0);
    compile_ms = options.Number("compile_ms", 0);
    compile_until = options.Text("compile_until");
    log = options.Text("log");
    if (Sessions() >= options.Number("max_sessions", INT64_MAX)) throw std::runtime_error("no memory for another session");
    makes_context = options.MakesContext() && options.Text("no_context").empty();

    ort_version_supported = ORT_API_VERSION;
    GetName = [](const OrtEp*) noexcept { return kName; };
    GetCapability = [](OrtEp* self, const OrtGraph* graph, OrtEpGraphSupportInfo* support) noexcept {
      return Guarded([&] { static_cast<Provider*>(self)->Claim(graph, support); });
    };
    Compile = [](OrtEp* self, const OrtGraph** graphs, const OrtNode** fused, size_t count, OrtNodeComputeInfo** infos, OrtNode** contexts) noexcept {
      return Guarded([&] { static_cast<Provider*>(self)->CompileNodes(graphs, fused, count, infos, contexts); });
    };
    ReleaseNodeComputeInfos = [](OrtEp*, OrtNodeComputeInfo** infos, size_t count) noexcept {
      for (size_t i = 0; i < count; i++) delete static_cast<CompiledNode*>(infos[i]);
    };
    OnRunStart = [](OrtEp* self, const OrtRunOptions*) noexcept -> OrtStatus* {
      static_cast<Provider*>(self)->runs++;
      return nullptr;
    };
    Say("session");
  }

  struct CompiledNode : OrtNodeComputeInfo {
    CompiledNode(Provider* provider, plain::Node node) : OrtNodeComputeInfo{}, owner(provider), what(std::move(node)) {
      ort_version_supported = ORT_API_VERSION;
      CreateState = [](OrtNodeComputeInfo* self, OrtNodeComputeContext*, void** state) noexcept -> OrtStatus* {
        *state = self;
        return nullptr;
      };
      ReleaseState = [](OrtNodeComputeInfo*, void*) noexcept {};
      Compute = [](OrtNodeComputeInfo* self, void*, OrtKernelContext* context) noexcept {
        return Guarded([&] { static_cast<CompiledNode*>(self)->Run(context); });
      };
    }

    void Run(OrtKernelContext* raw) {
      if (owner->runs >= owner->fail_from_run) throw std::runtime_error("the device fell off the bus");
      if (!owner->fail_while.empty() && std::filesystem::exists(owner->fail_while)) throw std::runtime_error("the device fell off the bus");
      if (owner->runs >= owner->crash_from_run) std::abort();
      if (owner->leak_bytes > 0) std::memset(std::malloc(owner->leak_bytes), 1, owner->leak_bytes);
      Ort::KernelContext context(raw);
      std::vector<Tensor> inputs;
      for (auto index : what.inputs) {
        if (index < 0) {
          inputs.emplace_back();
          continue;
        }
        auto value = context.GetInput(static_cast<size_t>(index));
        inputs.push_back({value.GetTensorData<float>(), value.GetTensorTypeAndShapeInfo().GetShape()});
      }
      plain::Compute(what, inputs, [&](const Shape& shape) { return context.GetOutput(0, shape).GetTensorMutableData<float>(); });
    }

    Provider* owner;
    plain::Node what;
  };

 private:
  int64_t Sessions() const {
    std::ifstream lines(log);
    int64_t count = 0;
    for (std::string line; std::getline(lines, line);) count += line == "session";
    return count;
  }

  void Say(const std::string& line) const {
    if (!log.empty()) std::ofstream(log, std::ios::app) << line << '\n';
  }

  static bool IsFloat(const Ort::ConstValueInfo& value, size_t rank) {
    auto type = value.TypeInfo();
    if (type.GetONNXType() != ONNX_TYPE_TENSOR) return false;
    auto tensor = type.GetTensorTypeAndShapeInfo();
    return tensor.GetElementType() == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT && (rank == 0 || tensor.GetDimensionsCount() == rank);
  }

  bool Takes(const Ort::ConstNode& node) const {
    const auto op = node.GetOperatorType();
    if (op == "EPContext") {
      Ort::ConstOpAttr source;
      std::string name;
      return node.GetAttributeByName("source", source).IsOK() && source.GetValue(name).IsOK() && name == kName;
    }
    if (!node.GetDomain().empty() || std::find(operators.begin(), operators.end(), op) == operators.end()) return false;
    const auto inputs = node.GetInputs();
    for (size_t i = 0; i < inputs.size(); i++) {
      // A missing optional input has no value.
      const size_t rank = op == "Conv" && i < 2 ? 4 : (op == "MatMul" && i == 1) || (op == "Gemm" && i < 2) ? 2 : 0;
      if (inputs[i] != nullptr && !IsFloat(inputs[i], rank)) return false;
    }
    Ort::ConstOpAttr padding;
    std::string how;
    return op != "Conv" || !node.GetAttributeByName("auto_pad", padding).IsOK() || padding == nullptr ||
           (padding.GetValue(how).IsOK() && how == "NOTSET");
  }

  void Claim(const OrtGraph* raw, OrtEpGraphSupportInfo* support) {
    int64_t claimed = 0;
    for (const auto& node : Ort::ConstGraph{raw}.GetNodes()) {
      if (claimed >= max_nodes || !Takes(node)) continue;
      claimed++;
      const OrtNode* one = node;
      OrtNodeFusionOptions options{ORT_API_VERSION, /*drop_constant_initializers*/ false};
      Ort::ThrowOnError(Ort::GetEpApi().EpGraphSupportInfo_AddNodesToFuse(support, &one, 1, &options));
    }
  }

  void CompileNodes(const OrtGraph** graphs, const OrtNode** fused, size_t count, OrtNodeComputeInfo** infos, OrtNode** contexts) {
    if (!fail_compile.empty()) throw std::runtime_error(fail_compile);
    bool compiled = false;
    for (size_t i = 0; i < count; i++) {
      const auto node = Ort::ConstGraph{graphs[i]}.GetNodes().at(0);
      const bool loads = node.GetOperatorType() == "EPContext";
      compiled |= !loads;
      auto what = loads ? plain::Node::Read(Attribute(node, "ep_cache_context")) : Describe(node, Ort::ConstNode{fused[i]});
      Say((loads ? "load " : "compile ") + what.op + ' ' + node.GetName());
      if (makes_context && !loads) contexts[i] = Context(Ort::ConstNode{fused[i]}, what);
      infos[i] = new CompiledNode(this, std::move(what));
    }
    if (!compiled) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(compile_ms));
    while (!compile_until.empty() && !std::filesystem::exists(compile_until)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  static std::string Attribute(const Ort::ConstNode& node, const char* name) {
    Ort::ConstOpAttr attribute;
    std::string text;
    Ort::ThrowOnError(node.GetAttributeByName(name, attribute));
    Ort::ThrowOnError(attribute.GetValue(text));
    return text;
  }

  static plain::Node Describe(const Ort::ConstNode& node, const Ort::ConstNode& fused) {
    plain::Node what{node.GetOperatorType(), {}, {}};
    std::vector<std::string> given;
    for (const auto& input : fused.GetInputs()) given.push_back(input.GetName());
    for (const auto& input : node.GetInputs()) {
      const auto found = input == nullptr ? given.end() : std::find(given.begin(), given.end(), input.GetName());
      what.inputs.push_back(found == given.end() ? -1 : found - given.begin());
    }
    for (const auto& attribute : node.GetAttributes()) {
      std::vector<int64_t> integers;
      int64_t integer = 0;
      float number = 0;
      switch (attribute.GetType()) {
        case ORT_OP_ATTR_INT:
          Ort::ThrowOnError(attribute.GetValue(integer));
          what.attributes[attribute.GetName()] = {static_cast<float>(integer)};
          break;
        case ORT_OP_ATTR_FLOAT:
          Ort::ThrowOnError(attribute.GetValue(number));
          what.attributes[attribute.GetName()] = {number};
          break;
        case ORT_OP_ATTR_INTS:
          Ort::ThrowOnError(attribute.GetValueArray(integers));
          what.attributes[attribute.GetName()] = {integers.begin(), integers.end()};
          break;
        default:
          break;
      }
    }
    return what;
  }

  static OrtNode* Context(const Ort::ConstNode& fused, const plain::Node& what) {
    std::vector<std::string> inputs, outputs;
    for (const auto& input : fused.GetInputs()) inputs.push_back(input.GetName());
    for (const auto& output : fused.GetOutputs()) outputs.push_back(output.GetName());
    const auto written = what.Write();
    const int64_t main = 1, embedded = 1;
    std::vector<Ort::OpAttr> attributes;
    attributes.emplace_back("ep_cache_context", written.data(), static_cast<int>(written.size()), ORT_OP_ATTR_STRING);
    attributes.emplace_back("main_context", &main, 1, ORT_OP_ATTR_INT);
    attributes.emplace_back("embed_mode", &embedded, 1, ORT_OP_ATTR_INT);
    attributes.emplace_back("source", kName, 5, ORT_OP_ATTR_STRING);
    return Ort::Node("EPContext", "com.microsoft", fused.GetName(), inputs, outputs, attributes).release();
  }

  std::vector<std::string> operators;
  int64_t max_nodes, fail_from_run, crash_from_run, leak_bytes, compile_ms, runs = 0;
  std::string fail_compile, fail_while, compile_until, log;
  bool makes_context;
};

struct Factory : OrtEpFactory {
  Factory() : OrtEpFactory{} {
    ort_version_supported = ORT_API_VERSION;
    OrtEpFactory::GetName = [](const OrtEpFactory*) noexcept { return kName; };
    GetVendor = [](const OrtEpFactory*) noexcept { return "Edge tests"; };
    GetVendorId = [](const OrtEpFactory*) noexcept -> uint32_t { return 0xED6E; };
    GetVersion = [](const OrtEpFactory*) noexcept { return "1.0.0"; };
    GetSupportedDevices = [](OrtEpFactory* self, const OrtHardwareDevice* const*, size_t, OrtEpDevice** devices, size_t max, size_t* count) noexcept {
      return Guarded([&] { *count = max == 0 ? 0 : static_cast<Factory*>(self)->Devices(devices); });
    };
    CreateEp = [](OrtEpFactory*, const OrtHardwareDevice* const*, const OrtKeyValuePairs* const*, size_t, const OrtSessionOptions* session, const OrtLogger*, OrtEp** ep) noexcept {
      return Guarded([&] { *ep = new Provider(session); });
    };
    ReleaseEp = [](OrtEpFactory*, OrtEp* ep) noexcept { delete static_cast<Provider*>(ep); };
    // Called without a check for null.
    CreateDataTransfer = [](OrtEpFactory*, OrtDataTransferImpl** transfer) noexcept -> OrtStatus* {
      *transfer = nullptr;
      return nullptr;
    };
    CreateAllocator = [](OrtEpFactory*, const OrtMemoryInfo*, const OrtKeyValuePairs*, OrtAllocator** allocator) noexcept -> OrtStatus* {
      *allocator = nullptr;
      return nullptr;
    };
    ReleaseAllocator = [](OrtEpFactory*, OrtAllocator*) noexcept {};
    IsStreamAware = [](const OrtEpFactory*) noexcept { return false; };
  }

  ~Factory() {
    if (device_ != nullptr) Ort::GetEpApi().ReleaseHardwareDevice(device_);
  }

 private:
  size_t Devices(OrtEpDevice** devices) {
    // A virtual device: refused unless the library is registered under a name that ends in ".virtual".
    Ort::KeyValuePairs facts;
    facts.Add("is_virtual", "1");
    facts.Add("Description", "Plain virtual NPU");
    if (device_ == nullptr)
      Ort::ThrowOnError(Ort::GetEpApi().CreateHardwareDevice(OrtHardwareDeviceType_NPU, 0xED6E, 1, "Edge tests", facts, &device_));
    Ort::ThrowOnError(Ort::GetEpApi().CreateEpDevice(this, device_, nullptr, nullptr, devices));
    return 1;
  }

  OrtHardwareDevice* device_ = nullptr;
};

}  // namespace plain

extern "C" __attribute__((visibility("default"))) OrtStatus* CreateEpFactories(
    const char*, const OrtApiBase* base, const OrtLogger*, OrtEpFactory** factories, size_t max, size_t* count) {
  Ort::InitApi(base->GetApi(ORT_API_VERSION));
  return plain::Guarded([&] {
    if (max == 0) throw std::runtime_error("no room for a factory");
    factories[0] = new plain::Factory();
    *count = 1;
  });
}

extern "C" __attribute__((visibility("default"))) OrtStatus* ReleaseEpFactory(OrtEpFactory* factory) {
  delete static_cast<plain::Factory*>(factory);
  return nullptr;
}
