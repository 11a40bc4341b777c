"""Writes the sample patches that the demo and the tests feed to the agent.

    python3 samples.py DIR     (<class>-NNN.png, 20 per class, and labels.json)
"""

import argparse
import json
import pathlib

import cv2
import numpy as np

from classes import LABELS
from dataset import SAMPLE_SEED
from render import distinct

PER_CLASS = 20


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    images, labels = distinct(SAMPLE_SEED, 1200)
    listed = {}
    for index, label in enumerate(LABELS):
        for number, chosen in enumerate(np.nonzero(labels == index)[0][:PER_CLASS], 1):
            name = f"{label}-{number:03}.png"
            cv2.imwrite(str(folder / name), images[chosen], [cv2.IMWRITE_PNG_COMPRESSION, 9])
            listed[name] = label
    (folder / "labels.json").write_text(json.dumps(listed, indent=2) + "\n")


if __name__ == "__main__":
    main()
