"""Measures a version: accuracy of the float parent and of the int8 file, sizes, latency.

    python3 evaluate.py FLOAT.onnx INT8.onnx RESULT.json [--deeppcb DIR] [--cache DIR]

Held-out rendered patches come from a seed of their own; with --deeppcb also DeepPCB's test split.
"""

import argparse
import json
import pathlib
import platform
import time

import numpy as np
import onnxruntime as ort

from classes import LABELS, MINIMUM_SCORE
from dataset import TEST_SEED, rendered
from extract_deeppcb import load

RENDERED_PATCHES = 7000
ROUNDS, WARMUP = 400, 50


def session(path, level=ort.GraphOptimizationLevel.ORT_ENABLE_ALL):
    options = ort.SessionOptions()
    options.graph_optimization_level = level
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def tensor(images):
    return ((images.astype(np.float32) / 255 - 0.5) / 0.5)[:, None]


def softmax(logits):
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def scores(model, images):
    return np.concatenate([softmax(model.run(None, {"input": tensor(images[i : i + 256])})[0])
                           for i in range(0, len(images), 256)])


def confusion(truth, guessed):
    matrix = np.zeros((len(LABELS), len(LABELS)), int)
    np.add.at(matrix, (truth, guessed), 1)
    return matrix


def compare(models, images, labels):
    """Accuracy in percent per model and the confusion matrix of the int8 one (rows: truth)."""
    found = {name: scores(model, images) for name, model in models.items()}
    result = {name: round(100 * float(np.mean(score.argmax(1) == labels)), 2) for name, score in found.items()}
    int8 = found["int8"]
    accepted = (int8.argmax(1) == 0) & (int8[:, 0] >= MINIMUM_SCORE)
    return {"patches": len(labels), **result,
            "defects_accepted": percent(accepted[labels != 0]), "good_rejected": percent(~accepted[labels == 0]),
            "confusion": confusion(labels, int8.argmax(1)).tolist()}


def percent(flags):
    return round(100 * float(np.mean(flags)), 2)


def kernel_difference(path, images):
    """Largest score difference between the fused int8 kernels and the same file computed in float."""
    plain = session(path, ort.GraphOptimizationLevel.ORT_DISABLE_ALL)
    difference = np.abs(scores(session(path), images) - scores(plain, images)).max(1)
    return {"patches": len(images), "largest": round(float(difference.max()), 4),
            "p99": round(float(np.quantile(difference, 0.99)), 4)}


def latency(models):
    """Median milliseconds per single patch, one thread, both models taking turns."""
    patch = np.zeros((1, 1, 64, 64), np.float32)
    times = {name: [] for name in models}
    for turn in range(WARMUP + ROUNDS):
        for name, model in models.items():
            begun = time.perf_counter()
            model.run(None, {"input": patch})
            if turn >= WARMUP:
                times[name].append(1000 * (time.perf_counter() - begun))
    return {name: round(float(np.median(values)), 3) for name, values in times.items()}


def processor():
    """What the latencies were measured on; int8 kernels differ most by whether the CPU has VNNI."""
    facts = pathlib.Path("/proc/cpuinfo").read_text() if platform.system() == "Linux" else ""
    return f"{platform.machine()} {'with' if 'vnni' in facts else 'without'} VNNI"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("float")
    parser.add_argument("int8")
    parser.add_argument("result", type=pathlib.Path)
    parser.add_argument("--deeppcb")
    parser.add_argument("--split", choices=["test", "trainval"], default="test")
    parser.add_argument("--cache")
    arguments = parser.parse_args()
    files = {"float": arguments.float, "int8": arguments.int8}
    models = {name: session(path) for name, path in files.items()}
    result = {"labels": LABELS, "bytes": {name: pathlib.Path(path).stat().st_size for name, path in files.items()}}
    result["rendered"] = compare(models, *rendered(TEST_SEED, RENDERED_PATCHES, arguments.cache))
    if arguments.deeppcb:
        result["deeppcb"] = {"split": arguments.split, **compare(models, *load(arguments.deeppcb, arguments.split))}
    result["kernel_difference"] = kernel_difference(arguments.int8, rendered(TEST_SEED, RENDERED_PATCHES, arguments.cache)[0][:2000])
    result["milliseconds"], result["processor"] = latency(models), processor()
    arguments.result.write_text(json.dumps(result, indent=1) + "\n")
    for name in ("rendered", "deeppcb"):
        if name in result:
            print(name, {key: result[name][key] for key in ("patches", "float", "int8", "defects_accepted", "good_rejected")})
            print(np.array(result[name]["confusion"]))
    print("bytes", result["bytes"], "milliseconds", result["milliseconds"], "kernels", result["kernel_difference"])


if __name__ == "__main__":
    main()
