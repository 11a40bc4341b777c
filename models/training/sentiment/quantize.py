"""Exports a trained network and quantizes it: float first, int8 from that.

    python3 quantize.py NET.pt VOCAB.txt FLOAT.onnx MODEL.onnx

Dynamic int8: weights and embeddings per tensor, activations in each run. Weights use 7 bits (reduce_range): CPUs
without VNNI add pairs of products in 16 bits and would saturate with 8.
"""

import argparse
import pathlib

import onnx
import torch

# Debian's ONNX Runtime registers its own operators with onnx, and the quantization tools
# stumble over those that share a name with a standard one.
every_schema = onnx.defs.get_all_schemas_with_history
onnx.defs.get_all_schemas_with_history = lambda: [s for s in every_schema() if not s.domain.startswith("com.m")]

from onnxruntime import quantization as q  # noqa: E402
from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: E402

from net import Sentiment  # noqa: E402

OPSET = 17


def export(checkpoint, pieces, path):
    net = Sentiment(pieces)
    net.load_state_dict(torch.load(checkpoint, weights_only=True))
    net.eval()
    ids = torch.full((2, 9), 5)
    axes = {0: "batch", 1: "length"}
    torch.onnx.export(net, (ids, torch.ones_like(ids)), path, input_names=["input_ids", "attention_mask"], output_names=["logits"],
                      dynamic_axes={"input_ids": axes, "attention_mask": axes, "logits": {0: "batch"}}, opset_version=OPSET, dynamo=False)


def trim(path):
    """Only the operator sets in use: the tools list all they know, and other runtimes may refuse those."""
    model = onnx.load(path)
    used = {node.domain for node in model.graph.node}
    kept = [entry for entry in model.opset_import if entry.domain in used]
    del model.opset_import[:]
    model.opset_import.extend(kept)
    onnx.save(model, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("vocabulary", type=pathlib.Path)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("target", type=pathlib.Path)
    arguments = parser.parse_args()
    source, target, prepared = str(arguments.source), str(arguments.target), str(arguments.source.with_suffix(".prepared.onnx"))
    export(arguments.checkpoint, len(arguments.vocabulary.read_text(encoding="utf-8").splitlines()), source)
    trim(source)
    quant_pre_process(source, prepared, skip_symbolic_shape=True)
    q.quantize_dynamic(prepared, target, op_types_to_quantize=["MatMul", "Gather"], reduce_range=True,
                       weight_type=q.QuantType.QInt8, extra_options={"MatMulConstBOnly": True})
    trim(target)
    pathlib.Path(prepared).unlink()
    print(f"{source}: {arguments.source.stat().st_size} bytes; {target}: {arguments.target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
