"""Completes a version's folder beside its model.onnx: model.json, labels.txt and golden cases.

    python3 package.py VERSION_DIR

A golden case is a rendered patch and the scores ONNX Runtime's CPU provider gives for it; two per class,
the first that the model classifies rightly.
"""

import argparse
import json
import pathlib
import shutil

import cv2
import numpy as np

from classes import LABELS, MINIMUM_SCORE, PATCH
from dataset import GOLDEN_SEED
from evaluate import scores, session
from render import distinct

GOLDEN_PER_CLASS = 2
# CPUs with VNNI add int8 products in 32 bits, others in 16: rounding differs by less than this (see CARD.md).
TOLERANCE = 0.05


def manifest(version):
    return {
        "$schema": "../../../../docs/schemas/model.schema.json",
        "name": "pcb-defects",
        "version": version,
        "task": "image-classification",
        "description": "Tells six defects of bare printed circuit boards from good copper on 64x64 gray patches.",
        "licence": "MIT",
        "file": "model.onnx",
        "precision": "int8",
        "input": {"name": "input", "layout": "NCHW", "width": PATCH, "height": PATCH, "channels": "gray"},
        "preprocessing": {"resize": "stretch", "scale": 1 / 255, "mean": [0.5], "std": [0.5]},
        "output": {"name": "logits"},
        "postprocessing": {"activation": "softmax"},
        "labels": "labels.txt",
        "decision": {"accept": ["good"], "minimumScore": MINIMUM_SCORE, "uncertain": "reject"},
        "executionProviders": {"policy": "any", "order": ["cpu"]},
        "golden": {"folder": "golden", "tolerance": TOLERANCE},
    }


def golden(folder):
    model = session(folder / "model.onnx")
    images, labels = distinct(GOLDEN_SEED, 400)
    found = np.concatenate([scores(model, image[None]) for image in images])
    shutil.rmtree(folder / "golden", ignore_errors=True)
    (folder / "golden").mkdir()
    cases = []
    for index, label in enumerate(LABELS):
        right = np.nonzero((labels == index) & (found.argmax(1) == index))[0]
        for number, chosen in enumerate(right[:GOLDEN_PER_CLASS], 1):
            name = f"{label}-{number:02}.png"
            cv2.imwrite(str(folder / "golden" / name), images[chosen])
            cases.append({"image": name, "label": label, "scores": [round(float(s), 6) for s in found[chosen]]})
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder.resolve()
    (folder / "labels.txt").write_text("\n".join(LABELS) + "\n")
    (folder / "model.json").write_text(json.dumps(manifest(folder.name), indent=2) + "\n")
    cases = ",\n".join("    " + json.dumps(case) for case in golden(folder))
    (folder / "golden" / "golden.json").write_text(f'{{\n  "cases": [\n{cases}\n  ]\n}}\n')


if __name__ == "__main__":
    main()
