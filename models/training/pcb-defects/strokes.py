"""Freehand strokes: the shapes that a defect of a board takes, as masks to add to or cut from copper.

Real defects are scratches, splashes, dust and hairs; here they are paths with a changing width,
blobs, loops, bars, and bundles of thin broken lines.
"""

import math

import cv2
import numpy as np

SHIFT = 4 # drawing coordinates carry 4 fractional bits
ONE = 1 << SHIFT


def fixed(points):
    return np.round(np.asarray(points, np.float64) * ONE).astype(np.int32)


def line(mask, points, width, value=255):
    cv2.polylines(mask, [fixed(points)], False, value, max(1, int(round(width))), cv2.LINE_8, SHIFT)


def disc(mask, centre, radius, value=255):
    x, y = fixed(centre)
    cv2.circle(mask, (int(x), int(y)), int(radius * ONE), value, -1, cv2.LINE_8, SHIFT)


def wiggle(rng, start, end, amplitude, steps):
    """A path from start to end that strays sideways by about amplitude pixels."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    along = np.linspace(0, 1, steps + 1)[:, None]
    direction = (end - start) / (np.linalg.norm(end - start) + 1e-6)
    normal = np.array([-direction[1], direction[0]])
    stray = rng.normal(0, amplitude, steps + 1)
    stray[0] = stray[-1] = 0
    return start + along * (end - start) + stray[:, None] * normal


def bend(rng, start, end, amount):
    """An arc-like path from start to end that bulges sideways by amount pixels."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    t = np.linspace(0, 1, 9)[:, None]
    normal = np.array([-(end - start)[1], (end - start)[0]])
    normal = normal / (np.linalg.norm(normal) + 1e-6)
    return start + t * (end - start) + 4 * t * (1 - t) * amount * normal


def solid(rng, mask, path, width):
    line(mask, path, width)


def bar(rng, mask, path, width):
    """A straight bar with square ends."""
    start, end = path[0], path[-1]
    direction = (end - start) / (np.linalg.norm(end - start) + 1e-6)
    side = np.array([-direction[1], direction[0]]) * width / 2
    corners = np.array([start + side, end + side, end - side, start - side])
    cv2.fillPoly(mask, [fixed(corners)], 255, cv2.LINE_8, SHIFT)


def taper(rng, mask, path, width):
    """A stroke that starts thick and ends as a thin or broken tail."""
    dense = resample(path, 1.0)
    widths = np.linspace(width * rng.uniform(1, 1.8), rng.uniform(0.3, 1.2), len(dense))
    for point, local in zip(dense, widths):
        if local > 1 or rng.random() < 0.6:
            disc(mask, point, max(local / 2, 0.6))


def blob(rng, mask, path, width):
    for point in resample(path, max(1.5, width * 0.5)):
        disc(mask, point + rng.normal(0, width * 0.12, 2), width * rng.uniform(0.35, 0.65))


def scribble(rng, mask, path, width):
    """Several thin lines beside each other, partly broken into dots."""
    for _ in range(rng.integers(2, 7)):
        offset = rng.normal(0, width * 0.35, 2)
        copy = path + offset + rng.normal(0, 0.8, path.shape)
        if rng.random() < 0.4:
            line(mask, copy, rng.choice([1, 1, 2]))
        else:
            dots(rng, mask, copy)


def zigzag(rng, mask, path, width):
    """One thin line that runs to and fro across the path."""
    dense = resample(path, rng.uniform(1.5, 3))
    direction = path[-1] - path[0]
    normal = np.array([-direction[1], direction[0]]) / (np.linalg.norm(direction) + 1e-6)
    sides = np.where(np.arange(len(dense)) % 2, 1, -1) * rng.uniform(0.4, 1.1, len(dense)) * width / 2
    zig = dense + sides[:, None] * normal
    if rng.random() < 0.5:
        line(mask, zig, 1)
    else:
        dots(rng, mask, zig)


def dots(rng, mask, path):
    for x, y in np.round(resample(path, rng.uniform(1.0, 2.2))).astype(int):
        if rng.random() < 0.85 and 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1]:
            size = int(rng.integers(1, 3))
            mask[y : y + size, x : x + size] = 255


def loop(rng, mask, path, width):
    """A ring or an open curl around the middle of the path."""
    centre = (path[0] + path[-1]) / 2
    length = np.linalg.norm(path[-1] - path[0])
    axes = (max(2, length / 2), max(2, length / 2 * rng.uniform(0.4, 1)))
    x, y = fixed(centre)
    start = rng.uniform(0, 360)
    cv2.ellipse(mask, (int(x), int(y)), tuple(int(a * ONE) for a in axes), rng.uniform(0, 180), start,
                start + rng.choice([360, rng.uniform(200, 340)]), 255, max(1, int(min(width, 3))), cv2.LINE_8, SHIFT)


def resample(path, step):
    lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    at = np.arange(0, lengths[-1] + 1e-6, step)
    return np.stack([np.interp(at, lengths, path[:, axis]) for axis in (0, 1)], axis=1)


PENS = [solid, bar, taper, blob, scribble, zigzag, loop]
SPOT = [0.2, 0.09, 0.12, 0.3, 0.15, 0.07, 0.07]     # shares of PENS for free-standing strokes
BRIDGE = [0.48, 0.22, 0.04, 0.08, 0.14, 0.04, 0.0]  # shares of PENS for strokes that must reach across


def hook(rng, start, end):
    """A path with sharp turns: shapes like 7, L, Z, U or S."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    length = math.dist(start, end)
    corners = [start, end]
    for _ in range(int(rng.integers(1, 4))):
        angle = rng.uniform(0, 2 * np.pi)
        corners.append(corners[-1] + length * rng.uniform(0.3, 1) * np.array([np.cos(angle), np.sin(angle)]))
    corners = np.array(corners)
    return corners - corners.mean(0) + (start + end) / 2


def random_path(rng, start, end, across):
    length = math.dist(start, end)
    kind = rng.random()
    if kind < 0.3:
        return np.array([start, end], float)
    if kind < 0.6:
        return wiggle(rng, start, end, min(5.0, 0.14 * length + 0.3), int(rng.integers(2, 7)))
    if kind < 0.8 or across:
        return bend(rng, start, end, rng.normal(0, 0.2 * length))
    return hook(rng, start, end)


def stroke(rng, shape, start, end, width, across):
    """A mask with one stroke from start to end, about width pixels wide; across: it must reach the end."""
    mask = np.zeros(shape, np.uint8)
    pen = PENS[rng.choice(len(PENS), p=BRIDGE if across else SPOT)]
    pen(rng, mask, random_path(rng, start, end, across), width)
    return mask
