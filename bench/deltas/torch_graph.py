"""An ONNX classifier as a PyTorch module: the float initializers become its parameters, under their own names.

Only the operators that our convolutional networks export. Tuned weights go back into the same
graph, so that a fine-tune differs from its parent in numbers alone, as a retrained export does.
"""

import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional as f


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


class Graph(nn.Module):
    def __init__(self, path):
        super().__init__()
        self.model = onnx.load(path)
        self.names = [i.name for i in self.model.graph.initializer if i.data_type == onnx.TensorProto.FLOAT]
        arrays = {i.name: numpy_helper.to_array(i).copy() for i in self.model.graph.initializer}
        self.weights = nn.ParameterList([nn.Parameter(torch.from_numpy(arrays[name])) for name in self.names])

    def forward(self, x):
        values = {self.model.graph.input[0].name: x, **dict(zip(self.names, self.weights))}
        for node in self.model.graph.node:
            values[node.output[0]] = self.run(node, [values[name] for name in node.input if name])
        return values[self.model.graph.output[0].name]

    @staticmethod
    def run(node, inputs):
        a = attributes(node)
        if node.op_type == "Conv":
            top, left, bottom, right = a.get("pads", [0, 0, 0, 0])
            padded = f.pad(inputs[0], (left, right, top, bottom))
            return f.conv2d(padded, *inputs[1:], stride=a.get("strides", 1), groups=a.get("group", 1))
        if node.op_type == "Gemm":
            return f.linear(*inputs)
        if node.op_type == "Relu":
            return f.relu(inputs[0])
        if node.op_type == "Add":
            return inputs[0] + inputs[1]
        if node.op_type == "GlobalAveragePool":
            return inputs[0].mean((2, 3), keepdim=True)
        if node.op_type == "Flatten":
            return inputs[0].flatten(1)
        raise NotImplementedError(node.op_type)

    def save(self, path):
        tuned = dict(zip(self.names, self.weights))
        for initializer in self.model.graph.initializer:
            if initializer.name in tuned:
                array = tuned[initializer.name].detach().numpy()
                initializer.CopyFrom(numpy_helper.from_array(array, initializer.name))
        onnx.save(self.model, path)
