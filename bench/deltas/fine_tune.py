"""Fine-tunes of pcb-defects 2 for ./edge bench delta: the last layer, and all layers at two learning rates.

    cd models/training
    sudo ./setup.sh ROOT
    sudo ./in-root.sh ROOT python3 ../../bench/deltas/fine_tune.py OUT CACHE

Each starts from the committed float parent and sees boards that no version was trained on. Written
per fine-tune: the float and the int8 model, quantized and calibrated as every version is.
"""

import pathlib
import sys

import numpy as np
import torch
from torch import nn

here = pathlib.Path(__file__).resolve().parent
training = here.parent.parent / "models/training/pcb-defects"
sys.path.insert(0, str(training))

from dataset import CALIBRATION_SEED, rendered  # noqa: E402
from net import normalized  # noqa: E402
from quantize import CALIBRATION_PATCHES, q, quantize  # noqa: E402
from torch_graph import Graph  # noqa: E402

SEED, PATCHES, BATCH = 7, 16000, 64     # a seed of its own: training, calibration and tests use 1 to 6 and 1001, 1002
RECIPES = {"head": ("head", 1e-3), "all-1e-5": ("", 1e-5), "all-1e-4": ("", 1e-4)}


def tune(graph, prefix, rate, images, labels):
    chosen = [weight for name, weight in zip(graph.names, graph.weights) if name.startswith(prefix)]
    optimizer, loss_of = torch.optim.Adam(chosen, rate), nn.CrossEntropyLoss()
    order = np.random.default_rng(SEED).permutation(len(images))
    for batch in np.split(order, len(order) // BATCH):
        optimizer.zero_grad()
        loss_of(graph(normalized(images[batch])), torch.as_tensor(labels[batch])).backward()
        optimizer.step()


def main():
    out, cache = pathlib.Path(sys.argv[1]), sys.argv[2]
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)
    torch.manual_seed(SEED)
    images, labels = rendered(SEED, PATCHES, cache)
    calibration, _ = rendered(CALIBRATION_SEED, CALIBRATION_PATCHES, cache)
    for name, (prefix, rate) in RECIPES.items():
        graph = Graph(str(training / "made/2/float.onnx"))
        tune(graph, prefix, rate, images, labels)
        graph.save(str(out / f"{name}.float.onnx"))
        quantize(str(out / f"{name}.float.onnx"), str(out / f"{name}.onnx"), calibration, q.CalibrationMethod.MinMax)
        (out / f"{name}.float.prepared.onnx").unlink()
        print(name, (out / f"{name}.onnx").stat().st_size, "bytes", flush=True)


if __name__ == "__main__":
    main()
