"""Rendered sets: many chunks from one seed, rendered on all cores and kept in a cache folder."""

import multiprocessing
import pathlib

import cv2
import numpy as np

from render import render

CHUNK = 2000    # patches a worker renders from one seed; part of what a seed means
# Training takes seeds 1 and 2 (train.sh) and watches seed + 1000; these are for nothing else.
CALIBRATION_SEED, TEST_SEED, GOLDEN_SEED, SAMPLE_SEED = 3, 4, 5, 6


def chunk(seeds):
    cv2.setNumThreads(1)
    return render(seeds, CHUNK)


def rendered(seed, count, cache=None):
    """count patches (a multiple of CHUNK is rendered) of one seed: (uint8[count,64,64], int64[count])."""
    chunks = -(-count // CHUNK)
    file = pathlib.Path(cache, f"rendered-{seed}-{chunks}.npz") if cache else None
    if file and file.exists():
        stored = np.load(file)
        return stored["images"][:count], stored["labels"][:count]
    with multiprocessing.Pool() as pool:
        parts = pool.map(chunk, [(seed, index) for index in range(chunks)], chunksize=1)
    images, labels = (np.concatenate(column) for column in zip(*parts))
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(file, images=images, labels=labels)
    return images[:count], labels[:count]
