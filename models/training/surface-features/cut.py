"""Makes a backbone of another network: the graph up to some of its inner tensors, which become its outputs.

    python3 cut.py NETWORK.onnx BACKBONE.onnx TENSOR...

For SqueezeNet: fire5/concat_1 fire7/concat_1. Without tensors the concatenations and sums are listed with their shapes.
"""

import sys

import onnx

network, target, *names = sys.argv[1:]
model = onnx.shape_inference.infer_shapes(onnx.load(network))
inner = {value.name: value for value in model.graph.value_info}
if not names:
    for node in model.graph.node:
        if node.op_type in ("Concat", "Add") and node.output[0] in inner:
            print(node.output[0], [d.dim_value for d in inner[node.output[0]].type.tensor_type.shape.dim])
    sys.exit()
del model.graph.output[:]
model.graph.output.extend(inner[name] for name in names)
onnx.save(model, target)
