"""Measures the model: accuracy of the float parent and of the int8 file on the test split, sizes, latency.

    python3 evaluate.py DATA VOCAB.txt FLOAT.onnx INT8.onnx BASELINES.json RESULT.json

The float parent is not in the repository. Where FLOAT.onnx is missing, what RESULT.json says about it is kept.
"""

import argparse
import json
import math
import pathlib
import platform
import time

import numpy as np
import onnxruntime as ort

from classes import LABELS, LENGTH
from snippets import SOURCES, read, split
from wordpiece import WordPiece

ROUNDS, WARMUP, PIECES = 400, 50, 24     # of a median snippet


def session(path, level=ort.GraphOptimizationLevel.ORT_ENABLE_ALL):
    options = ort.SessionOptions()
    options.graph_optimization_level = level
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def scores(model, ids):
    tensor = np.array([ids], np.int64)
    logits = model.run(None, {"input_ids": tensor, "attention_mask": np.ones_like(tensor)})[0][0]
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def milliseconds(model):
    ids, found = list(range(5, 5 + PIECES)), []
    for _ in range(WARMUP + ROUNDS):
        begun = time.perf_counter()
        scores(model, ids)
        found.append(time.perf_counter() - begun)
    return round(1000 * float(np.median(found[WARMUP:])), 3)


def interval(share, count):
    """Wilson's 95 % interval."""
    z, n = 1.96, count
    middle, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return [round(100 * (middle + sign * half) / (1 + z * z / n), 2) for sign in (-1, 1)]


def macro_f1(truth, guessed):
    values = []
    for label in range(len(LABELS)):
        hits = np.sum((truth == label) & (guessed == label))
        values.append(2 * hits / max(1, np.sum(truth == label) + np.sum(guessed == label)))
    return round(100 * float(np.mean(values)), 2)


def processor():
    names = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")]
    return names[0] if names else platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    for name in ("vocabulary", "float", "int8", "baselines", "out"):
        parser.add_argument(name, type=pathlib.Path)
    arguments = parser.parse_args()
    sets = split(read(arguments.data))
    test = sets["test"]
    pieces = WordPiece(arguments.vocabulary.read_text(encoding="utf-8").splitlines())
    ids, truth = [pieces.encode(s.text, LENGTH) for s in test], np.array([s.label for s in test])
    models = {name: session(path) for name, path in (("float", arguments.float), ("int8", arguments.int8)) if path.exists()}
    found = {name: np.array([scores(model, row) for row in ids]) for name, model in models.items()}
    # Without fused kernels the same file computes in another order: what other machines may differ by.
    plain = session(arguments.int8, ort.GraphOptimizationLevel.ORT_DISABLE_ALL)
    apart = np.abs(np.array([scores(plain, row) for row in ids[:500]]) - found["int8"][:500]).max(1)
    guessed, matrix = found["int8"].argmax(1), np.zeros((len(LABELS), len(LABELS)), int)
    np.add.at(matrix, (truth, guessed), 1)
    right = guessed == truth
    result = {
        "snippets": {name: len(sets[name]) for name in sets},
        "labels": {name: np.bincount([s.label for s in sets[name]]).tolist() for name in sets},
        "accuracy": {name: round(100 * float(np.mean(score.argmax(1) == truth)), 2) for name, score in found.items()},
        "interval": interval(float(right.mean()), len(test)),
        "macro_f1": {name: macro_f1(truth, score.argmax(1)) for name, score in found.items()},
        "same_label": round(100 * float(np.mean(found.get("float", found["int8"]).argmax(1) == guessed)), 2),
        "sources": {source: round(100 * float(right[[s.source == source for s in test]].mean()), 2) for source in SOURCES},
        "polar": round(100 * float(np.mean((found["int8"][:, 2] > found["int8"][:, 0])[truth != 1] == (truth[truth != 1] == 2))), 2),
        "confusion": matrix.tolist(),
        "baselines": json.loads(arguments.baselines.read_text()),
        "bytes": {name: getattr(arguments, name).stat().st_size for name in models},
        "milliseconds": {name: milliseconds(model) for name, model in models.items()},
        "kernel_difference": {"largest": round(float(apart.max()), 4), "p99": round(float(np.percentile(apart, 99)), 4), "snippets": len(apart)},
        "unknown": round(100 * sum(row.count(pieces.ids["[UNK]"]) for row in ids) / sum(map(len, ids)), 3),
        "longer": sum(len(row) == LENGTH for row in ids),
        "processor": processor(),
    }
    if "float" not in models:
        before = json.loads(arguments.out.read_text())
        result["same_label"] = before["same_label"]
        for name in ("accuracy", "macro_f1", "bytes", "milliseconds"):
            result[name]["float"] = before[name]["float"]
    arguments.out.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
