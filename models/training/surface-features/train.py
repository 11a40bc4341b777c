"""Trains the backbone to tell rendered surfaces apart, exports and quantizes it.

    python3 train.py WORK MODEL.onnx [--seconds 240]

WORK keeps net.pt and float.onnx. int8 QDQ, weights per channel with 7 bits (reduce_range).
"""

import argparse
import json
import pathlib
import time

import numpy as np
import onnx
import torch
from torch import nn

every_schema = onnx.defs.get_all_schemas_with_history
onnx.defs.get_all_schemas_with_history = lambda: [s for s in every_schema() if not s.domain.startswith("com.m")]

from onnxruntime import quantization as q  # noqa: E402
from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: E402

from net import Maps, SurfaceNet  # noqa: E402
from surfaces import CLASSES, rendered  # noqa: E402

CROP = 96
BATCH = 48
OPSET = 17
INPUT = 224


def crops(images, labels, rng, count):
    """Random crops, turned and lit at random, as the network's input."""
    batch = np.empty((count, CROP, CROP, 3), np.float32)
    chosen = rng.integers(0, len(images), count)
    for i, index in enumerate(chosen):
        y, x = rng.integers(0, images.shape[1] - CROP, 2)
        crop = images[index, y : y + CROP, x : x + CROP]
        if rng.random() < 0.5:
            crop = crop[:, ::-1]
        batch[i] = (crop.astype(np.float32) - 128) * rng.uniform(0.8, 1.2) + 128 + rng.normal(0, 8, 3)
    return torch.from_numpy(batch.transpose(0, 3, 1, 2) / 127.5 - 1), torch.from_numpy(labels[chosen])


def train(seconds):
    torch.manual_seed(1)
    rng = np.random.default_rng(1)
    images, labels = rendered(1, 10)
    held, held_labels = rendered(2, 2)
    net = SurfaceNet(CLASSES)
    optimizer = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-2)
    started, steps = time.monotonic(), 0
    while (spent := time.monotonic() - started) < seconds:
        optimizer.param_groups[0]["lr"] = 2e-3 * max(0.02, 1 - spent / seconds)
        x, y = crops(images, labels, rng, BATCH)
        loss = nn.functional.cross_entropy(net(x), y, label_smoothing=0.05)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps += 1
        if steps % 50 == 0:
            print(steps, round(spent), float(loss), flush=True)
    net.eval()
    x, y = crops(held, held_labels, rng, 768)
    with torch.no_grad():
        right = float((torch.cat([net(part) for part in x.split(64)]).argmax(1) == y).float().mean())
    return net, {"steps": steps, "heldOutAccuracy": right}


class Calibration(q.CalibrationDataReader):
    def __init__(self):
        import cv2
        images, _ = rendered(3, 1)
        self.items = iter([np.ascontiguousarray(cv2.resize(i, (INPUT, INPUT)).transpose(2, 0, 1)[None].astype(np.float32) / 127.5 - 1) for i in images])

    def get_next(self):
        item = next(self.items, None)
        return None if item is None else {"input": item}


def export(net, path):
    torch.onnx.export(Maps(net), torch.zeros(1, 3, INPUT, INPUT), path, input_names=["input"], output_names=["middle", "deep"],
                      dynamic_axes={"input": {2: "H", 3: "W"}, "middle": {2: "H8", 3: "W8"}, "deep": {2: "H16", 3: "W16"}},
                      opset_version=OPSET, dynamo=False)


def quantize(source, target):
    prepared = str(pathlib.Path(source).with_suffix(".prepared.onnx"))
    quant_pre_process(source, prepared, skip_symbolic_shape=True)
    q.quantize_static(prepared, target, Calibration(), quant_format=q.QuantFormat.QDQ, per_channel=True, reduce_range=True,
                      activation_type=q.QuantType.QUInt8, weight_type=q.QuantType.QInt8)
    model = onnx.load(target)
    used = {node.domain for node in model.graph.node}
    kept = [entry for entry in model.opset_import if entry.domain in used]
    del model.opset_import[:]
    model.opset_import.extend(kept)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("target")
    parser.add_argument("--seconds", type=float, default=240)
    arguments = parser.parse_args()
    net, facts = train(arguments.seconds)
    torch.save(net.state_dict(), arguments.work / "net.pt")
    export(net, str(arguments.work / "float.onnx"))
    quantize(str(arguments.work / "float.onnx"), arguments.target)
    (arguments.work / "training.json").write_text(json.dumps(facts) + "\n")
    print(facts)


if __name__ == "__main__":
    main()
