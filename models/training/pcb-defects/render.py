"""Renders labelled 64x64 patches of boards, with and without defects, from a seed.

    python3 render.py SHEET.png --seed 1 --label spur     (a contact sheet to look at)
"""

import argparse

import cv2
import numpy as np

from board import board
from classes import LABELS, PATCH
from defects import Board
from scan import picture, ragged

SIZE = 224          # a board detail, in pixels: room for several patches
OFFSET = 16         # a defect lies up to this far from the middle of its patch
PER_BOARD = 10
SHARES = np.array([0.28, 0.12, 0.12, 0.12, 0.12, 0.12, 0.12])


def apply(copper, stroke, adds):
    return cv2.bitwise_or(copper, stroke) if adds else cv2.bitwise_and(copper, cv2.bitwise_not(stroke))


def window(rng, box):
    """The patch's corner: around the middle of the box, moved at random, inside the board."""
    x1, y1, x2, y2 = box
    dx, dy = rng.integers(-OFFSET, OFFSET + 1, 2)
    corner = (x1 + x2 - PATCH) // 2 + dx, (y1 + y2 - PATCH) // 2 + dy
    return tuple(int(np.clip(c, 0, SIZE - PATCH)) for c in corner)


def good_window(rng, copper):
    """Anywhere; empty patches teach little, so most of them are tried again."""
    for _ in range(4):
        x, y = (int(c) for c in rng.integers(0, SIZE - PATCH + 1, 2))
        if 0.02 < copper[y : y + PATCH, x : x + PATCH].mean() / 255 < 0.98 or rng.random() < 0.25:
            break
    return x, y


def patches_of_board(rng, count, shares):
    """Up to count labelled patches from one board: yields (class index, uint8[64,64])."""
    clean = ragged(rng, board(rng, SIZE))
    place = Board(cv2.medianBlur(clean, 5))     # without the teeth, which are no borders of their own
    for label in rng.choice(len(LABELS), count, p=shares):
        copper = clean
        if label == 0:
            x, y = good_window(rng, clean)
        else:
            found = place.defect(rng, LABELS[label])
            if found is None:
                continue
            stroke, box, adds = found
            copper = apply(clean, stroke, adds)
            x, y = window(rng, box)
        patch = copper[y : y + PATCH, x : x + PATCH]
        yield int(label), picture(rng, oriented(rng, patch))


def oriented(rng, patch):
    patch = np.rot90(patch, int(rng.integers(4)))
    return np.ascontiguousarray(patch[:, ::-1] if rng.random() < 0.5 else patch)


def render(seed, count, shares=SHARES):
    """count patches as (uint8[count,64,64], int64[count]); the same seed gives the same patches."""
    rng = np.random.default_rng(seed)
    images, labels = np.empty((count, PATCH, PATCH), np.uint8), np.empty(count, np.int64)
    filled = 0
    while filled < count:
        for label, patch in patches_of_board(rng, PER_BOARD, shares):
            if filled < count:
                images[filled], labels[filled] = patch, label
                filled += 1
    return images, labels


def distinct(seed, count):
    """Rendered patches to show or to keep: each with something on it, none twice."""
    images, labels = render(seed, count)
    seen, kept = set(), []
    for index, image in enumerate(images):
        if image.std() > 20 and image.tobytes() not in seen:
            seen.add(image.tobytes())
            kept.append(index)
    return images[kept], labels[kept]


def sheet(images, columns=12):
    rows = -(-len(images) // columns)
    out = np.full((rows * 68, columns * 68), 128, np.uint8)
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        out[row * 68 : row * 68 + PATCH, column * 68 : column * 68 + PATCH] = image
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sheet")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--label", choices=LABELS)
    arguments = parser.parse_args()
    shares = np.eye(len(LABELS))[LABELS.index(arguments.label)] if arguments.label else SHARES
    cv2.imwrite(arguments.sheet, sheet(render(arguments.seed, 96, shares)[0]))


if __name__ == "__main__":
    main()
