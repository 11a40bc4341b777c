"""Cuts classification patches out of DeepPCB, for evaluation only (nothing made from them ships).

    python3 extract_deeppcb.py SRC DST --split test

SRC is DeepPCB's folder (the one with PCBData or its content), DST receives <class>-NNNNN.png.
Every defect box gives one 64x64 patch around its centre, moved by up to 16 px in each direction;
every board gives six patches that no box touches. The same seed gives the same patches.
"""

import argparse
import pathlib

import cv2
import numpy as np

from classes import LABELS, PATCH

OFFSET = 16
GOOD_PER_BOARD = 6
SEED = 20240  # any fixed number: it decides the offsets, so changing it changes the reported figures


def find_data(source):
    source = pathlib.Path(source)
    return source / "PCBData" if (source / "PCBData").is_dir() else source


def read_boxes(path):
    """The boxes of one board: x1, y1, x2, y2 in pixels and DeepPCB's type, 1..6 in the order of LABELS[1:]."""
    lines = path.read_text().replace(",", " ").split("\n")
    return [[int(number) for number in line.split()] for line in lines if line.strip()]


def crop(board, x, y):
    height, width = board.shape
    x, y = min(max(x, 0), width - PATCH), min(max(y, 0), height - PATCH)
    return board[y : y + PATCH, x : x + PATCH]


def good_corner(rng, shape, boxes):
    while True:
        x, y = (int(rng.integers(0, size - PATCH + 1)) for size in (shape[1], shape[0]))
        if all(x + PATCH <= x1 or x >= x2 or y + PATCH <= y1 or y >= y2 for x1, y1, x2, y2, _ in boxes):
            return x, y


def patches(source, split):
    """Yields (class index, 64x64 uint8 patch), board by board in the order of the split's list."""
    data, rng = find_data(source), np.random.default_rng(SEED)
    for line in (data / f"{split}.txt").read_text().splitlines():
        image, annotation = line.split()
        board = cv2.imread(str(data / image.replace(".jpg", "_test.jpg")), cv2.IMREAD_GRAYSCALE)
        boxes = read_boxes(data / annotation)
        for x1, y1, x2, y2, kind in boxes:
            dx, dy = rng.integers(-OFFSET, OFFSET + 1, 2)
            yield kind, crop(board, (x1 + x2 - PATCH) // 2 + int(dx), (y1 + y2 - PATCH) // 2 + int(dy))
        for _ in range(GOOD_PER_BOARD):
            yield 0, crop(board, *good_corner(rng, board.shape, boxes))


def load(source, split):
    """All patches of a split as (uint8[N,64,64], int64[N])."""
    labels, images = zip(*patches(source, split))
    return np.stack(images), np.array(labels, np.int64)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("destination", type=pathlib.Path)
    parser.add_argument("--split", choices=["test", "trainval"], default="test")
    arguments = parser.parse_args()
    arguments.destination.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, (label, patch) in enumerate(patches(arguments.source, arguments.split), 1):
        cv2.imwrite(str(arguments.destination / f"{LABELS[label]}-{count - 1:05}.png"), patch)
    print(f"{count} patches in {arguments.destination}")


if __name__ == "__main__":
    main()
