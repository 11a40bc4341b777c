// The operators that the test provider computes: plain loops over f32, so that a score that differs is the agent's fault.
#pragma once
#include <onnxruntime_cxx_api.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace plain {

using Shape = std::vector<int64_t>;

struct Tensor {
  const float* data = nullptr;
  Shape shape;
};

// One node, in a form that fits into an EPContext attribute: operator, which input of the fused node is which of ours, attributes.
struct Node {
  std::string op;
  std::vector<int64_t> inputs;
  std::map<std::string, std::vector<float>> attributes;

  float Number(const std::string& name, float otherwise) const {
    auto found = attributes.find(name);
    return found == attributes.end() || found->second.empty() ? otherwise : found->second[0];
  }

  std::vector<int64_t> Integers(const std::string& name, std::vector<int64_t> otherwise) const {
    auto found = attributes.find(name);
    return found == attributes.end() ? otherwise : std::vector<int64_t>(found->second.begin(), found->second.end());
  }

  std::string Write() const {
    std::ostringstream text;
    text << op << ' ' << inputs.size();
    for (auto input : inputs) text << ' ' << input;
    for (const auto& [name, values] : attributes) {
      text << ' ' << name << ' ' << values.size();
      for (auto value : values) text << ' ' << value;
    }
    return text.str();
  }

  static Node Read(const std::string& written) {
    std::istringstream text(written);
    Node node;
    size_t count = 0;
    if (!(text >> node.op >> count) || count > 8) throw std::runtime_error("the compiled context is damaged");
    node.inputs.resize(count);
    for (auto& input : node.inputs) {
      if (!(text >> input)) throw std::runtime_error("the compiled context is damaged");
    }
    std::string name;
    while (text >> name >> count) {
      if (count > 16) throw std::runtime_error("the compiled context is damaged");
      auto& values = node.attributes[name];
      values.resize(count);
      for (auto& value : values) text >> value;
    }
    return node;
  }
};

inline int64_t Count(const Shape& shape, size_t from = 0) {
  int64_t count = 1;
  for (size_t i = from; i < shape.size(); i++) count *= shape[i];
  return count;
}

// Writes the node's result; `output` gives the memory once the shape is known.
template <typename Output>
void Compute(const Node& node, const std::vector<Tensor>& in, Output&& output) {
  if (node.op == "Relu") {
    float* y = output(in[0].shape);
    std::transform(in[0].data, in[0].data + Count(in[0].shape), y, [](float x) { return std::max(x, 0.0f); });
  } else if (node.op == "MatMul") {
    const int64_t inner = in[1].shape[0], columns = in[1].shape[1], rows = Count(in[0].shape) / inner;
    Shape shape = in[0].shape;
    shape.back() = columns;
    float* y = output(shape);
    for (int64_t r = 0; r < rows; r++)
      for (int64_t c = 0; c < columns; c++) {
        double sum = 0;
        for (int64_t i = 0; i < inner; i++) sum += static_cast<double>(in[0].data[r * inner + i]) * in[1].data[i * columns + c];
        y[r * columns + c] = static_cast<float>(sum);
      }
  } else if (node.op == "Gemm") {
    const bool ta = node.Number("transA", 0) != 0, tb = node.Number("transB", 0) != 0;
    const int64_t m = in[0].shape[ta], k = in[0].shape[!ta], n = in[1].shape[!tb];
    const float alpha = node.Number("alpha", 1), beta = node.Number("beta", 1);
    const bool has_c = in.size() > 2 && in[2].data != nullptr;
    const int64_t c_columns = has_c && !in[2].shape.empty() ? in[2].shape.back() : 1;
    const int64_t c_rows = has_c ? Count(in[2].shape) / c_columns : 1;
    float* y = output(Shape{m, n});
    for (int64_t r = 0; r < m; r++)
      for (int64_t c = 0; c < n; c++) {
        double sum = 0;
        for (int64_t i = 0; i < k; i++)
          sum += static_cast<double>(in[0].data[ta ? i * m + r : r * k + i]) * in[1].data[tb ? c * k + i : i * n + c];
        if (has_c) sum = alpha * sum + beta * in[2].data[(c_rows == 1 ? 0 : r) * c_columns + (c_columns == 1 ? 0 : c)];
        else sum *= alpha;
        y[r * n + c] = static_cast<float>(sum);
      }
  } else if (node.op == "Conv") {
    const Shape &x = in[0].shape, &w = in[1].shape;
    const auto strides = node.Integers("strides", {1, 1}), dilations = node.Integers("dilations", {1, 1});
    const auto pads = node.Integers("pads", {0, 0, 0, 0});
    const int64_t groups = static_cast<int64_t>(node.Number("group", 1)), per_group = w[0] / groups;
    const int64_t height = (x[2] + pads[0] + pads[2] - dilations[0] * (w[2] - 1) - 1) / strides[0] + 1;
    const int64_t width = (x[3] + pads[1] + pads[3] - dilations[1] * (w[3] - 1) - 1) / strides[1] + 1;
    float* y = output(Shape{x[0], w[0], height, width});
    for (int64_t b = 0; b < x[0]; b++)
      for (int64_t m = 0; m < w[0]; m++)
        for (int64_t r = 0; r < height; r++)
          for (int64_t c = 0; c < width; c++) {
            double sum = in.size() > 2 && in[2].data != nullptr ? in[2].data[m] : 0;
            for (int64_t i = 0; i < w[1]; i++) {
              const float* plane = in[0].data + (b * x[1] + m / per_group * w[1] + i) * x[2] * x[3];
              const float* kernel = in[1].data + (m * w[1] + i) * w[2] * w[3];
              for (int64_t kr = 0; kr < w[2]; kr++)
                for (int64_t kc = 0; kc < w[3]; kc++) {
                  const int64_t row = r * strides[0] - pads[0] + kr * dilations[0], column = c * strides[1] - pads[1] + kc * dilations[1];
                  if (row >= 0 && row < x[2] && column >= 0 && column < x[3])
                    sum += static_cast<double>(plane[row * x[3] + column]) * kernel[kr * w[3] + kc];
                }
            }
            y[((b * w[0] + m) * height + r) * width + c] = static_cast<float>(sum);
          }
  } else {
    throw std::runtime_error("the compiled context names an operator that is not ours: " + node.op);
  }
}

}  // namespace plain
