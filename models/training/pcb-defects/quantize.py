"""Exports a trained network and quantizes it: float.onnx beside the checkpoint, int8 where told.

    python3 quantize.py NET.pt MODEL.onnx [--cache DIR]

int8 QDQ, weights per channel, activations uint8. Weights use 7 bits (reduce_range): CPUs without
VNNI add pairs of products in 16 bits and would saturate with 8.
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

from dataset import CALIBRATION_SEED, rendered  # noqa: E402
from net import PatchNet, normalized  # noqa: E402

CALIBRATION_PATCHES = 1024
OPSET = 17


def export(checkpoint, path):
    net = PatchNet()
    net.load_state_dict(torch.load(checkpoint, weights_only=True))
    net.eval()
    torch.onnx.export(net, torch.zeros(1, 1, 64, 64), path, input_names=["input"], output_names=["logits"],
                      dynamic_axes={"input": {0: "N"}, "logits": {0: "N"}}, opset_version=OPSET, dynamo=False)


class Calibration(q.CalibrationDataReader):
    def __init__(self, images):
        self.batches = iter([normalized(images[i : i + 64]).numpy() for i in range(0, len(images), 64)])

    def get_next(self):
        batch = next(self.batches, None)
        return None if batch is None else {"input": batch}


def quantize(source, target, images, method):
    prepared = str(pathlib.Path(source).with_suffix(".prepared.onnx"))
    quant_pre_process(source, prepared, skip_symbolic_shape=True)
    q.quantize_static(prepared, target, Calibration(images), quant_format=q.QuantFormat.QDQ, per_channel=True,
                      reduce_range=True, activation_type=q.QuantType.QUInt8, weight_type=q.QuantType.QInt8,
                      calibrate_method=method)
    trim(target)


def trim(path):
    """Only the operator sets in use: the tools list all they know, and other runtimes may refuse those."""
    model = onnx.load(path)
    used = {node.domain for node in model.graph.node}
    kept = [entry for entry in model.opset_import if entry.domain in used]
    del model.opset_import[:]
    model.opset_import.extend(kept)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("target")
    parser.add_argument("--cache")
    arguments = parser.parse_args()
    source = str(arguments.checkpoint.with_suffix(".onnx"))
    export(arguments.checkpoint, source)
    images, _ = rendered(CALIBRATION_SEED, CALIBRATION_PATCHES, arguments.cache)
    quantize(source, arguments.target, images, q.CalibrationMethod.MinMax)
    print(f"{arguments.target}: {pathlib.Path(arguments.target).stat().st_size} bytes")


if __name__ == "__main__":
    main()
