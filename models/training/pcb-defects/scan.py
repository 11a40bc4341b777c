"""From a mask of copper to the picture a line scan camera gives: ragged, thresholded, compressed."""

import cv2
import numpy as np


def ragged(rng, copper):
    """The binarized scan: borders wander and carry teeth where rows or columns were scanned unevenly."""
    smooth = cv2.GaussianBlur(copper.astype(np.float32) / 255, (0, 0), rng.uniform(0.6, 1.6))
    height, width = copper.shape
    strength = 0.2 * rng.random() ** 2
    level = 0.5 + rng.normal(0, 0.05)
    level = level + strength * rng.normal(0, 1, (1, width)) * (rng.random((1, width)) < 0.6)
    level = level + strength * rng.normal(0, 1, (height, 1)) * (rng.random((height, 1)) < 0.6)
    grain = rng.normal(0, 1, copper.shape).astype(np.float32)
    level = level + rng.uniform(0, 0.06) * grain + rng.uniform(0, 0.5) * cv2.GaussianBlur(grain, (0, 0), 4)
    # Only borders may move: inside copper and inside free space a binarized scan is clean.
    return np.where(smooth > np.clip(level, 0.12, 0.88), 255, 0).astype(np.uint8)


def picture(rng, copper):
    """Gray levels: copper dark; mostly a binarized scan, now and then a gray one with blur and noise."""
    image = 255 - copper
    if rng.random() < 0.18:
        image = gray(rng, image)
    return compressed(rng, image) if rng.random() < 0.75 else image


def gray(rng, image):
    dark, light = rng.uniform(0, 90), rng.uniform(150, 255)
    image = dark + image.astype(np.float32) / 255 * (light - dark)
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 1.2))
    slope = np.linspace(-1, 1, image.shape[0])
    image = image + rng.normal(0, 8) * slope[:, None] + rng.normal(0, 8) * slope[None, :]
    image = image + rng.normal(0, rng.uniform(0, 14), image.shape)
    return np.clip(image, 0, 255).astype(np.uint8)


def compressed(rng, image):
    quality = int(rng.integers(70, 98))
    return cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE)
